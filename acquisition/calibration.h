#pragma once

#include <array>
#include <optional>
#include <span>

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

}  // namespace hinge::acquisition
