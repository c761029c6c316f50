#pragma once

// Student's t and Fisher's F by Boost.Math. Degrees of freedom are positive and need not be whole;
// probabilities lie inside (0, 1). Outside that the answer is NaN.
namespace hinge::analysis::statistics {

[[nodiscard]] double t_quantile(double probability, double degrees) noexcept;
// P(|T| >= |t|).
[[nodiscard]] double t_two_sided_p(double t, double degrees) noexcept;
[[nodiscard]] double f_quantile(double probability, double degrees_above, double degrees_below) noexcept;

}  // namespace hinge::analysis::statistics
