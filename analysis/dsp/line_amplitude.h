#pragma once

#include <optional>
#include <span>

#include "datasets/model/units.h"

namespace hinge::analysis::dsp {

// Amplitude of a sinusoid of `frequency` in a signal that also drifts and sways:
//
//   A = 2 |sum w (x - mean) exp(-2 pi i f t)| / sum w,  w the Hann window
//
// Exact for a sinusoid of many periods; a drift or sway far below `frequency` leaks in by less than 1e-4 of
// its size over a second. None for fewer than ten periods, samples that are not finite, or a frequency at or
// above half the rate.
[[nodiscard]] std::optional<double> line_amplitude(std::span<const double> samples, Hertz frequency,
                                                   Hertz rate);

}  // namespace hinge::analysis::dsp
