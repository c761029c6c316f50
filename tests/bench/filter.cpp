// The zero-lag low-pass against the textbook's loops: same coefficients, same reflection, one sample at a
// time.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>

#include "analysis/dsp/butterworth.h"
#include "tests/bench/bench_trial.h"

namespace hinge::bench {
namespace {

using analysis::dsp::Biquad;

constexpr Hertz kCutoff{10.0};
constexpr Hertz kRate{1000.0};

// Direct form I in the steady state of its first sample.
std::vector<double> plain_pass(const Biquad& f, const std::vector<double>& x) {
    std::vector<double> y(x.size());
    double x1 = x[0];
    double x2 = x[0];
    double y1 = x[0];
    double y2 = x[0];
    for (std::size_t i = 0; i < x.size(); ++i) {
        y[i] = f.b0 * x[i] + f.b1 * x1 + f.b2 * x2 - f.a1 * y1 - f.a2 * y2;
        x2 = x1;
        x1 = x[i];
        y2 = y1;
        y1 = y[i];
    }
    return y;
}

std::vector<double> plain_zero_lag(const std::vector<double>& samples) {
    const std::size_t pad = analysis::dsp::padding_samples(kCutoff, kRate);
    const std::size_t n = samples.size();
    std::vector<double> padded;
    padded.reserve(n + 2 * pad);
    for (std::size_t k = pad; k > 0; --k) {
        padded.push_back(2.0 * samples[0] - samples[k]);
    }
    padded.insert(padded.end(), samples.begin(), samples.end());
    for (std::size_t k = 0; k < pad; ++k) {
        padded.push_back(2.0 * samples[n - 1] - samples[n - 2 - k]);
    }
    const Biquad f =
        analysis::dsp::butterworth_lowpass(analysis::dsp::corrected_cutoff(kCutoff, kRate), kRate);
    std::vector<double> y = plain_pass(f, padded);
    std::reverse(y.begin(), y.end());
    y = plain_pass(f, y);
    std::reverse(y.begin(), y.end());
    const auto first = y.begin() + static_cast<std::ptrdiff_t>(pad);
    return {first, first + static_cast<std::ptrdiff_t>(n)};
}

void filter_plain(benchmark::State& state) {
    for (auto step : state) {
        benchmark::DoNotOptimize(plain_zero_lag(sixty_seconds().left()->signals.fz));
    }
}

void filter_ours(benchmark::State& state) {
    const std::vector<double>& force = sixty_seconds().left()->signals.fz;
    const std::vector<double> expected = plain_zero_lag(force);
    const std::vector<double> got = analysis::dsp::lowpass_zero_lag(force, kCutoff, kRate);
    const bool same =
        std::equal(got.begin(), got.end(), expected.begin(), expected.end(),
                   [](double a, double b) { return std::abs(a - b) <= 1e-9 * std::max(1.0, std::abs(b)); });
    if (!same) {
        state.SkipWithError("differs from the plain filter by more than 1e-9");
        return;
    }
    for (auto step : state) {
        benchmark::DoNotOptimize(analysis::dsp::lowpass_zero_lag(force, kCutoff, kRate));
    }
}

BENCHMARK(filter_plain)->Unit(benchmark::kMillisecond);
BENCHMARK(filter_ours)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hinge::bench
