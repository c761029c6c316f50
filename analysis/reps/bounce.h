#pragma once

#include <span>

#include "analysis/signals/set_signals.h"
#include "analysis/reps/segmentation.h"

namespace hinge::analysis {

// Whether the rise from `rise.bottom` to `rise.top` is the discs' rebound from the landing of the rep before
// it and no pull: it begins within 0.3 s of the landing, and from leaving the floor to coming back the hands
// carry less than half of the bar,
//
//   F_h / W_b = 1 + a / g < 0.5,   a the curvature of the parabola through the unfiltered height while the
//   bar is in the upper half of the rise
//
// A touch-and-go pull starts as early, but its bar is carried. Source: science.md D.8, M.8.
[[nodiscard]] bool is_bounce(const SetSignals& signals, std::span<const double> heights,
                             const RepCycle& landed, const RepCycle& rise);

}  // namespace hinge::analysis
