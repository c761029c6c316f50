#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

// Position transducers: from what the device sends to cord length, and from cord length to height.
// Source: devices.md 10, science.md B.4.
namespace hinge::plates {

// Cord length of a potentiometer, m: volts over its reference times the full stroke.
[[nodiscard]] constexpr double pot_length_m(double volts, double reference_v, double stroke_m) noexcept {
    return volts / reference_v * stroke_m;
}

// A counter of 16 or 32 bits made continuous. A step of half the range or more is taken as a wrap, so the
// counter must be read before it moves that far.
class CounterUnwrap {
public:
    explicit CounterUnwrap(unsigned bits) noexcept : bits_(bits) {}
    // Counts since the first reading given.
    std::int64_t operator()(std::uint32_t reading) noexcept;

private:
    unsigned bits_;
    bool started_ = false;
    std::uint32_t last_ = 0;
    std::int64_t total_ = 0;
};

// Running sum of encoder increments times the length of one count, m; starts from `start_m` before the first.
[[nodiscard]] std::vector<double> length_from_increments(std::span<const std::int16_t> increments,
                                                         double metres_per_count, double start_m = 0.0);

// Height above the anchor of the point the cord is hooked to, when the anchor lies `anchor_offset_m` beside
// the vertical through that point: z = sqrt(c^2 - d^2). NaN for a cord shorter than the offset. Without an
// offset the height is the cord itself.
[[nodiscard]] inline double height_from_cord_m(double cord_m, double anchor_offset_m) noexcept {
    if (anchor_offset_m == 0.0) {
        return cord_m;
    }
    if (!(cord_m >= std::abs(anchor_offset_m))) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    return std::sqrt((cord_m - anchor_offset_m) * (cord_m + anchor_offset_m));
}

}  // namespace hinge::plates
