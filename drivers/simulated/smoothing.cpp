#include "drivers/simulated/smoothing.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "drivers/simulated/motion.h"

namespace hinge::drivers::simulated {
namespace {

constexpr int kPasses = 4;

void moving_average(std::vector<double>& signal, std::vector<double>& scratch, std::ptrdiff_t half) {
    const auto count = static_cast<std::ptrdiff_t>(signal.size());
    const auto inside = [&](std::ptrdiff_t i) {
        return signal[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(i, 0, count - 1))];
    };
    const auto at = [&](std::ptrdiff_t i) {
        if (i < 0) {
            return 2.0 * inside(0) - inside(-i);
        }
        return i < count ? inside(i) : 2.0 * inside(count - 1) - inside(2 * (count - 1) - i);
    };
    double sum = 0.0;
    for (std::ptrdiff_t i = -half; i <= half; ++i) {
        sum += at(i);
    }
    const double width = static_cast<double>(2 * half + 1);
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        scratch[static_cast<std::size_t>(i)] = sum / width;
        sum += at(i + half + 1) - at(i - half);
    }
    signal.swap(scratch);
}

}  // namespace

std::vector<double> smoothed(std::span<const double> signal, double sigma_s) {
    std::vector<double> result(signal.begin(), signal.end());
    if (result.empty()) {
        return result;
    }
    // A moving average of w samples has variance (w^2 - 1) / 12; four of them add up.
    const double sigma = sigma_s * kRate_hz;
    const double width = std::sqrt(12.0 * sigma * sigma / kPasses + 1.0);
    const std::ptrdiff_t half = std::lround(0.5 * (width - 1.0));
    std::vector<double> scratch(result.size());
    for (int pass = 0; pass < kPasses; ++pass) {
        moving_average(result, scratch, half);
    }
    return result;
}

std::vector<double> butterworth_smoothed(std::span<const double> signal, double cutoff_hz) {
    const auto count = static_cast<std::ptrdiff_t>(signal.size());
    const auto lead = std::min<std::ptrdiff_t>(count - 1, std::lround(3.0 * kRate_hz / cutoff_hz));
    if (count < 3) {
        return {signal.begin(), signal.end()};
    }
    std::vector<double> x;
    for (std::ptrdiff_t i = -lead; i < count + lead; ++i) {
        const auto value = [&](std::ptrdiff_t k) { return signal[static_cast<std::size_t>(k)]; };
        x.push_back(i < 0        ? 2.0 * value(0) - value(-i)
                    : i >= count ? 2.0 * value(count - 1) - value(2 * (count - 1) - i)
                                 : value(i));
    }
    // The half-power point of two passes is the cut-off when each has it at tan(w) / (sqrt(2) - 1)^(1/4).
    const double w =
        std::tan(std::numbers::pi * cutoff_hz / kRate_hz) / std::pow(std::numbers::sqrt2 - 1.0, 0.25);
    const double a0 = 1.0 + std::numbers::sqrt2 * w + w * w;
    const double b = w * w / a0;
    const double a1 = 2.0 * (w * w - 1.0) / a0;
    const double a2 = (1.0 - std::numbers::sqrt2 * w + w * w) / a0;
    for (int pass = 0; pass < 2; ++pass) {
        double x1 = x.front(), x2 = x1, y1 = x1, y2 = x1;  // as if it had rested there for ever
        for (double& sample : x) {
            const double y = b * (sample + 2.0 * x1 + x2) - a1 * y1 - a2 * y2;
            x2 = x1;
            x1 = sample;
            y2 = y1;
            y1 = sample = y;
        }
        std::reverse(x.begin(), x.end());
    }
    return {x.begin() + lead, x.begin() + lead + count};
}

std::vector<double> slope(std::span<const double> signal) {
    const std::size_t count = signal.size();
    std::vector<double> result(count, 0.0);
    for (std::size_t i = 0; count > 1 && i < count; ++i) {
        const std::size_t before = i == 0 ? 0 : i - 1;
        const std::size_t after = std::min(i + 1, count - 1);
        result[i] = (signal[after] - signal[before]) * kRate_hz / static_cast<double>(after - before);
    }
    return result;
}

std::vector<double> curvature(std::span<const double> signal) {
    const std::size_t count = signal.size();
    std::vector<double> result(count, 0.0);
    for (std::size_t i = 1; i + 1 < count; ++i) {
        result[i] = (signal[i + 1] - 2.0 * signal[i] + signal[i - 1]) * kRate_hz * kRate_hz;
    }
    if (count > 2) {
        result.front() = result[1];
        result.back() = result[count - 2];
    }
    return result;
}

}  // namespace hinge::drivers::simulated
