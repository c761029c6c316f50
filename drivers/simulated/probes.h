#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "drivers/simulated/motion.h"

// Questions asked of a signal at 1 kHz whose first sample is at time zero.
namespace hinge::drivers::simulated {

inline std::size_t index_of(double time_s) {
    return static_cast<std::size_t>(std::lround(std::max(0.0, time_s) * kRate_hz));
}
inline double time_of(std::size_t index) {
    return static_cast<double>(index) * kStep_s;
}

// A signal's value at a time between samples.
inline double at(const std::vector<double>& signal, double time_s) {
    const double position = std::clamp(time_s * kRate_hz, 0.0, static_cast<double>(signal.size() - 1));
    const auto i = std::min(static_cast<std::size_t>(position), signal.size() - 2);
    const double part = position - static_cast<double>(i);
    return signal[i] + part * (signal[i + 1] - signal[i]);
}

// First time in [from_s, to_s] at which the signal reaches `level` from below.
inline std::optional<double> reaches(const std::vector<double>& signal, double level, double from_s,
                                     double to_s) {
    const std::size_t last = std::min(index_of(to_s), signal.size() - 1);
    for (std::size_t i = index_of(from_s) + 1; i <= last; ++i) {
        if (signal[i] >= level && signal[i - 1] < level) {
            return time_of(i - 1) + kStep_s * (level - signal[i - 1]) / (signal[i] - signal[i - 1]);
        }
    }
    return std::nullopt;
}

// Last time in [from_s, to_s] at which the signal comes down to `level`.
inline std::optional<double> sinks_to(const std::vector<double>& signal, double level, double from_s,
                                      double to_s) {
    const std::size_t first = index_of(from_s) + 1;
    for (std::size_t i = std::min(index_of(to_s), signal.size() - 1); i >= first && i > 0; --i) {
        if (signal[i] <= level && signal[i - 1] > level) {
            return time_of(i - 1) + kStep_s * (signal[i - 1] - level) / (signal[i - 1] - signal[i]);
        }
    }
    return std::nullopt;
}

struct Window {
    std::size_t first = 0, last = 0;  // half open
    Window(double from_s, double to_s) : first(index_of(from_s)), last(index_of(to_s)) {}
    [[nodiscard]] double count() const { return static_cast<double>(last - first); }
};

inline double mean(const Window& window, const std::function<double(std::size_t)>& value) {
    double sum = 0.0;
    for (std::size_t i = window.first; i < window.last; ++i) {
        sum += value(i);
    }
    return sum / window.count();
}
inline double highest(const Window& window, const std::function<double(std::size_t)>& value) {
    double best = value(window.first);
    for (std::size_t i = window.first; i < window.last; ++i) {
        best = std::max(best, value(i));
    }
    return best;
}
inline double range(const Window& window, const std::function<double(std::size_t)>& value) {
    return highest(window, value) + highest(window, [&](std::size_t i) { return -value(i); });
}

}  // namespace hinge::drivers::simulated
