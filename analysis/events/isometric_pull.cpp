#include "analysis/events/isometric_pull.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include "analysis/dsp/gaps.h"
#include "analysis/dsp/summary.h"

namespace hinge::analysis {
namespace {

constexpr double kQuiet_s = 1.0;       // M.10
constexpr double kShortQuiet_s = 0.3;  // between two pulls there may be no second
constexpr double kLookBack_s = 8.0;    // from where a pull is plain to the quiet before it
constexpr double kStep_s = 0.05;
constexpr double kOnsetSds = 5.0;        // Dos'Santos 2017
constexpr double kWalkBackSds = 2.0;     // M.10
constexpr double kOlderRule_n = 40.0;    // M.10
constexpr double kLeastPull_n = 100.0;   // below that it is a shift of weight; chosen by us, DECISIONS.md
constexpr double kLeastPullShare = 0.1;  // of body weight
constexpr double kShortest_s = 0.3;      // what comes down sooner is a false pull
constexpr double kBridge_s = 0.1;        // a dip that short does not end a pull
constexpr double kReleaseShare = 0.1;    // of the net peak
constexpr double kStandingShare = 0.5;   // of body weight: below it the person steps on or off
constexpr int kRounds = 3;
constexpr double kFalsePullShare =
    0.3;  // of the net peak of the recording's best; chosen by us, DECISIONS.md
constexpr double kLightestBody_n = 150.0;
constexpr double kZeroedUnderLoad_n = -30.0;
constexpr double kLeastSd_n = 0.5;

std::optional<SampleRange> quietest(const SetSignals& s, std::span<const double> force,
                                    const SampleRange& within, double window_s, double heaviest_n) {
    const std::size_t length = s.samples_in(window_s);
    const std::size_t step = std::max<std::size_t>(1, s.samples_in(kStep_s));
    std::optional<SampleRange> best;
    double least = 0.0;
    for (std::size_t last = within.last; length > 1 && last >= within.first + length;
         last -= std::min(last, step)) {
        const SampleRange window{last - length, last};
        if (!dsp::all_finite(force, window)) {
            continue;
        }
        const double sd = dsp::standard_deviation(force, window);
        const double mean = dsp::mean(force, window);
        if (mean > kLightestBody_n && mean < heaviest_n && (!best || sd < least)) {
            best = window;
            least = sd;
        }
    }
    return best;
}

// Half-open stretches above `level`, dips of at most `bridge` samples included.
std::vector<SampleRange> stretches_above(std::span<const double> force, double level, std::size_t bridge) {
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

// The sample after the last one not above `level`, going back from `from`; fractional.
std::optional<double> last_crossing(std::span<const double> force, std::size_t from, std::size_t earliest,
                                    double level) {
    for (std::size_t i = from; i > earliest; --i) {
        const double before = force[i - 1];
        if (!(before > level)) {
            const double share = force[i] > before ? (level - before) / (force[i] - before) : 1.0;
            return static_cast<double>(i - 1) + std::clamp(share, 0.0, 1.0);
        }
    }
    return std::nullopt;
}

class Finder {
public:
    Finder(const SetSignals& s, std::span<const double> force, double body_n)
        : s_(s), force_(force), body_n_(body_n) {}

    // The pull around a stretch that is plainly one, not before `earliest`.
    [[nodiscard]] std::optional<IsometricPull> pull(const SampleRange& plain, std::size_t earliest) const {
        IsometricPull pull;
        pull.release = plain.last;
        for (int round = 0; round < kRounds; ++round) {
            // The force may fall off and rise higher before it is let go: the release is of the highest peak.
            pull.peak = dsp::index_of_maximum(force_, {plain.first, pull.release});
            const double net_n = force_[pull.peak] - body_n_;
            pull.release = release_after(pull.peak, body_n_ + kReleaseShare * net_n);
        }
        if (static_cast<double>(pull.release - plain.first) * s_.dt_s < kShortest_s ||
            stepped_before(plain.first, earliest)) {
            return std::nullopt;
        }
        const SampleRange before{
            std::max(earliest, plain.first - std::min(plain.first, s_.samples_in(kLookBack_s))), plain.first};
        const double heaviest_n = force_[plain.first] + 1.0;
        auto quiet = quietest(s_, force_, before, kQuiet_s, heaviest_n);
        if (!quiet) {
            quiet = quietest(s_, force_, before, kShortQuiet_s, heaviest_n);
        }
        if (!quiet) {
            return std::nullopt;  // nothing to tell an onset from: the recording begins in the pull
        }
        pull.baseline_n = dsp::mean(force_, *quiet);
        pull.baseline_sd_n = std::max(kLeastSd_n, dsp::standard_deviation(force_, *quiet));
        pull.pretension_n = pull.baseline_n - body_n_;
        return with_onset(pull, plain.first, quiet->first);
    }

private:
    [[nodiscard]] std::size_t release_after(std::size_t peak, double level) const {
        std::size_t i = peak;
        while (i < force_.size() && force_[i] > std::max(level, kStandingShare * body_n_)) {
            ++i;
        }
        return i;
    }
    [[nodiscard]] bool stepped_before(std::size_t first, std::size_t earliest) const {
        const std::size_t from = std::max(earliest, first - std::min(first, s_.samples_in(kQuiet_s)));
        return std::any_of(force_.begin() + static_cast<std::ptrdiff_t>(from),
                           force_.begin() + static_cast<std::ptrdiff_t>(first),
                           [&](double f) { return f < kStandingShare * body_n_; });
    }
    [[nodiscard]] std::optional<IsometricPull> with_onset(IsometricPull pull, std::size_t from,
                                                          std::size_t earliest) const {
        const double sd_n = pull.baseline_sd_n;
        const auto above = last_crossing(force_, from, earliest, pull.baseline_n + kOnsetSds * sd_n);
        const auto onset = above ? last_crossing(force_, static_cast<std::size_t>(*above), earliest,
                                                 pull.baseline_n + kWalkBackSds * sd_n)
                                 : std::nullopt;
        if (!onset) {
            return std::nullopt;
        }
        pull.onset = *onset;
        const auto older = last_crossing(force_, from, earliest, pull.baseline_n + kOlderRule_n);
        pull.both_onsets = older.has_value();
        pull.onset_40n = older.value_or(*onset);
        return pull;
    }

    const SetSignals& s_;
    std::span<const double> force_;
    double body_n_;
};

std::optional<double> body_weight_of(const SetSignals& s, std::span<const double> force,
                                     const Result<Weighing>& body) {
    if (body) {
        return body->weight_n;
    }
    const double median_n = dsp::median({force.begin(), force.end()});
    const auto quiet = quietest(s, force, {0, force.size()}, kQuiet_s, 1.3 * median_n);
    return quiet ? std::optional(dsp::mean(force, *quiet)) : std::nullopt;
}

std::string zeroed_under_load(const SetSignals& s, std::span<const double> force) {
    const std::size_t length = std::max<std::size_t>(2, s.samples_in(0.2));
    double least = 0.0;
    for (std::size_t first = 0; first + length <= force.size(); first += length / 2) {
        const SampleRange window{first, first + length};
        if (dsp::all_finite(force, window)) {
            least = std::min(least, dsp::mean(force, window));
        }
    }
    if (least > kZeroedUnderLoad_n) {
        return {};
    }
    char text[160];
    std::snprintf(text, sizeof text,
                  "the plate reads %.0f N when it is empty: it was zeroed under load; zero it empty and "
                  "record again",
                  least);
    return text;
}

}  // namespace

IsometricPulls find_isometric_pulls(const SetSignals& s, const std::vector<double>& force,
                                    const Result<Weighing>& body) {
    IsometricPulls result;
    if (!dsp::all_finite(force, {0, force.size()})) {
        result.reason = force.empty() ? "no force under the feet" : "force samples are missing";
        return result;
    }
    if (result.reason = zeroed_under_load(s, force); !result.reason.empty()) {
        return result;
    }
    const std::optional<double> body_n = body_weight_of(s, force, body);
    if (!body_n) {
        result.reason = "nobody stands still for a second before the pull";
        return result;
    }
    const Finder finder(s, force, *body_n);
    const double level = *body_n + std::max(kLeastPull_n, kLeastPullShare * *body_n);
    std::size_t earliest = 0;
    for (const SampleRange& plain : stretches_above(force, level, s.samples_in(kBridge_s))) {
        if (plain.first < earliest) {
            continue;
        }
        if (const auto pull = finder.pull(plain, earliest)) {
            result.pulls.push_back(*pull);
            earliest = pull->release;
        }
    }
    double best_n = 0.0;
    for (const IsometricPull& pull : result.pulls) {
        best_n = std::max(best_n, force[pull.peak] - *body_n);
    }
    std::erase_if(result.pulls, [&](const IsometricPull& pull) {
        return force[pull.peak] - *body_n < kFalsePullShare * best_n;
    });
    if (result.pulls.empty()) {
        result.reason =
            "no pull: the force never stays 100 N above body weight for 0.3 s after quiet standing";
    }
    return result;
}

}  // namespace hinge::analysis
