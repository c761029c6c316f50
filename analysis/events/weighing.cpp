#include "analysis/events/weighing.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "analysis/dsp/gaps.h"
#include "analysis/dsp/summary.h"

namespace hinge::analysis {
namespace {

constexpr double kSwayCorrelation_s = 0.25;    // B.1
constexpr double kWindowStep_s = 0.050;        // B.1
constexpr double kWindowShareOfStretch = 0.6;  // B.1
// Probe that decides where standing is quiet before the window proper is chosen: chosen by us, DECISIONS.md.
constexpr double kProbe_s = 0.5;
// Below the recommended window a weight is still usable at grade B: chosen by us, DECISIONS.md.
constexpr double kShortestWindow_s = 0.5;
// Nobody who lifts weighs less, N: an empty plate is not a person.
constexpr double kLightestBody_n = 150.0;

// Mean, SD and slope of any window in constant time, from running sums.
class WindowSums {
public:
    explicit WindowSums(const std::vector<double>& x)
        : reference_(x.empty() || !std::isfinite(x[0]) ? 0.0 : x[0]) {
        s0_.resize(x.size() + 1, 0.0);
        s1_ = s2_ = bad_ = s0_;
        for (std::size_t i = 0; i < x.size(); ++i) {
            const bool finite = std::isfinite(x[i]);
            const double v = finite ? x[i] - reference_ : 0.0;
            s0_[i + 1] = s0_[i] + v;
            s1_[i + 1] = s1_[i] + v * static_cast<double>(i);
            s2_[i + 1] = s2_[i] + v * v;
            bad_[i + 1] = bad_[i] + (finite ? 0.0 : 1.0);
        }
    }
    [[nodiscard]] bool finite(const SampleRange& r) const { return bad_[r.last] == bad_[r.first]; }
    [[nodiscard]] double mean(const SampleRange& r) const { return reference_ + offset_mean(r); }
    [[nodiscard]] double sd(const SampleRange& r) const {
        const auto n = static_cast<double>(r.size());
        const double m = offset_mean(r);
        return std::sqrt(std::max(0.0, ((s2_[r.last] - s2_[r.first]) - n * m * m) / (n - 1.0)));
    }
    [[nodiscard]] double slope(const SampleRange& r, double dt_s) const {
        const auto n = static_cast<double>(r.size());
        const double centre = 0.5 * static_cast<double>(r.first + r.last - 1);
        const double sxy = (s1_[r.last] - s1_[r.first]) - centre * (s0_[r.last] - s0_[r.first]);
        return sxy / (n * (n * n - 1.0) / 12.0 * dt_s);
    }

private:
    [[nodiscard]] double offset_mean(const SampleRange& r) const {
        return (s0_[r.last] - s0_[r.first]) / static_cast<double>(r.size());
    }
    double reference_;
    std::vector<double> s0_, s1_, s2_, bad_;
};

// Stretches of `allowed` in which every half-second probe is quiet at one level.
std::vector<SampleRange> quiet_stretches(const SetSignals& s, const WindowSums& sums,
                                         const std::vector<SampleRange>& allowed, const Settings& settings) {
    const std::size_t probe = std::max<std::size_t>(2, s.samples_in(kProbe_s));
    const std::size_t step = std::max<std::size_t>(1, s.samples_in(kWindowStep_s));
    std::vector<SampleRange> stretches;
    for (const SampleRange& range : allowed) {
        std::optional<SampleRange> open;
        double level = 0.0;
        for (std::size_t first = range.first; first + probe <= range.last; first += step) {
            const SampleRange window{first, first + probe};
            const bool quiet = sums.finite(window) && sums.mean(window) > kLightestBody_n &&
                               sums.sd(window) < settings.weigh_max_sd_fraction * sums.mean(window);
            const bool same_level =
                !open || std::abs(sums.mean(window) - level) < 2.0 * settings.weigh_max_sd_fraction * level;
            if (open && (!quiet || !same_level)) {
                stretches.push_back(*open);
                open.reset();
            }
            if (quiet && !open) {
                open = window;
                level = sums.mean(window);
            } else if (open) {
                open->last = window.last;
            }
        }
        if (open) {
            stretches.push_back(*open);
        }
    }
    return stretches;
}

bool both_feet_down(const SetSignals& s, const SampleRange& window, double min_share) {
    const double left = dsp::mean(s.left, window);
    const double right = dsp::mean(s.right, window);
    return std::min(left, right) > min_share * (left + right);
}

std::optional<Weighing> best_window(const SetSignals& s, const WindowSums& sums, const SampleRange& stretch,
                                    const Settings& settings) {
    const double duration_s = static_cast<double>(stretch.size()) * s.dt_s;
    const bool is_short = duration_s < settings.weigh_min_duration_s;
    const double wanted_s =
        std::max(std::min(duration_s, settings.weigh_min_duration_s), kWindowShareOfStretch * duration_s);
    const std::size_t length = std::min(stretch.size(), s.samples_in(wanted_s));
    const std::size_t step = std::max<std::size_t>(1, s.samples_in(kWindowStep_s));
    std::optional<Weighing> best;
    for (std::size_t first = stretch.first; first + length <= stretch.last; first += step) {
        const SampleRange window{first, first + length};
        const double sd = sums.sd(window);
        if (best && sd >= best->sd_n) {
            continue;
        }
        const double window_s = static_cast<double>(length) * s.dt_s;
        // A short window cannot tell a slope from sway: its limit widens with what sway alone would give.
        const double slope_limit =
            settings.weigh_max_slope_n_s + (is_short ? std::sqrt(12.0) * sd / window_s : 0.0);
        if (sd < settings.weigh_max_sd_fraction * sums.mean(window) &&
            std::abs(sums.slope(window, s.dt_s)) < slope_limit &&
            both_feet_down(s, window, settings.weigh_min_foot_share)) {
            best = Weighing{sums.mean(window), standard_error_of_hold(sd, window_s), sd, window, is_short};
        }
    }
    return best;
}

}  // namespace

double standard_error_of_hold(double sd_n, double duration_s) noexcept {
    return sd_n * std::sqrt(std::min(1.0, 2.0 * kSwayCorrelation_s / duration_s));
}

Result<Weighing> weigh_body(const SetSignals& s, const std::vector<SampleRange>& allowed,
                            const Settings& settings) {
    if (!s.has_plates) {
        return Error{ErrorCode::not_computable, "no force under both feet"};
    }
    const WindowSums sums(s.total_slow);
    std::optional<Weighing> best;
    for (const SampleRange& stretch : quiet_stretches(s, sums, allowed, settings)) {
        if (static_cast<double>(stretch.size()) * s.dt_s < kShortestWindow_s) {
            continue;
        }
        const std::optional<Weighing> found = best_window(s, sums, stretch, settings);
        const auto is_better = [&] {
            return !best || (best->short_window && !found->short_window) ||
                   (best->short_window == found->short_window && found->window.size() > best->window.size());
        };
        if (found && is_better()) {
            best = found;
        }
    }
    if (!best) {
        return Error{ErrorCode::not_computable, "no quiet standing with the bar on the floor was found"};
    }
    return *best;
}

}  // namespace hinge::analysis
