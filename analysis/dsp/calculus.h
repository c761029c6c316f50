#pragma once

#include <optional>
#include <span>
#include <vector>

#include "datasets/model/rep.h"

// Derivatives, integrals and crossings on a uniform grid.
namespace hinge::analysis::dsp {

// Central differences, one-sided at the ends: (x[i+1] - x[i-1]) / (2 dt). Same as numpy.gradient. NaN spreads
// to its neighbours. A signal of one sample has derivative zero.
[[nodiscard]] std::vector<double> derivative(std::span<const double> samples, double dt_s);

// Cumulative trapezoid rule starting at zero: y[0] = 0, y[i] = y[i-1] + (x[i-1] + x[i]) dt / 2.
// Same as scipy.integrate.cumulative_trapezoid(..., initial=0).
[[nodiscard]] std::vector<double> cumulative_integral(std::span<const double> samples, double dt_s);

// Integral over [range.first, range.last - 1] by the trapezoid rule.
[[nodiscard]] double integral(std::span<const double> samples, const SampleRange& range,
                              double dt_s) noexcept;

// First position in `range`, in samples and interpolated linearly, where the signal reaches `level` coming
// from below (or from above). A signal that starts beyond the level crosses at range.first.
[[nodiscard]] std::optional<double> first_rise_to(std::span<const double> samples, const SampleRange& range,
                                                  double level);
[[nodiscard]] std::optional<double> first_fall_to(std::span<const double> samples, const SampleRange& range,
                                                  double level);

// The signal at a fractional position, linear between samples; clamped to the ends.
[[nodiscard]] double value_at(std::span<const double> samples, double position) noexcept;

}  // namespace hinge::analysis::dsp
