#pragma once

#include <optional>

#include "analysis/signals/set_signals.h"

namespace hinge::analysis {

// Bend of the bar against the hand load while the discs still stand on the floor: z_g = rest + lash + L / k.
struct FlexLine {
    double compliance_m_n = 0.0;  // 1/k, clipped to [0, 2.5e-5] m/N
    double intercept_m = 0.0;     // grip height at zero load on the line
};

// Fits the flex line on 20..85 % of the bar weight in `range`; none with fewer than 30 samples. Source: F.3
// step 2.
[[nodiscard]] std::optional<FlexLine> fit_flex_line(const SetSignals& signals, const SampleRange& range,
                                                    double body_weight_n, double bar_weight_n);

// Lift-off by force: first instant in `range` at which L = Fz - BW (25 Hz) reaches the bar weight and stays
// above `hold_fraction` of it for `hold_s`. Fractional sample. Source: D.2 a.
[[nodiscard]] std::optional<double> lift_off_by_force(const SetSignals& signals, const SampleRange& range,
                                                      double body_weight_n, double bar_weight_n,
                                                      double hold_fraction, double hold_s);

// Lift-off by the bar's bend: first instant in `range` at which the grip stands where the flex line puts it
// for the full bar weight. Free of the body's own acceleration at lift-off, but not of what it did to the
// fit. Fractional sample.
[[nodiscard]] std::optional<double> lift_off_by_flex(const SetSignals& signals, const SampleRange& range,
                                                     const FlexLine& line, double bar_weight_n);

// Lift-off by height: the cube root of the disc travel d = z - rest grows linearly just after the break (a
// constant force rate gives d ~ (t - t0)^3); fitted between 1.5 and 15 mm and extrapolated to zero.
// Fractional sample. D.2 b.
[[nodiscard]] std::optional<double> lift_off_by_height(const SetSignals& signals, const SampleRange& range,
                                                       double rest_height_m);

// The same for a grip that the bar's bend and the play of its discs lift before the discs leave the floor,
// where no load tells by how much: the rest is looked for up to 25 mm higher, and that one taken at which the
// cube root is straightest. Fractional sample.
[[nodiscard]] std::optional<double> lift_off_by_bent_height(const SetSignals& signals,
                                                            const SampleRange& range, double rest_height_m);

}  // namespace hinge::analysis
