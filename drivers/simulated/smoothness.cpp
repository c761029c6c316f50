#include "drivers/simulated/smoothness.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include "drivers/simulated/motion.h"
#include "drivers/simulated/smoothing.h"

namespace hinge::drivers::simulated {
namespace {

constexpr double kSpeedCutoff_hz = 10.0;  // science.md B.2
constexpr double kFastFall_m_s = 0.3;
constexpr double kImpact_s = 0.025;  // before touchdown: what the stop itself takes
constexpr double kFallWindow_s = 0.020;
constexpr double kLead_s = 1.0;  // more than the filter remembers

}  // namespace

double spectral_arc_length(std::span<const double> speed) {
    if (speed.size() < 2) {
        return 0.0;
    }
    const int order = static_cast<int>(std::ceil(std::log2(static_cast<double>(speed.size())))) + 4;
    const double bin_hz = kRate_hz / std::ldexp(1.0, order);
    std::vector<double> amplitude;
    for (double f = 0.0; f <= 10.0; f += bin_hz) {
        // One bin at a time, by Horner's rule: a dozen hertz need no fast transform.
        const std::complex<double> turn = std::polar(1.0, -2.0 * std::numbers::pi * f / kRate_hz);
        double re = 0.0;
        double im = 0.0;
        for (std::size_t i = speed.size(); i-- > 0;) {
            const double next = re * turn.real() - im * turn.imag() + speed[i];
            im = re * turn.imag() + im * turn.real();
            re = next;
        }
        amplitude.push_back(std::hypot(re, im));
    }
    const double peak = *std::max_element(amplitude.begin(), amplitude.end());
    std::size_t first = amplitude.size();
    std::size_t last = 0;
    for (std::size_t k = 0; k < amplitude.size(); ++k) {
        amplitude[k] /= peak;
        if (amplitude[k] >= 0.05) {
            first = std::min(first, k);
            last = k;
        }
    }
    double length = 0.0;
    for (std::size_t k = first + 1; k <= last; ++k) {
        length += std::hypot(1.0 / static_cast<double>(last - first), amplitude[k] - amplitude[k - 1]);
    }
    return -length;
}

double log_dimensionless_jerk(std::span<const double> speed) {
    const std::vector<double> jerk = slope(slope(speed));
    double integral = 0.0;
    for (const double j : jerk) {
        integral += j * j * kStep_s;
    }
    const double duration_s = static_cast<double>(speed.size()) * kStep_s;
    const double peak = *std::max_element(speed.begin(), speed.end());
    return -std::log(duration_s * duration_s * duration_s / (peak * peak) * integral);
}

int pauses(std::span<const double> speed, double depth) {
    int count = 0;
    double high = speed.empty() ? 0.0 : speed.front();
    double low = high;
    bool sinking = false;
    for (const double v : speed) {
        if (!sinking) {
            high = std::max(high, v);
            if (high - v > depth) {
                sinking = true;
                low = v;
            }
        } else {
            low = std::min(low, v);
            if (v - low > depth) {
                ++count;
                sinking = false;
                high = v;
            }
        }
    }
    return count;
}

std::vector<double> speed_up_to_the_floor(const std::vector<double>& height_m,
                                          const std::vector<double>& velocity, const Window& descent) {
    const std::size_t lead = std::min<std::size_t>(descent.first, index_of(kLead_s));
    const std::size_t free = descent.last - std::min(descent.last, index_of(kImpact_s));
    const std::size_t before = free - std::min(free, index_of(kFallWindow_s));
    const bool falls = before > descent.first && velocity[free] < -kFastFall_m_s;
    std::vector<double> height(
        height_m.begin() + static_cast<std::ptrdiff_t>(descent.first - lead),
        height_m.begin() + static_cast<std::ptrdiff_t>(falls ? free + 1 : descent.last));
    if (falls) {
        const double acceleration = (velocity[free] - velocity[before]) / time_of(free - before);
        const double start_m = height.back();
        for (std::size_t i = 1; i <= index_of(kLead_s); ++i) {
            const double t = time_of(i);
            height.push_back(start_m + velocity[free] * t + 0.5 * acceleration * t * t);
        }
    }
    const std::vector<double> filtered = slope(butterworth_smoothed(height, kSpeedCutoff_hz));
    std::vector<double> speed;
    for (std::size_t i = 0; i < descent.last - descent.first; ++i) {
        speed.push_back(std::abs(filtered[lead + i]));
    }
    return speed;
}

}  // namespace hinge::drivers::simulated
