#pragma once

#include <span>
#include <vector>

// Filters of the simulator. Nothing here is shared with the analysis, so that an error there cannot hide
// here.
namespace hinge::drivers::simulated {

// Four moving averages in a row: within 1 % of a Gaussian of standard deviation `sigma_s` (a cubic B-spline
// kernel), exactly linear, no phase lag. The signal goes on beyond its ends turned by
// half a turn about them, so a straight line stays one.
[[nodiscard]] std::vector<double> smoothed(std::span<const double> signal, double sigma_s);

// Second-order Butterworth low-pass run forward and backward at 1 kHz, its cut-off corrected for the two
// passes (science.md B.2): the filter that the definitions of smoothness and sway name. The signal goes on
// beyond its ends as in `smoothed`.
[[nodiscard]] std::vector<double> butterworth_smoothed(std::span<const double> signal, double cutoff_hz);

// Central difference at 1 kHz, one-sided at the ends.
[[nodiscard]] std::vector<double> slope(std::span<const double> signal);

// Second central difference at 1 kHz: its double sum telescopes back to the signal. Ends repeat their
// neighbour.
[[nodiscard]] std::vector<double> curvature(std::span<const double> signal);

}  // namespace hinge::drivers::simulated
