#pragma once

#include <cstddef>
#include <span>
#include <vector>

// Jumps of the bar's transducer: counts lost or won, a cord that snaps back or is hooked at once.
//
//   |z[i] - z[i-1]| and its distance from the mean of its two neighbouring steps both above the limit
//
// A bar that is let go from lock-out height lands at 3.4 m/s and neighbouring steps are alike, so no movement
// is taken for a jump. What lies on both sides is used, what spans it is not. Source: science.md B.6, M.8.
namespace hinge::analysis {

struct CordJump {
    std::size_t at = 0;   // the first sample after it
    double step_m = 0.0;  // of the height, less the movement of the bar itself
};

[[nodiscard]] std::vector<CordJump> find_cord_jumps(std::span<const double> height_m, double limit_m);

// A copy of the heights in which `missing` samples around each jump are NaN. A reading that is off for no
// longer than `longest_spike` samples and comes back is lost by itself; nothing around it is.
[[nodiscard]] std::vector<double> cut_at_jumps(std::span<const double> height_m,
                                               std::span<const CordJump> jumps, double limit_m,
                                               std::size_t longest_spike, std::size_t missing);

// What the jumps have added to the height of each sample, m: heights less these are those of one unbroken
// cord.
[[nodiscard]] std::vector<double> level_of(std::span<const CordJump> jumps, std::size_t size);

}  // namespace hinge::analysis
