#include "analysis/dsp/summary.h"

#include <algorithm>
#include <cmath>

namespace hinge::analysis::dsp {
namespace {

std::span<const double> part(std::span<const double> samples, const SampleRange& range) noexcept {
    return samples.subspan(range.first, range.size());
}

}  // namespace

double mean(std::span<const double> samples, const SampleRange& range) noexcept {
    double sum = 0.0;
    for (const double x : part(samples, range)) {
        sum += x;
    }
    return sum / static_cast<double>(range.size());
}

double standard_deviation(std::span<const double> samples, const SampleRange& range) noexcept {
    if (range.size() < 2) {
        return 0.0;
    }
    const double centre = mean(samples, range);
    double sum = 0.0;
    for (const double x : part(samples, range)) {
        sum += (x - centre) * (x - centre);
    }
    return std::sqrt(sum / static_cast<double>(range.size() - 1));
}

double slope(std::span<const double> samples, const SampleRange& range, double dt_s) noexcept {
    const double middle = 0.5 * static_cast<double>(range.size() - 1);
    double sxy = 0.0;
    double sxx = 0.0;
    for (std::size_t i = 0; i < range.size(); ++i) {
        const double t = static_cast<double>(i) - middle;
        sxy += t * samples[range.first + i];
        sxx += t * t;
    }
    return sxx > 0.0 ? sxy / (sxx * dt_s) : 0.0;
}

double minimum(std::span<const double> samples, const SampleRange& range) noexcept {
    return samples[index_of_minimum(samples, range)];
}

double maximum(std::span<const double> samples, const SampleRange& range) noexcept {
    return samples[index_of_maximum(samples, range)];
}

std::size_t index_of_maximum(std::span<const double> samples, const SampleRange& range) noexcept {
    const auto sub = part(samples, range);
    return range.first + static_cast<std::size_t>(std::max_element(sub.begin(), sub.end()) - sub.begin());
}

std::size_t index_of_minimum(std::span<const double> samples, const SampleRange& range) noexcept {
    const auto sub = part(samples, range);
    return range.first + static_cast<std::size_t>(std::min_element(sub.begin(), sub.end()) - sub.begin());
}

double median(std::vector<double> values) noexcept {
    const auto half = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), half, values.end());
    if (values.size() % 2 == 1) {
        return *half;
    }
    return 0.5 * (*half + *std::max_element(values.begin(), half));
}

}  // namespace hinge::analysis::dsp
