#pragma once

#include <span>

#include "datasets/model/result.h"

// How much a value scatters when nothing changed (science.md I.1, I.3).
namespace hinge::analysis::statistics {

// CV = 100 SD / |mean|, percent. Not defined for a mean of zero, nor for values on both sides of it, such as
// an asymmetry that changes sides.
[[nodiscard]] Result<double> coefficient_of_variation(std::span<const double> values);

// CV = 100 (exp(s) - 1), s the SD of the natural logarithms, percent (Hopkins 2000, Sports Med 30:1). Wants
// positive values.
[[nodiscard]] Result<double> log_coefficient_of_variation(std::span<const double> values);

// TE = SD(second - first) / sqrt 2 over the people measured twice (Hopkins 2000). A shift that all share is
// not an error of this kind.
[[nodiscard]] Result<double> typical_error(std::span<const double> first, std::span<const double> second);

// MDC95 = 1.96 sqrt 2 SEM: the least difference of two single measurements that is, nineteen times in twenty,
// more than error (Weir 2005, J Strength Cond Res 19:231). SEM = MDC95 / (1.96 sqrt 2).
[[nodiscard]] double minimal_detectable_change(double sem) noexcept;

// SWC = 0.2 SD between people (Hopkins 2004).
[[nodiscard]] double smallest_worthwhile_change(double sd_between) noexcept;

}  // namespace hinge::analysis::statistics
