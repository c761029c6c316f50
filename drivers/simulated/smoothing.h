#pragma once

#include <span>
#include <vector>

// Filters of the simulator. Nothing here is shared with the analysis, so that an error there cannot hide
// here.
namespace hinge::drivers::simulated {

// Four moving averages in a row: within 1 % of a Gaussian of standard deviation `sigma_s` (a cubic B-spline
// kernel), exactly linear, no phase lag. Beyond its ends the signal is taken to stay at its end value.
[[nodiscard]] std::vector<double> smoothed(std::span<const double> signal, double sigma_s);

// Central difference at 1 kHz, one-sided at the ends.
[[nodiscard]] std::vector<double> slope(std::span<const double> signal);

// Second central difference at 1 kHz: its double sum telescopes back to the signal. Ends repeat their
// neighbour.
[[nodiscard]] std::vector<double> curvature(std::span<const double> signal);

}  // namespace hinge::drivers::simulated
