#pragma once

#include <vector>

#include "drivers/simulated/options.h"

// The bar's way up and its way down, as height above the start or the floor, one value per millisecond.
namespace hinge::drivers::simulated {

struct Stroke {
    std::vector<double> height_m;  // from the first sample up to, not including, the end
    std::vector<double> acceleration_m_s2;
    double end_speed_m_s = 0.0;  // downward speed at the end: not zero when the bar is dropped
};

// From 0 to `travel_m` in technique.concentric_s; minimum jerk, slower in the middle by `grind`, with a
// dip of `hitch_m` at two thirds, in which the bar sinks from about 0.15 m on.
[[nodiscard]] Stroke pull_stroke(const Technique& technique, double travel_m);

// Third derivative at the start of the pull, m/s^3: the rate at which force must already be rising.
[[nodiscard]] double pull_onset_m_s3(const Technique& technique, double travel_m) noexcept;

// From `travel_m` down to 0.
[[nodiscard]] Stroke lowering_stroke(const Technique& technique, double travel_m);

}  // namespace hinge::drivers::simulated
