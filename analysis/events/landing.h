#pragma once

#include <optional>

#include "analysis/dsp/parabola.h"
#include "analysis/signals/set_signals.h"

// The landing of a bar that comes down at speed (science.md M.6). The discs stop within a hundredth of a
// second, and every filter, the bar's own bending included, smears that stop over what was before it. So the
// way down ends 30 ms early, is carried on as a parabola, and meets the height at which the grip stands when
// the discs touch:
//
//   z(t) = parabola through the unfiltered height, 100 to 30 ms before touchdown
//   z_touch = the line through the grip's height 15 to 60 ms after touchdown, carried back to it; where the
//             discs rebound: z_floor + bend F_h / W_b,  F_h / W_b = 1 + z'' / g
//
// `bend` is how far the grip stood above the resting bar at lift-off, under the whole weight.
namespace hinge::analysis {

// What is left out of the way down before a hard landing, s.
inline constexpr double kLandingCorner_s = 0.030;
// A third of the slowest landing that is graded accelerating; softer ones have no corner to find.
inline constexpr double kHardLanding_m_s = 0.15;

struct HardLanding {
    double sample = 0.0;     // of touchdown
    double speed_m_s = 0.0;  // downward, of the parabola there
    double height_m = 0.0;   // of the grip
    dsp::Parabola approach;
};

// None when the bar does not come down to the floor in `down` or does so slower than 0.15 m/s.
[[nodiscard]] std::optional<HardLanding> find_hard_landing(const SetSignals& signals, const SampleRange& down,
                                                           double floor_m, double bend_m,
                                                           double gravity_m_s2);

}  // namespace hinge::analysis
