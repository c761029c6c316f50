#include "analysis/dsp/smoothness.h"

#include <fftw3.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <memory>
#include <vector>

#include "analysis/dsp/calculus.h"

namespace hinge::analysis::dsp {
namespace {

constexpr double kSparcMaxFrequency_hz = 10.0;
constexpr double kSparcAmplitudeThreshold = 0.05;
constexpr std::size_t kMinSamples = 4;

// |FFT| of `x` zero-padded to `length`, bins 0 .. length/2.
std::vector<double> magnitude_spectrum(std::span<const double> x, std::size_t length) {
    struct Free {
        void operator()(void* memory) const noexcept { fftw_free(memory); }
    };
    const std::size_t bins = length / 2 + 1;
    const std::unique_ptr<double, Free> in(fftw_alloc_real(length));
    const std::unique_ptr<fftw_complex, Free> out(fftw_alloc_complex(bins));
    fftw_plan plan = fftw_plan_dft_r2c_1d(static_cast<int>(length), in.get(), out.get(), FFTW_ESTIMATE);
    std::fill(std::copy(x.begin(), x.end(), in.get()), in.get() + length, 0.0);
    fftw_execute(plan);
    fftw_destroy_plan(plan);
    std::vector<double> magnitude(bins);
    for (std::size_t k = 0; k < bins; ++k) {
        magnitude[k] = std::hypot(out.get()[k][0], out.get()[k][1]);
    }
    return magnitude;
}

}  // namespace

Result<double> sparc(std::span<const double> speed, double rate_hz) {
    if (speed.size() < kMinSamples) {
        return Error{ErrorCode::not_computable, "the movement is shorter than 4 samples"};
    }
    const std::size_t length = std::bit_ceil(speed.size()) << 4U;
    std::vector<double> m = magnitude_spectrum(speed, length);
    const double peak = *std::max_element(m.begin(), m.end());
    if (!(peak > 0.0)) {
        return Error{ErrorCode::not_computable, "the speed is zero throughout"};
    }
    const double step_hz = rate_hz / static_cast<double>(length);
    const auto kept = std::min(m.size(), static_cast<std::size_t>(kSparcMaxFrequency_hz / step_hz) + 1);
    m.resize(kept);
    for (double& value : m) {
        value /= peak;
    }
    const auto above = [](double value) { return value >= kSparcAmplitudeThreshold; };
    const auto first = std::find_if(m.begin(), m.end(), above);
    const auto last = std::find_if(m.rbegin(), m.rend(), above).base();
    const auto count = last - first;
    if (count < 2) {
        return Error{ErrorCode::not_computable, "the speed has no spectrum below 10 Hz"};
    }
    const double df = 1.0 / static_cast<double>(count - 1);
    double length_sum = 0.0;
    for (auto k = first + 1; k != last; ++k) {
        length_sum += std::hypot(df, *k - *(k - 1));
    }
    return -length_sum;
}

Result<double> log_dimensionless_jerk(std::span<const double> speed, double rate_hz) {
    if (speed.size() < kMinSamples) {
        return Error{ErrorCode::not_computable, "the movement is shorter than 4 samples"};
    }
    const double dt_s = 1.0 / rate_hz;
    std::vector<double> jerk = derivative(derivative(speed, dt_s), dt_s);
    double peak = 0.0;
    for (const double v : speed) {
        peak = std::max(peak, std::abs(v));
    }
    for (double& j : jerk) {
        j *= j;
    }
    const double duration_s = static_cast<double>(speed.size() - 1) * dt_s;
    const double squared = integral(jerk, {0, jerk.size()}, dt_s);
    if (!(peak > 0.0) || !(squared > 0.0)) {
        return Error{ErrorCode::not_computable, "the speed does not change"};
    }
    return -std::log(duration_s * duration_s * duration_s / (peak * peak) * squared);
}

}  // namespace hinge::analysis::dsp
