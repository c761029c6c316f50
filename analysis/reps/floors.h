#pragma once

#include <optional>
#include <span>
#include <vector>

#include "analysis/signals/set_signals.h"
#include "analysis/reps/segmentation.h"

// The floor of each pull: the rest it starts from and the rest it ends in (science.md M.8). A cord that is
// unhooked, hooked late or loses counts moves where the floor reads, a pause in the middle of a lift is a
// rest that is no floor, so the two are looked for together: of the rests before and after a top, the two
// that lie at one height. Where several pairs do, the height that the other pulls of the set start from
// decides, else the pair nearest to the top of which both last a second, else the lowest.
namespace hinge::analysis {

// A stretch in which the bar does not move, and its height.
struct BarRest {
    SampleRange range;
    double height_m = 0.0;
};

// What of two rests is one floor (D.1).
inline constexpr double kFloorTolerance_m = 0.015;

// `heights` are free of the transducer's jumps. `least_rise_m`: a rest that close to the top is the hold.
// Fills `lies_after`, `pull_from`, the floors in those heights, and moves `bottom` and `next_bottom` to
// them.
void place_floors(std::span<RepCycle> cycles, const std::vector<BarRest>& rests,
                  std::span<const double> heights, double least_rise_m, double dt_s);

// The rests at which the bar lies on the floor of the pull before or after them.
[[nodiscard]] std::vector<SampleRange> rests_on_floor(std::span<const RepCycle> cycles,
                                                      const std::vector<BarRest>& rests,
                                                      double common_floor_m);

}  // namespace hinge::analysis
