#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "datasets/model/result.h"
#include "datasets/model/units.h"

// Winter's residual analysis: which low-pass a signal asks for by itself. A report; the defaults of Settings
// stay as they are, so that sessions remain comparable.
//
//   R(fc) = rms(x - x_fc), fc = 1 .. 100 Hz in steps of 0.5 Hz, x_fc by `lowpass_zero_lag`
//   tail: the line R = a + b fc through all points from a start in the upper 40 % of the range up to its end,
//   at least ten of them; of all starts that with the largest R^2 chosen fc: the smallest with R(fc) <= a
//
// Source: Winter, Biomechanics and Motor Control of Human Movement, ch. 3; science.md B.2.
namespace hinge::analysis::dsp {

struct ResidualAnalysis {
    std::vector<double> cutoff_hz;
    std::vector<double> residual;  // R(fc), in the signal's unit
    double tail_first_hz = 0.0;    // start of the line
    double intercept = 0.0;        // a, in the signal's unit
    double slope = 0.0;            // b, per hertz
    double r_squared = 0.0;
    std::optional<double> chosen_hz;
    std::string reason;  // why there is no chosen cut-off
};

// Of finite samples. The range ends below a quarter of the rate, and starts where the signal is longer than
// the filter's padding; an error when fewer than 25 cut-offs are left.
[[nodiscard]] Result<ResidualAnalysis> residual_analysis(std::span<const double> samples, Hertz rate);

}  // namespace hinge::analysis::dsp
