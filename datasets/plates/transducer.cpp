#include "datasets/plates/transducer.h"

#include <cassert>

namespace hinge::plates {

std::int64_t CounterUnwrap::operator()(std::uint32_t reading) noexcept {
    assert(bits_ == 16 || bits_ == 32);
    if (started_) {
        const std::uint32_t step = reading - last_;
        total_ += bits_ == 16 ? std::int64_t{static_cast<std::int16_t>(step & 0xFFFFU)}
                              : std::int64_t{static_cast<std::int32_t>(step)};
    }
    started_ = true;
    last_ = reading;
    return total_;
}

std::vector<double> length_from_increments(std::span<const std::int16_t> increments, double metres_per_count,
                                           double start_m) {
    std::vector<double> length_m;
    length_m.reserve(increments.size());
    std::int64_t counts = 0;
    for (const std::int16_t increment : increments) {
        counts += increment;
        length_m.push_back(start_m + static_cast<double>(counts) * metres_per_count);
    }
    return length_m;
}

}  // namespace hinge::plates
