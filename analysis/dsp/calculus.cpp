#include "analysis/dsp/calculus.h"

#include <algorithm>
#include <cmath>

namespace hinge::analysis::dsp {

std::vector<double> derivative(std::span<const double> x, double dt_s) {
    const std::size_t n = x.size();
    std::vector<double> d(n, 0.0);
    if (n < 2) {
        return d;
    }
    d[0] = (x[1] - x[0]) / dt_s;
    for (std::size_t i = 1; i + 1 < n; ++i) {
        d[i] = (x[i + 1] - x[i - 1]) / (2.0 * dt_s);
    }
    d[n - 1] = (x[n - 1] - x[n - 2]) / dt_s;
    return d;
}

std::vector<double> cumulative_integral(std::span<const double> x, double dt_s) {
    std::vector<double> y(x.size(), 0.0);
    for (std::size_t i = 1; i < x.size(); ++i) {
        y[i] = y[i - 1] + 0.5 * (x[i - 1] + x[i]) * dt_s;
    }
    return y;
}

double integral(std::span<const double> x, const SampleRange& range, double dt_s) noexcept {
    double sum = 0.0;
    for (std::size_t i = range.first + 1; i < range.last; ++i) {
        sum += 0.5 * (x[i - 1] + x[i]) * dt_s;
    }
    return sum;
}

std::optional<double> first_rise_to(std::span<const double> x, const SampleRange& range, double level) {
    for (std::size_t i = range.first; i < range.last && i < x.size(); ++i) {
        if (x[i] >= level) {
            if (i == range.first || !(x[i - 1] < level) || !std::isfinite(x[i - 1])) {
                return static_cast<double>(i);
            }
            return static_cast<double>(i - 1) + (level - x[i - 1]) / (x[i] - x[i - 1]);
        }
    }
    return std::nullopt;
}

std::optional<double> first_fall_to(std::span<const double> x, const SampleRange& range, double level) {
    for (std::size_t i = range.first; i < range.last && i < x.size(); ++i) {
        if (x[i] <= level) {
            if (i == range.first || !(x[i - 1] > level) || !std::isfinite(x[i - 1])) {
                return static_cast<double>(i);
            }
            return static_cast<double>(i - 1) + (x[i - 1] - level) / (x[i - 1] - x[i]);
        }
    }
    return std::nullopt;
}

double value_at(std::span<const double> x, double position) noexcept {
    const double last = static_cast<double>(x.size() - 1);
    const double clamped = std::clamp(position, 0.0, last);
    const auto i = static_cast<std::size_t>(clamped);
    if (i + 1 >= x.size()) {
        return x[i];
    }
    const double fraction = clamped - static_cast<double>(i);
    return x[i] + fraction * (x[i + 1] - x[i]);
}

}  // namespace hinge::analysis::dsp
