#pragma once

#include <span>
#include <vector>

#include "drivers/simulated/probes.h"

// Smoothness of a speed profile at 1 kHz. Source: science.md G.4 (Balasubramanian et al. 2015).
namespace hinge::drivers::simulated {

// SPARC = -sum sqrt((df / (f_last - f_first))^2 + (dM)^2) over the bins from the first to the last with
// M >= 0.05, up to 10 Hz; M is the amplitude spectrum over its largest value, padded to 2^(ceil(log2 N) + 4).
[[nodiscard]] double spectral_arc_length(std::span<const double> speed);

// LDLJ = -ln(T^3 / vpeak^2 * Int (d2v/dt2)^2 dt).
[[nodiscard]] double log_dimensionless_jerk(std::span<const double> speed);

// Number of local minima deeper than `depth` below the peaks on both sides.
[[nodiscard]] int pauses(std::span<const double> speed, double depth);

// Speed of the grip over a descent, 10 Hz, from the height up to touchdown only: a fast bar goes on along its
// own parabola, so that the stop is not part of it (science.md B.2, G.4). `velocity` is the slope of
// `height_m`.
[[nodiscard]] std::vector<double> speed_up_to_the_floor(const std::vector<double>& height_m,
                                                        const std::vector<double>& velocity,
                                                        const Window& descent);

}  // namespace hinge::drivers::simulated
