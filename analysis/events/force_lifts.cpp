#include "analysis/events/force_lifts.h"

#include <algorithm>
#include <cmath>

#include "analysis/dsp/gaps.h"
#include "analysis/dsp/summary.h"

namespace hinge::analysis {
namespace {

constexpr double kLoadedShare = 1.15;     // M.9
constexpr double kShortest_s = 0.6;       // M.9
constexpr double kBridge_s = 0.2;         // shorter than a touch-and-go contact (D.8)
constexpr double kEmpty_n = 100.0;        // nobody stands on the plates
constexpr double kSlackLoadShare = 0.03;  // D.3
constexpr double kSlackQuiet_s = 0.1;     // D.3
constexpr double kLongestSlack_s = 3.0;
constexpr double kHold_s = 0.5;
constexpr double kStill = 0.02;  // SD of a hold over its mean
constexpr std::size_t kBins = 128;

// Half-open stretches above `level`, dips of at most `bridge` samples included.
std::vector<SampleRange> stretches_above(const std::vector<double>& force, double level, std::size_t bridge) {
    std::vector<SampleRange> found;
    for (std::size_t i = 0; i < force.size(); ++i) {
        if (!(force[i] > level)) {
            continue;
        }
        if (!found.empty() && i - found.back().last <= bridge) {
            found.back().last = i + 1;
        } else {
            found.push_back({i, i + 1});
        }
    }
    return found;
}

SampleRange slack_before(const SetSignals& s, const SampleRange& loaded, double body_n, double load_n) {
    const double quiet_n = body_n + kSlackLoadShare * load_n;
    const std::size_t wanted = std::max<std::size_t>(1, s.samples_in(kSlackQuiet_s));
    const std::size_t reach = s.samples_in(kLongestSlack_s);
    const std::size_t earliest = loaded.first - std::min(loaded.first, reach);
    std::size_t full = loaded.first;
    while (full < loaded.last && s.total_event[full] < body_n + load_n) {
        ++full;
    }
    std::size_t run = 0;
    for (std::size_t i = loaded.first; i > earliest; --i) {
        run = s.total_event[i - 1] < quiet_n ? run + 1 : 0;
        if (run >= wanted) {
            return full < loaded.last ? SampleRange{i - 1 + wanted, full} : SampleRange{};
        }
    }
    return {};
}

SampleRange hold_in(const SetSignals& s, const SampleRange& loaded) {
    const std::size_t length = s.samples_in(kHold_s);
    const std::size_t step = std::max<std::size_t>(1, length / 10);
    SampleRange best{};
    double least = kStill;
    for (std::size_t first = loaded.first; length > 1 && first + length <= loaded.last; first += step) {
        const SampleRange window{first, first + length};
        const double mean = dsp::mean(s.total_slow, window);
        const double share = dsp::standard_deviation(s.total_slow, window) / mean;
        if (share < least) {
            least = share;
            best = window;
        }
    }
    return best;
}

}  // namespace

std::optional<double> two_level_split(const std::vector<double>& force) {
    double highest = 0.0;
    for (const double f : force) {
        highest = std::max(highest, std::isfinite(f) ? f : 0.0);
    }
    if (!(highest > kEmpty_n)) {
        return std::nullopt;
    }
    const double width = (highest - kEmpty_n) / static_cast<double>(kBins);
    std::vector<double> count(kBins, 0.0);
    double total = 0.0, moment = 0.0;
    for (const double f : force) {
        if (f > kEmpty_n) {
            const auto bin = std::min(kBins - 1, static_cast<std::size_t>((f - kEmpty_n) / width));
            count[bin] += 1.0;
            total += 1.0;
            moment += static_cast<double>(bin);
        }
    }
    double below = 0.0, below_moment = 0.0, best = 0.0;
    std::optional<double> split;
    for (std::size_t bin = 0; bin + 1 < kBins; ++bin) {
        below += count[bin];
        below_moment += count[bin] * static_cast<double>(bin);
        if (below == 0.0 || below == total) {
            continue;
        }
        const double low = below_moment / below;
        const double high = (moment - below_moment) / (total - below);
        const double between = below * (total - below) * (high - low) * (high - low);
        const double low_n = kEmpty_n + (low + 0.5) * width;
        const double high_n = kEmpty_n + (high + 0.5) * width;
        if (between > best) {
            best = between;
            split = high_n > kLoadedShare * low_n ? std::optional(0.5 * (low_n + high_n)) : std::nullopt;
        }
    }
    return split;
}

std::vector<SampleRange> unloaded_ranges(const SetSignals& s) {
    const std::optional<double> split = two_level_split(s.total_slow);
    if (!split) {
        return {{0, s.size}};
    }
    std::vector<SampleRange> ranges;
    std::size_t first = 0;
    for (const SampleRange& loaded : stretches_above(s.total_slow, *split, 0)) {
        ranges.push_back({first, loaded.first});
        first = loaded.last;
    }
    ranges.push_back({first, s.size});
    return ranges;
}

ForceLifts find_lifts_by_force(const SetSignals& s, const Result<Weighing>& body) {
    ForceLifts result;
    const std::optional<double> split = two_level_split(s.total_slow);
    if (!body && !split) {
        result.reason = "the force has one level only, and body weight is not known";
        return result;
    }
    result.level_n = body ? kLoadedShare * body->weight_n : *split;
    for (const SampleRange& loaded : stretches_above(s.total_slow, result.level_n, s.samples_in(kBridge_s))) {
        if (static_cast<double>(loaded.size()) * s.dt_s < kShortest_s ||
            !dsp::all_finite(s.total_slow, loaded)) {
            continue;
        }
        ForceLift lift;
        lift.loaded = loaded;
        lift.hold = hold_in(s, loaded);
        const double total_n = dsp::median({s.total_slow.begin() + static_cast<std::ptrdiff_t>(loaded.first),
                                            s.total_slow.begin() + static_cast<std::ptrdiff_t>(loaded.last)});
        if (body && dsp::all_finite(s.total_event, {0, loaded.last})) {
            lift.slack = slack_before(s, loaded, body->weight_n, total_n - body->weight_n);
        }
        result.lifts.push_back(lift);
    }
    if (result.lifts.empty()) {
        result.reason = "the force never stays 15 % above body weight for 0.6 s";
    }
    return result;
}

}  // namespace hinge::analysis
