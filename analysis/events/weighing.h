#pragma once

#include <vector>

#include "analysis/signals/set_signals.h"
#include "datasets/model/result.h"

namespace hinge::analysis {

// A weight measured in a still window.
struct Weighing {
    double weight_n = 0.0;
    double standard_error_n = 0.0;  // SD sqrt(2 tau / T), tau 0.25 s (B.1)
    double sd_n = 0.0;              // of the vertical force, 10 Hz, in the window
    SampleRange window;
    bool short_window = false;  // below the recommended length: grade B
};

// Standard error of the mean of a still window of `duration_s`, with sway correlated over 0.25 s (B.1).
[[nodiscard]] double standard_error_of_hold(double sd_n, double duration_s) noexcept;

// Body weight: quiet standing with the hands free, in one of `allowed` (where the bar, if measured, lies
// still on the floor): the longest quiet stretch, in it the window of minimum SD of length max(2 s, 0.6 of
// the stretch), sliding by 50 ms; accepted when SD and slope are small and both feet carry load. Source:
// science.md B.1.
[[nodiscard]] Result<Weighing> weigh_body(const SetSignals& signals, const std::vector<SampleRange>& allowed,
                                          const Settings& settings);

}  // namespace hinge::analysis
