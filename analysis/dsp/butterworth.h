#pragma once

#include <span>
#include <vector>

#include "datasets/model/units.h"

// Zero-lag low-pass filter of biomechanics.
//
//   a second-order Butterworth run forward and backward (fourth order, no lag); the cut-off is corrected for
//   the two passes on the pre-warped angle, so that the whole filter is -3 dB at `cutoff`:
//     C = (2^(1/2) - 1)^(1/4);  w = tan(pi fc/fs) / C;  fc' = fs/pi atan(w)
//   The ends are extended by odd reflection (2 x[0] - x[k]) of 3 fs/fc samples and each pass starts in the
//   steady state of its first sample.
//
// Source: Winter, Biomechanics and Motor Control of Human Movement, ch. 3; science.md B.2. Agrees with
// scipy.signal.filtfilt (padtype "odd") on the corrected coefficients.
namespace hinge::analysis::dsp {

struct Biquad {
    double b0 = 1.0, b1 = 0.0, b2 = 0.0;
    double a1 = 0.0, a2 = 0.0;  // a0 = 1
};

// Second-order Butterworth low-pass by the bilinear transform, no pass correction. 0 < cutoff < rate/2.
[[nodiscard]] Biquad butterworth_lowpass(Hertz cutoff, Hertz rate) noexcept;

// The cut-off to design a single pass for, so that two passes are -3 dB at `cutoff`.
[[nodiscard]] Hertz corrected_cutoff(Hertz cutoff, Hertz rate) noexcept;

// Samples that the reflection needs on each side: 3 rate/cutoff, rounded down.
[[nodiscard]] std::size_t padding_samples(Hertz cutoff, Hertz rate) noexcept;

// Filters `samples`, which must be finite. Signals of not more than `padding_samples` samples, and cut-offs
// at or above a quarter of the rate, come back unchanged: there is nothing to filter them with.
[[nodiscard]] std::vector<double> lowpass_zero_lag(std::span<const double> samples, Hertz cutoff, Hertz rate);

// The same for a signal with missing samples (NaN): gaps of at most `max_bridge` seconds are bridged by a
// straight line and come back filled; the runs between longer gaps are filtered apart, the gaps stay NaN.
[[nodiscard]] std::vector<double> lowpass_with_gaps(std::span<const double> samples, Hertz cutoff, Hertz rate,
                                                    Seconds max_bridge);

}  // namespace hinge::analysis::dsp
