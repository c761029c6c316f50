#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "datasets/model/result.h"

// Raw stream counts to volts, with the constants the maker stored in the device's flash.
//
//   volts = raw <  centre ? (centre - raw) * negative_slope
//                         : (raw - centre) * positive_slope      (negative_slope is negative)
//
// Source: devices.md 1.5.
namespace hinge::drivers::t7 {

struct RangeCalibration {
    float positive_slope = 0.0F;  // V per count
    float negative_slope = 0.0F;  // V per count, negative
    float centre = 0.0F;          // counts
    float offset = 0.0F;          // V; stored by the maker, not used above

    [[nodiscard]] double volts(std::uint16_t raw) const noexcept;
    // The inverse, rounded to the nearest count and held within 0..65535.
    [[nodiscard]] std::uint16_t counts(double volts) const noexcept;
};

// The four ranges of the high-speed converter: +-10, +-1, +-0.1, +-0.01 V.
struct Calibration {
    std::array<RangeCalibration, 4> ranges;
};

inline constexpr std::size_t kCalibrationBytes = 164;

// Index into `Calibration::ranges` of a range in volts (0 means 10); nothing for any other.
[[nodiscard]] std::optional<std::size_t> range_index(double range_v) noexcept;

// Reads the 164 bytes of flash; refuses constants that cannot be (erased flash, wrong word order).
[[nodiscard]] Result<Calibration> parse_calibration(std::span<const std::byte, kCalibrationBytes> flash);

}  // namespace hinge::drivers::t7
