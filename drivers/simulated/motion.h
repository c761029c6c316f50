#pragma once

#include <cstddef>
#include <vector>

#include "drivers/simulated/options.h"
#include "drivers/simulated/segments.h"

// What the lifter means to do, at 1 kHz, before muscles and joints round the corners off: the discs' height,
// the hands' pull on the bar, and the posture. Time functions: science.md J.
namespace hinge::drivers::simulated {

inline constexpr double kRate_hz = 1000.0;
inline constexpr double kStep_s = 1.0 / kRate_hz;

// When the phases of a rep begin by intention; the events of the truth are found on the finished movement.
struct RepPlan {
    Technique technique;
    double set_s = 0.0;  // in the still set position
    double slack_start_s = 0.0;
    double lift_off_s = 0.0;  // an RDL: the turn at the bottom
    double top_s = 0.0;       // end of the pull, or the highest point of a failed one
    double descent_s = 0.0;
    double touchdown_s = 0.0;  // an RDL: the turn at the bottom
    double landing_m_s = 0.0;  // speed at which the discs meet the floor
};

// The bar at rest, breaking the floor and at lock-out.
struct BarPath {
    double rest_grip_m = 0.0;  // grip height, bar on the floor
    double play_m = 0.0;       // lash plus flex under the whole bar: grip rises this much before the discs do
    double travel_m = 0.0;     // of the discs, floor to lock-out
};

struct Plan {
    BarPath bar;
    double bar_weight_n = 0.0;
    std::vector<RepPlan> reps;
    // One value per millisecond.
    std::vector<double> disc_m;   // discs above their rest, less the kink where they land at speed
    std::vector<double> pull_n;   // vertical force of the hands on the bar
    std::vector<double> hands_m;  // grip height of the hands, with the bar or without
    std::vector<Posture> posture;
    std::vector<double> asymmetry;  // (L - R) / (L + R)
};

[[nodiscard]] Plan make_plan(const LifterOptions& options, const Body& body);

// How far the grip is above where it would be on an unloaded bar: play of the sleeves, then bending.
// The play is taken up within the first 50 N.
[[nodiscard]] double grip_above_disc_m(const LifterOptions& options, double pull_n) noexcept;

// Minimum-jerk progress from 0 to 1 (Flash and Hogan 1985): 10 t^3 - 15 t^4 + 6 t^5, clamped.
[[nodiscard]] double minimum_jerk(double t) noexcept;

}  // namespace hinge::drivers::simulated
