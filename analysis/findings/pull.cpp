// How the slack is taken up and how the bar goes up.
//
//   yanked: max dL/dt (50 Hz) / W_b > 6 /s in the slack, or max L / W_b - 1 > 0.25 within 150 ms of lift-off
//   slack then pull: >= 0.2 s with |dL/dt| < 0.3 W_b/s at 10-95 % of W_b before lift-off
//   sticking: see the metric; hitch: the bar sinks between lift-off and lock-out
//
// Each limit beyond the error of its number. Source: science.md D.3, D.8, H.2, H.4.

#include <algorithm>

#include "analysis/dsp/calculus.h"
#include "analysis/dsp/gaps.h"
#include "analysis/findings/common.h"

namespace hinge::analysis::findings {
namespace {

constexpr double kHitchSpeed_m_s = 0.010;     // five times the noise of the speed
constexpr double kOvershootWindow_s = 0.150;  // D.3
constexpr double kPlateauLow = 0.10;          // of the bar's weight, D.3
constexpr double kPlateauHigh = 0.95;

// max L / W_b - 1 just after lift-off.
std::optional<Number> overshoot(const SetAnalysis& set, const RepAnalysis& rep) {
    const auto load = HandLoad::of(set, rep);
    const std::optional<double> lift_off = rep.rep.time_s(EventKind::lift_off);
    if (!load || !lift_off || rep.concentric.empty()) {
        return std::nullopt;
    }
    const SetSignals& s = set.signals;
    const std::size_t first = s.index_of(*lift_off);
    const std::size_t last = std::min(rep.concentric.last, first + s.samples_in(kOvershootWindow_s));
    double most = 0.0;
    for (std::size_t i = first; i < last; ++i) {
        most = std::max(most, (*load)(i));
    }
    return last > first ? std::optional(Number{most - 1.0, HandLoad::kSd}) : std::nullopt;
}

void tell_yank(const SetAnalysis& set, const RepAnalysis& rep, const RepReport& report, Findings& findings) {
    const Settings& limits = set.settings;
    const auto rate = number_of(report.find("slack_peak_rate"));
    const auto over = overshoot(set, rep);
    const bool fast = surely_above(rate, limits.yank_rate_per_s);
    const bool high = surely_above(over, limits.yank_overshoot_fraction);
    if (!fast && !high) {
        return;
    }
    Finding finding{
        "yanked",
        fast ? sentence("The slack is taken up abruptly: %.1f bar weights per second.", rate->value)
             : sentence("The pull overshoots: the load is %.0f %% above the bar's weight just "
                        "after lift-off.",
                        100 * over->value),
        {},
        sentence("> %.1f bar weights per second, or > %.0f %% above the bar's weight within "
                 "150 ms of lift-off, beyond 1.64 SD",
                 limits.yank_rate_per_s, 100 * limits.yank_overshoot_fraction),
        "science.md D.3; lab convention"};
    if (rate) {
        finding.numbers["slack_peak_rate"] = rate->value;
    }
    if (over) {
        finding.numbers["lift_off_overshoot_fraction"] = over->value;
    }
    findings.push_back(std::move(finding));
}

// The longest stretch of the slack in which the load stands still between its limits.
SampleRange plateau(const SetAnalysis& set, const RepAnalysis& rep, const HandLoad& load) {
    const SetSignals& s = set.signals;
    SampleRange longest;
    std::size_t first = rep.slack.first;
    for (std::size_t i = rep.slack.first; i <= rep.slack.last; ++i) {
        bool still = false;
        if (i < rep.slack.last && i > 0 && i + 1 < s.size) {
            const double rate =
                (s.total_event[i + 1] - s.total_event[i - 1]) / (2.0 * s.dt_s * load.bar_weight_n());
            const double share = load(i);
            still = std::abs(rate) < set.settings.plateau_rate_per_s && share >= kPlateauLow &&
                    share <= kPlateauHigh;
        }
        if (!still) {
            if (i - first > longest.size()) {
                longest = {first, i};
            }
            first = i + 1;
        }
    }
    return longest;
}

void tell_two_steps(const SetAnalysis& set, const RepAnalysis& rep, Findings& findings) {
    const auto load = HandLoad::of(set, rep);
    if (!load || rep.slack.empty() || !dsp::all_finite(set.signals.total_event, rep.slack)) {
        return;
    }
    const SampleRange still = plateau(set, rep, *load);
    const double duration_s = static_cast<double>(still.size()) * set.signals.dt_s;
    if (duration_s < set.settings.plateau_s || still.empty()) {
        return;
    }
    const double share = (*load)((still.first + still.last) / 2);
    findings.push_back(
        {"slack_then_pull",
         sentence("The pull comes in two steps: the load stays at %.0f %% of the bar's weight for %.2f s "
                  "before the lift.",
                  100 * share, duration_s),
         {{"plateau_s", duration_s}, {"plateau_load_fraction", share}},
         sentence(">= %.1f s with less than %.1f bar weights per second, at 10 to 95 %% of the weight",
                  set.settings.plateau_s, set.settings.plateau_rate_per_s),
         "science.md D.3"});
}

void tell_sticking(const RepReport& report, Findings& findings) {
    const auto depth = number_of(report.find("sticking_depth"));
    const auto height = number_of(report.find("sticking_height_fraction"));
    if (depth && height) {
        findings.push_back({"sticking",
                            sentence("The bar slows by %.2f m/s at %.0f %% of its way up.", depth->value,
                                     100 * height->value),
                            {{"sticking_depth", depth->value}, {"sticking_height_fraction", height->value}},
                            "depth >= 0.02 m/s and 10 % of the peak before it",
                            "science.md H.4"});
    }
}

// Times the bar sinks between lift-off and lock-out.
int count_hitches(const SetAnalysis& set, const RepAnalysis& rep) {
    int hitches = 0;
    bool sinking = false;
    for (std::size_t i = rep.concentric.first; i < rep.concentric.last; ++i) {
        const bool sinks = set.signals.bar_velocity[i] < -kHitchSpeed_m_s;
        hitches += sinks && !sinking ? 1 : 0;
        sinking = sinks;
    }
    return hitches;
}

void in_rep(const SetAnalysis& set, const RepAnalysis& rep, const RepReport& report, Findings& findings) {
    if (const int hitches = count_hitches(set, rep); hitches > 0) {
        findings.push_back({"hitch",
                            sentence("The bar came down %d time(s) on the way up.", hitches),
                            {{"hitches", hitches}},
                            "downward speed > 10 mm/s between lift-off and lock-out",
                            "science.md D.8"});
    }
    tell_yank(set, rep, report, findings);
    tell_two_steps(set, rep, findings);
    tell_sticking(report, findings);
}

}  // namespace

const FindingFamily& pull() {
    static constexpr FindingFamily family{.in_rep = &in_rep};
    return family;
}

}  // namespace hinge::analysis::findings
