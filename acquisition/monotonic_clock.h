#pragma once

#include <ctime>

#include "drivers/device.h"

namespace hinge::acquisition {

// CLOCK_MONOTONIC_RAW: neither steps nor is slewed, so a clock change cannot touch a recording.
class MonotonicClock final : public drivers::Clock {
public:
    [[nodiscard]] std::int64_t now_ns() const noexcept override {
        std::timespec now{};
        ::clock_gettime(CLOCK_MONOTONIC_RAW, &now);
        return std::int64_t{now.tv_sec} * 1'000'000'000 + std::int64_t{now.tv_nsec};
    }
};

}  // namespace hinge::acquisition
