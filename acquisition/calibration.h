#pragma once

#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "acquisition/live_ring.h"
#include "datasets/model/result.h"

// The wizard steps before a recording, as pure functions on live scans. Source: science.md B.1.
namespace hinge::acquisition {

struct ZeroSettings {
    double least_s = 1.0;       // of empty-plate data
    double most_range_n = 5.0;  // more: somebody touches the plate
    // More: something stands on it. A quarter of a light bar and well above any amplifier's offset; chosen by
    // us, see DECISIONS.md.
    double most_offset_n = 50.0;
};

// Medians of each plate's wrench about the sensor origin, plate frame; absent plates stay empty.
struct ZeroOffsets {
    std::optional<std::array<double, 6>> left, right;
    double range_left_n = 0.0, range_right_n = 0.0;  // of the vertical force
};

// Refuses a plate that is touched or loaded; `left` and `right` say which plates the lab has.
[[nodiscard]] Result<ZeroOffsets> software_zero(std::span<const LiveScan> scans, double rate_hz, bool left,
                                                bool right, const ZeroSettings& settings = {});

struct WeighSettings {
    double least_s = 5.0;             // 8 s are better
    double most_sd_fraction = 0.007;  // of body weight
    double most_slope_n_s = 2.0;
    double least_foot_fraction = 0.2;  // of body weight under each foot
    double correlation_s = 0.25;       // tau in SE = SD sqrt(2 tau / T)
};

struct BodyWeight {
    double weight_n = 0.0;
    double standard_error_n = 0.0;
    double sd_n = 0.0;
    double slope_n_s = 0.0;
    double window_s = 0.0;
};

// The quietest window of max(2 s, 0.6 T) of vertical force, low-passed at 10 Hz. Refuses restless or
// one-legged standing with the number that was too large.
[[nodiscard]] Result<BodyWeight> body_weight(std::span<const LiveScan> scans, double rate_hz, bool two_plates,
                                             const WeighSettings& settings = {});

struct CheckSettings {
    double least_s = 3.0;
    double most_range_n = 20.0;       // of the vertical force: more is somebody touching it
    double mass_tolerance = 0.005;    // of the weight, and never less than
    double mass_tolerance_n = 1.0;    // this
    double length_tolerance = 0.005;  // of the length, and never less than
    double length_tolerance_m = 0.002;
    double most_move_m = 0.002;  // while the length is read
};

// A plate or transducer against something known. Limits are our own convention (DECISIONS.md).
struct CalibrationCheck {
    double measured = 0.0;  // N or m
    double expected = 0.0;
    double standard_error = 0.0;
    double allowed = 0.0;  // largest |measured - expected| that passes
    [[nodiscard]] double error() const noexcept { return measured - expected; }
    [[nodiscard]] bool passed() const noexcept { return std::abs(error()) <= allowed; }
};

// A known mass at rest on one plate that was zeroed without it: at least three seconds.
[[nodiscard]] Result<CalibrationCheck> check_mass(std::span<const LiveScan> scans, double rate_hz, Side side,
                                                  double mass_kg, double gravity_m_s2,
                                                  const CheckSettings& settings = {});

// The cord pulled out by a known length between two readings.
[[nodiscard]] Result<CalibrationCheck> check_length(std::span<const LiveScan> before,
                                                    std::span<const LiveScan> after, bool hip,
                                                    double length_m, const CheckSettings& settings = {});

// Noise of an empty plate's vertical force (science.md A.6).
struct ForceNoise {
    double mean_n = 0.0;
    double sd_n = 0.0;
    double slope_n_s = 0.0;
    double line_n = 0.0;  // amplitude at 50 or 60 Hz, the larger
    double line_hz = 0.0;
};

struct NoiseAlarms {
    double sd_n = 1.5;
    double slope_n_s = 0.05;
    double line_n = 1.0;
};

// Only whole tenths of a second count, in which 50 and 60 Hz fit in whole periods.
[[nodiscard]] ForceNoise force_noise(std::span<const double> force_n, double rate_hz);
// One sentence for each alarm that `noise` raises; `name` begins it. Drift needs `seconds` >= 10 to be told
// from noise.
[[nodiscard]] std::vector<std::string> noise_alarms(const std::string& name, const ForceNoise& noise,
                                                    double seconds, const NoiseAlarms& alarms = {});

}  // namespace hinge::acquisition
