#include "drivers/labjack_t7/calibration.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "drivers/transport/byte_order.h"

namespace hinge::drivers::t7 {
namespace {

// Nominal slope of the +-10 V range (devices.md 1.5). A device within 10 % of it is believed.
constexpr double kNominalSlope_v = 3.1580578e-4;
constexpr double kNominalCentre = 33523.0;

bool is_near(double value, double nominal) noexcept {
    return std::isfinite(value) && std::abs(value - nominal) <= 0.1 * std::abs(nominal);
}

}  // namespace

double RangeCalibration::volts(std::uint16_t raw) const noexcept {
    const double from_centre = static_cast<double>(raw) - double{centre};
    return from_centre < 0.0 ? -from_centre * double{negative_slope} : from_centre * double{positive_slope};
}

std::uint16_t RangeCalibration::counts(double volts) const noexcept {
    const double slope = volts < 0.0 ? -double{negative_slope} : double{positive_slope};
    return static_cast<std::uint16_t>(std::clamp(std::round(double{centre} + volts / slope), 0.0, 65535.0));
}

std::optional<std::size_t> range_index(double range_v) noexcept {
    constexpr std::array<double, 4> kRanges_v{10.0, 1.0, 0.1, 0.01};
    if (range_v == 0.0) {
        return 0;
    }
    for (std::size_t i = 0; i < kRanges_v.size(); ++i) {
        if (std::abs(range_v - kRanges_v[i]) < 1e-6 * kRanges_v[i]) {
            return i;
        }
    }
    return std::nullopt;
}

Result<Calibration> parse_calibration(std::span<const std::byte, kCalibrationBytes> flash) {
    Calibration calibration;
    double nominal_v = kNominalSlope_v;
    for (std::size_t i = 0; i < calibration.ranges.size(); ++i, nominal_v /= 10.0) {
        RangeCalibration& range = calibration.ranges[i];
        range = {read_be_f32(flash, 16 * i), read_be_f32(flash, 16 * i + 4), read_be_f32(flash, 16 * i + 8),
                 read_be_f32(flash, 16 * i + 12)};
        if (!is_near(double{range.positive_slope}, nominal_v) ||
            !is_near(double{range.negative_slope}, -nominal_v) ||
            !is_near(double{range.centre}, kNominalCentre)) {
            return Error{ErrorCode::device_failed,
                         "the calibration in the device's flash is not usable: range " + std::to_string(i) +
                             " has slope " + std::to_string(double{range.positive_slope}) + " V and centre " +
                             std::to_string(double{range.centre}) + "; have the device recalibrated"};
        }
    }
    return calibration;
}

}  // namespace hinge::drivers::t7
