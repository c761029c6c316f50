#include "analysis/dsp/gaps.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hinge::analysis::dsp {

std::vector<SampleRange> finite_runs(std::span<const double> samples) {
    std::vector<SampleRange> runs;
    std::size_t i = 0;
    while (i < samples.size()) {
        if (!std::isfinite(samples[i])) {
            ++i;
            continue;
        }
        const std::size_t first = i;
        while (i < samples.size() && std::isfinite(samples[i])) {
            ++i;
        }
        runs.push_back({first, i});
    }
    return runs;
}

std::vector<double> bridge_gaps(std::span<const double> samples, std::size_t longest) {
    std::vector<double> bridged(samples.begin(), samples.end());
    std::replace_if(
        bridged.begin(), bridged.end(), [](double x) { return !std::isfinite(x); },
        std::numeric_limits<double>::quiet_NaN());
    const std::vector<SampleRange> runs = finite_runs(samples);
    for (std::size_t r = 1; r < runs.size(); ++r) {
        const std::size_t before = runs[r - 1].last - 1;
        const std::size_t after = runs[r].first;
        if (after - before - 1 > longest) {
            continue;
        }
        const double step = (samples[after] - samples[before]) / static_cast<double>(after - before);
        for (std::size_t i = before + 1; i < after; ++i) {
            bridged[i] = samples[before] + step * static_cast<double>(i - before);
        }
    }
    return bridged;
}

bool all_finite(std::span<const double> samples, const SampleRange& range) noexcept {
    if (range.empty() || range.last > samples.size()) {
        return false;
    }
    for (std::size_t i = range.first; i < range.last; ++i) {
        if (!std::isfinite(samples[i])) {
            return false;
        }
    }
    return true;
}

}  // namespace hinge::analysis::dsp
