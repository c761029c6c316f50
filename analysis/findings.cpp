#include "analysis/findings.h"

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>

#include "analysis/dsp/summary.h"

namespace hinge::analysis {
namespace {

// One-sided 95 % guard band in standard deviations (F.1).
constexpr double kGuardBand = 1.64;
constexpr double kHitchSpeed_m_s = 0.010;         // five times the noise of the speed
constexpr double kJerkRate_per_s = 6.0;           // D.3
constexpr double kFloorReturn_m = 0.003;          // B.6
constexpr double kTareDrift_n = 2.0;              // A.6
constexpr double kBarCentringPercentPerCm = 3.4;  // E.2: w = 0.35 m, m_b/(m + m_b) = 0.6
constexpr double kBlindSampleJump_m = 0.030;      // B.6

[[gnu::format(printf, 1, 2)]] std::string sentence(const char* format, ...) {
    char text[320];
    std::va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return text;
}

struct Number {
    double value, sd;
};

std::optional<Number> number_of(const ReportedMetric* metric) {
    if (metric == nullptr || !metric->value.number()) {
        return std::nullopt;
    }
    return Number{*metric->value.number(), metric->value.uncertainty.value_or(0.0)};
}

bool surely_above(const std::optional<Number>& x, double limit) {
    return x && x->value - kGuardBand * x->sd > limit;
}
bool surely_below(const std::optional<Number>& x, double limit) {
    return x && x->value + kGuardBand * x->sd < limit;
}

void find_hips(const Settings& limits, const RepReport& report, std::vector<Finding>& findings) {
    const auto r50 = number_of(report.find("hip_bar_ratio_50"));
    const auto r100 = number_of(report.find("hip_bar_ratio_100"));
    const auto pre = number_of(report.find("hip_rise_before_lift_off"));
    if (surely_above(r50, limits.hips_lead_ratio_50) || surely_above(r100, limits.hips_lead_ratio_100) ||
        surely_above(pre, limits.hips_pre_rise_m)) {
        Finding finding{
            "hips_lead",
            "The hips lead: ",
            {},
            sentence("R50 > %.2f, R100 > %.2f or rise before lift-off > %.0f mm, each beyond 1.64 SD",
                     limits.hips_lead_ratio_50, limits.hips_lead_ratio_100, 1000 * limits.hips_pre_rise_m),
            "science.md F.1; lab convention, experimental"};
        if (r50 && r100) {
            finding.text += sentence(
                "they rise %.2f times as fast as the bar over its first 50 mm and %.2f times over 100 mm",
                r50->value, r100->value);
            finding.numbers = {{"hip_bar_ratio_50", r50->value}, {"hip_bar_ratio_100", r100->value}};
        }
        if (surely_above(pre, limits.hips_pre_rise_m)) {
            finding.text += sentence("%sthey rise %.0f mm before the bar leaves the floor",
                                     finding.numbers.empty() ? "" : "; ", 1000 * pre->value);
            finding.numbers["hip_rise_before_lift_off"] = pre->value;
        }
        finding.text += '.';
        findings.push_back(std::move(finding));
    } else if (surely_below(r50, limits.hips_lag_ratio_50)) {
        findings.push_back(
            {"hips_lag",
             sentence("The hips lag: they rise %.2f times as fast as the bar over its first 50 mm.",
                      r50->value),
             {{"hip_bar_ratio_50", r50->value}},
             sentence("R50 < %.2f beyond 1.64 SD", limits.hips_lag_ratio_50),
             "science.md F.1; lab convention, experimental"});
    }
}

void find_asymmetry(const Settings& limits, const RepReport& report, std::vector<Finding>& findings) {
    const std::pair<const char*, const char*> phases[] = {{"asymmetry_concentric", "up"},
                                                          {"asymmetry_eccentric", "down"}};
    for (const auto& [id, way] : phases) {
        const auto a = number_of(report.find(id));
        if (!a || std::abs(a->value) <= limits.asymmetry_watch_percent) {
            continue;
        }
        const bool strong = std::abs(a->value) > limits.asymmetry_report_percent;
        findings.push_back(
            {strong ? "asymmetry_report" : "asymmetry_watch",
             sentence("On the way %s %.1f %% more of the load is on the %s foot. A bar 1 cm off centre alone "
                      "gives about %.1f %%; compare with this person's own change.",
                      way, std::abs(a->value), a->value > 0 ? "left" : "right", kBarCentringPercentPerCm),
             {{id, a->value}},
             sentence("|asymmetry| > %.0f %% (%s)",
                      strong ? limits.asymmetry_report_percent : limits.asymmetry_watch_percent,
                      strong ? "report" : "watch"),
             "science.md E.2, E.6; working bands, not norms"});
    }
}

void find_lowering(const SetAnalysis& set, const RepReport& report, std::vector<Finding>& findings) {
    const ReportedMetric* grade = report.find("eccentric_grade");
    if (grade != nullptr && grade->value.has_value()) {
        const std::string& word = std::get<std::string>(*grade->value.value);
        if (word != "controlled") {
            Finding finding{"eccentric_grade",
                            "The lowering is graded " + word + ".",
                            {},
                            "G.2: ratios 1.25 / 1.6 / 2.5, touchdown 0.35 / 0.6 m/s",
                            "science.md G.2; lab convention"};
            for (const char* id : {"last_12in_ratio", "last_6in_ratio", "touchdown_speed"}) {
                if (const auto value = number_of(report.find(id))) {
                    finding.numbers[id] = value->value;
                }
            }
            findings.push_back(std::move(finding));
        }
    }
    const ReportedMetric* tempo = report.find("tempo_met");
    const auto duration = number_of(report.find("eccentric_duration"));
    if (tempo != nullptr && tempo->value.has_value() && !std::get<bool>(*tempo->value.value) && duration) {
        findings.push_back({"tempo",
                            sentence("The lowering took %.2f s, the target is %.1f s.", duration->value,
                                     set.trial.set.tempo_target_s),
                            {{"eccentric_duration", duration->value}},
                            "T* - 0.3 s to T* + 1.0 s",
                            "science.md G.1"});
    }
}

void find_pull(const RepReport& report, std::vector<Finding>& findings) {
    const auto rate = number_of(report.find("slack_peak_rate"));
    if (rate && rate->value > kJerkRate_per_s) {
        findings.push_back(
            {"yanked",
             sentence("The slack is taken up abruptly: %.1f bar weights per second.", rate->value),
             {{"slack_peak_rate", rate->value}},
             "> 6 bar weights per second",
             "science.md D.3; lab convention"});
    }
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

}  // namespace

std::vector<Finding> find_in_rep(const SetAnalysis& set, const RepAnalysis& rep, const RepReport& report) {
    std::vector<Finding> findings;
    if (rep.rep.failed) {
        const double reached = set.signals.bar_position[rep.cycle.top] - set.segmentation.floor_height_m;
        findings.push_back(
            {"failed_lift",
             sentence("The lift ended %.0f mm above the floor, %.0f %% of the way.", 1000 * reached,
                      100 * reached / set.segmentation.reference_rise_m),
             {{"height_m", reached}},
             sentence("rise < %.0f %% of the reference", 100 * set.settings.failed_rise_fraction),
             "science.md D.8"});
    }
    if (const int hitches = count_hitches(set, rep); hitches > 0) {
        findings.push_back({"hitch",
                            sentence("The bar came down %d time(s) on the way up.", hitches),
                            {{"hitches", hitches}},
                            "downward speed > 10 mm/s between lift-off and lock-out",
                            "science.md D.8"});
    }
    find_hips(set.settings, report, findings);
    find_asymmetry(set.settings, report, findings);
    find_lowering(set, report, findings);
    find_pull(report, findings);
    return findings;
}

std::vector<Finding> find_in_set(const SetAnalysis& set, const Report& report) {
    std::vector<Finding> findings;
    const auto mismatch = number_of(report.find("load_mismatch"));
    if (mismatch && std::abs(mismatch->value) > set.settings.load_mismatch_fraction) {
        const double entered = set.trial.set.load_kg.value_or(0.0);
        findings.push_back(
            {"load_mismatch",
             sentence("The plates weigh the bar at %.1f kg, %.1f kg was entered; the measured mass is used.",
                      entered * (1.0 + mismatch->value), entered),
             {{"load_mismatch", mismatch->value}},
             sentence("|difference| > %.1f %%", 100 * set.settings.load_mismatch_fraction),
             "science.md C.4"});
    }
    return findings;
}

std::vector<std::string> check_integrity(const SetAnalysis& set) {
    std::vector<std::string> warnings = set.warnings;
    const SetSignals& s = set.signals;
    if (set.body_weight && set.body_weight_after && !set.body_weight_after->short_window &&
        !set.body_weight->short_window) {
        const double change = set.body_weight_after->weight_n - set.body_weight->weight_n;
        if (std::abs(change) > std::max(kTareDrift_n, 3.0 * set.body_weight_after->standard_error_n)) {
            warnings.push_back(sentence(
                "body weight changed by %+.1f N from before to after the set: check the plates' zero",
                change));
        }
    }
    for (const RepAnalysis& rep : set.reps) {
        if (s.has_plates && !rep.concentric.empty() &&
            (dsp::minimum(s.left_slow, rep.concentric) < set.settings.cop_min_force_n ||
             dsp::minimum(s.right_slow, rep.concentric) < set.settings.cop_min_force_n)) {
            warnings.push_back(sentence("rep %d: a foot left its plate on the way up", rep.rep.index));
        }
    }
    if (s.has_bar && set.segmentation.bar_at_rest.size() > 1) {
        const auto height = [&](const SampleRange& r) { return s.bar_position[(r.first + r.last) / 2]; };
        const double change =
            height(set.segmentation.bar_at_rest.back()) - height(set.segmentation.bar_at_rest.front());
        if (std::abs(change) > kFloorReturn_m) {
            warnings.push_back(
                sentence("the bar lies %+.1f mm from where it lay before the set: it was set down elsewhere "
                         "or the transducer moved",
                         1000 * change));
        }
    }
    std::size_t jumps = 0;
    for (std::size_t i = 1; i < s.bar.size(); ++i) {
        jumps += std::abs(s.bar[i] - s.bar[i - 1]) > kBlindSampleJump_m ? 1U : 0U;
    }
    if (jumps > 0) {
        warnings.push_back(
            sentence("the bar transducer jumps by more than 30 mm between samples %zu time(s)", jumps));
    }
    for (const Gap& gap : set.trial.quality.gaps) {
        const double longest = set.settings.max_bridged_gap_s * s.rate_hz;
        if (static_cast<double>(gap.count) > longest) {
            warnings.push_back(sentence("%zu samples of '%s' are missing at %.3f s", gap.count,
                                        gap.signal.c_str(), s.time_s(static_cast<double>(gap.first))));
        }
    }
    for (const EventEdit& edit : set.trial.edits) {
        if (!s.covers(edit.time_s)) {
            warnings.push_back(
                sentence("rep %d: the moved %s at %.3f s lies outside the recording and was not used",
                         edit.rep, std::string(name(edit.kind)).c_str(), edit.time_s));
        }
    }
    return warnings;
}

}  // namespace hinge::analysis
