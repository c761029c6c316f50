#pragma once

#include <optional>
#include <span>

#include "datasets/model/rep.h"

namespace hinge::analysis::dsp {

// x(t) = c0 + c1 u + c2 u^2, u = t - t_m in seconds from the middle of the fitted samples.
struct Parabola {
    double middle = 0.0;  // t_m, in samples
    double dt_s = 0.001;
    double c0 = 0.0, c1 = 0.0, c2 = 0.0;
    double rms = 0.0;  // of what it leaves

    [[nodiscard]] double at(double sample) const noexcept {
        const double u = (sample - middle) * dt_s;
        return c0 + u * (c1 + u * c2);
    }
    [[nodiscard]] double slope(double sample) const noexcept {
        return c1 + 2.0 * c2 * (sample - middle) * dt_s;
    }
    [[nodiscard]] double acceleration() const noexcept { return 2.0 * c2; }
};

// Least squares over the finite samples of `range`. None with fewer than four of them or a range that ends
// beyond the signal.
[[nodiscard]] std::optional<Parabola> fit_parabola(std::span<const double> samples, const SampleRange& range,
                                                   double dt_s);

}  // namespace hinge::analysis::dsp
