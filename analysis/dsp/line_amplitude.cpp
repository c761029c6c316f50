#include "analysis/dsp/line_amplitude.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <numeric>

namespace hinge::analysis::dsp {

std::optional<double> line_amplitude(std::span<const double> samples, Hertz frequency, Hertz rate) {
    constexpr double kPeriods = 10.0;
    const auto n = static_cast<double>(samples.size());
    if (!(frequency.value > 0.0 && frequency.value < 0.5 * rate.value) ||
        n * frequency.value / rate.value < kPeriods ||
        !std::all_of(samples.begin(), samples.end(), [](double x) { return std::isfinite(x); })) {
        return std::nullopt;
    }
    const double mean = std::accumulate(samples.begin(), samples.end(), 0.0) / n;
    constexpr double kTurn = 2.0 * std::numbers::pi;
    std::complex<double> sum;
    double weights = 0.0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const auto k = static_cast<double>(i);
        const double weight = 0.5 - 0.5 * std::cos(kTurn * (k + 0.5) / n);
        sum += weight * (samples[i] - mean) * std::polar(1.0, -kTurn * frequency.value / rate.value * k);
        weights += weight;
    }
    return 2.0 * std::abs(sum) / weights;
}

}  // namespace hinge::analysis::dsp
