#include "drivers/simulated/smoothness.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include "drivers/simulated/motion.h"
#include "drivers/simulated/smoothing.h"

namespace hinge::drivers::simulated {

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

}  // namespace hinge::drivers::simulated
