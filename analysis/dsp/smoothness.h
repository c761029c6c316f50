#pragma once

#include <span>

#include "datasets/model/result.h"

// Movement smoothness of a speed profile. Secondary information only: neither separates a controlled lowering
// from a dropped one (science.md 0.1, item 8), and both compare only between movements of the same duration.
namespace hinge::analysis::dsp {

// Spectral arc length, dimensionless, negative; closer to zero is smoother.
//   nfft = 2^(ceil(log2 N) + 4);  M = |FFT(v)| / max;  f up to 10 Hz, from the first to the last bin with M
//   >= 0.05 SPARC = -sum sqrt( (df / (f_last - f_first))^2 + dM^2 )
// Source: Balasubramanian, Melendez-Calderon, Roby-Brami, Burdet, J NeuroEng Rehabil 12:112 (2015).
[[nodiscard]] Result<double> sparc(std::span<const double> speed, double rate_hz);

// Log dimensionless jerk: -ln( T^3 / vpeak^2 * Int (d2v/dt2)^2 dt ), T the duration.
// Source: same paper; derivative by central differences applied twice, integral by the trapezoid rule.
[[nodiscard]] Result<double> log_dimensionless_jerk(std::span<const double> speed, double rate_hz);

}  // namespace hinge::analysis::dsp
