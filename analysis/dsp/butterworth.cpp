#include "analysis/dsp/butterworth.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "analysis/dsp/gaps.h"

namespace hinge::analysis::dsp {
namespace {

// Steady state of the transposed direct form II for a constant input of one.
struct SteadyState {
    double z1, z2;
};

SteadyState steady_state(const Biquad& f) noexcept {
    const double gain = (f.b0 + f.b1 + f.b2) / (1.0 + f.a1 + f.a2);
    const double z2 = f.b2 - f.a2 * gain;
    return {f.b1 - f.a1 * gain + z2, z2};
}

template <class Iterator>
void run_pass(const Biquad& f, const SteadyState& unit, Iterator first, Iterator last) noexcept {
    double z1 = unit.z1 * *first;
    double z2 = unit.z2 * *first;
    for (; first != last; ++first) {
        const double x = *first;
        const double y = f.b0 * x + z1;
        z1 = f.b1 * x - f.a1 * y + z2;
        z2 = f.b2 * x - f.a2 * y;
        *first = y;
    }
}

}  // namespace

Biquad butterworth_lowpass(Hertz cutoff, Hertz rate) noexcept {
    const double k = std::tan(std::numbers::pi * cutoff.value / rate.value);
    const double norm = 1.0 / (1.0 + std::numbers::sqrt2 * k + k * k);
    Biquad f;
    f.b0 = k * k * norm;
    f.b1 = 2.0 * f.b0;
    f.b2 = f.b0;
    f.a1 = 2.0 * (k * k - 1.0) * norm;
    f.a2 = (1.0 - std::numbers::sqrt2 * k + k * k) * norm;
    return f;
}

Hertz corrected_cutoff(Hertz cutoff, Hertz rate) noexcept {
    const double c = std::pow(std::numbers::sqrt2 - 1.0, 0.25);
    const double w = std::tan(std::numbers::pi * cutoff.value / rate.value) / c;
    return Hertz{rate.value / std::numbers::pi * std::atan(w)};
}

std::size_t padding_samples(Hertz cutoff, Hertz rate) noexcept {
    return static_cast<std::size_t>(3.0 * rate.value / cutoff.value);
}

std::vector<double> lowpass_zero_lag(std::span<const double> samples, Hertz cutoff, Hertz rate) {
    const std::size_t n = samples.size();
    const std::size_t pad = padding_samples(cutoff, rate);
    if (n <= pad || cutoff.value >= 0.25 * rate.value) {
        return {samples.begin(), samples.end()};
    }
    std::vector<double> padded(n + 2 * pad);
    for (std::size_t k = 0; k < pad; ++k) {
        padded[k] = 2.0 * samples[0] - samples[pad - k];
        padded[pad + n + k] = 2.0 * samples[n - 1] - samples[n - 2 - k];
    }
    std::copy(samples.begin(), samples.end(), padded.begin() + static_cast<std::ptrdiff_t>(pad));
    const Biquad filter = butterworth_lowpass(corrected_cutoff(cutoff, rate), rate);
    const SteadyState unit = steady_state(filter);
    run_pass(filter, unit, padded.begin(), padded.end());
    run_pass(filter, unit, padded.rbegin(), padded.rend());
    const auto first = padded.begin() + static_cast<std::ptrdiff_t>(pad);
    return {first, first + static_cast<std::ptrdiff_t>(n)};
}

std::vector<double> lowpass_with_gaps(std::span<const double> samples, Hertz cutoff, Hertz rate,
                                      Seconds max_bridge) {
    const auto longest = static_cast<std::size_t>(std::lround(max_bridge.value * rate.value));
    std::vector<double> bridged = bridge_gaps(samples, longest);
    for (const SampleRange& run : finite_runs(bridged)) {
        const std::span<double> part(bridged.data() + run.first, run.size());
        const std::vector<double> filtered = lowpass_zero_lag(part, cutoff, rate);
        std::copy(filtered.begin(), filtered.end(), part.begin());
    }
    return bridged;
}

}  // namespace hinge::analysis::dsp
