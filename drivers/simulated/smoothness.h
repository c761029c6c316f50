#pragma once

#include <span>

// Smoothness of a speed profile at 1 kHz. Source: science.md G.4 (Balasubramanian et al. 2015).
namespace hinge::drivers::simulated {

// SPARC = -sum sqrt((df / (f_last - f_first))^2 + (dM)^2) over the bins from the first to the last with
// M >= 0.05, up to 10 Hz; M is the amplitude spectrum over its largest value, padded to 2^(ceil(log2 N) + 4).
[[nodiscard]] double spectral_arc_length(std::span<const double> speed);

// LDLJ = -ln(T^3 / vpeak^2 * Int (d2v/dt2)^2 dt).
[[nodiscard]] double log_dimensionless_jerk(std::span<const double> speed);

// Number of local minima deeper than `depth` below the peaks on both sides.
[[nodiscard]] int pauses(std::span<const double> speed, double depth);

}  // namespace hinge::drivers::simulated
