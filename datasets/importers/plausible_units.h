#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "datasets/model/result.h"

// Whether numbers can be what their columns say. A file does not state its units; a person standing on a
// plate does: nobody's centre of pressure leaves his foot by metres, and a foot twists the floor by some
// newton metres. Bounds are ours (DECISIONS.md): far beyond what people do, far below what a wrong unit makes
// of it.
namespace hinge::importers {

inline constexpr double kWidestCop_m = 1.5;       // the middle 90 % of one foot's points, along one axis
inline constexpr double kFarthestPlate_m = 20.0;  // of a point from the lab's origin
inline constexpr double kWidestStance_m = 3.0;    // between the middles of two feet on the floor at once
inline constexpr double kLongestFreeMomentArm_m = 0.3;  // |free moment| / vertical force, 95th percentile
inline constexpr double kLongestCord_m = 10.0;

// Points of application of one plate while it is loaded, along one axis. The error names `what`, the value,
// and asks for the unit.
[[nodiscard]] Result<void> check_points_in_metres(std::span<const double> points_m, const std::string& what);

// Moments against the forces of the same samples (both while loaded): an arm no foot has means N mm.
[[nodiscard]] Result<void> check_moments_in_newton_metres(std::span<const double> moments_nm,
                                                          std::span<const double> forces_n,
                                                          double longest_arm_m, const std::string& what);

// Cord lengths, m.
[[nodiscard]] Result<void> check_cord_in_metres(std::span<const double> cord_m, const std::string& what);

// The p-quantile (0..1) of the numbers among `values`; none when there is none.
[[nodiscard]] std::optional<double> quantile_of(std::vector<double> values, double p);

}  // namespace hinge::importers
