#include "drivers/simulated/smoothing.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "drivers/simulated/motion.h"

namespace hinge::drivers::simulated {
namespace {

constexpr int kPasses = 4;

void moving_average(std::vector<double>& signal, std::vector<double>& scratch, std::ptrdiff_t half) {
    const auto count = static_cast<std::ptrdiff_t>(signal.size());
    const auto at = [&](std::ptrdiff_t i) {
        return signal[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(i, 0, count - 1))];
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
