// How the bar came down: its grade, its time, and whether it was let fall from the top or let go.
//
//   tempo: T* - 0.3 s <= T_ecc <= T* + 1.0 s; outside by less than 0.1 s it is too near to call
//   drop from the top: F_h < 0.5 W_b within 0.5 s of the start and more than 50 mm down in that time
//   released: L < 0.05 W_b and F_h < 0.1 W_b more than 100 mm above the floor
//
// F_h / W_b = 1 + a / g from the bar (6 Hz). Source: science.md D.8, G.1-G.3.

#include <algorithm>
#include <cmath>

#include "analysis/findings/common.h"

namespace hinge::analysis::findings {
namespace {

constexpr double kLetGo = 0.10;  // F_h / W_b of a bar that nobody holds, 6 Hz; hands that only follow
                                 // a fall at 8 m/s2 still carry 0.18 of it
constexpr double kReferenceTempo_s = 3.0;  // tempo_max_s belongs to this target

void tell_grade(const SetAnalysis& set, const RepReport& report, Findings& findings) {
    const ReportedMetric* grade = report.find("eccentric_grade");
    if (grade == nullptr || !grade->value.has_value()) {
        return;
    }
    const std::string& word = std::get<std::string>(*grade->value.value);
    if (word == "controlled") {
        return;
    }
    const Settings& limits = set.settings;
    Finding finding{
        "eccentric_grade",
        "The lowering is graded " + word + ".",
        {},
        sentence("G.2: ratios %.2f / %.1f / %.1f, touchdown %.2f / %.1f m/s", limits.grade_borderline_ratio,
                 limits.grade_accelerating_ratio, limits.grade_dropped_ratio,
                 limits.grade_accelerating_speed_m_s, limits.grade_dropped_speed_m_s),
        "science.md G.2; lab convention"};
    for (const char* id :
         {"last_12in_ratio", "last_6in_ratio", "touchdown_speed", "minimum_hand_force_fraction"}) {
        if (const auto value = number_of(report.find(id))) {
            finding.numbers[id] = value->value;
        }
    }
    findings.push_back(std::move(finding));
}

void tell_tempo(const SetAnalysis& set, const RepReport& report, Findings& findings) {
    const auto duration = number_of(report.find("eccentric_duration"));
    if (!duration) {
        return;
    }
    const double target_s = set.trial.set.tempo_target_s;
    const double shortest_s = target_s - set.settings.tempo_tolerance_early_s;
    const double longest_s = target_s + set.settings.tempo_max_s - kReferenceTempo_s;
    const double inside_s = std::min(duration->value - shortest_s, longest_s - duration->value);
    if (inside_s >= 0.0) {
        return;
    }
    const bool too_near = inside_s > -set.settings.tempo_guard_s;
    findings.push_back(
        {too_near ? "tempo_borderline" : "tempo",
         sentence("The lowering took %.2f s, the target is %.1f s%s.", duration->value, target_s,
                  too_near ? "; that is too near to the limit to call" : ""),
         {{"eccentric_duration", duration->value}, {"tempo_target_s", target_s}},
         sentence("%.1f s to %.1f s, guard band %.1f s", shortest_s, longest_s, set.settings.tempo_guard_s),
         "science.md G.1"});
}

void tell_top_drop(const SetAnalysis& set, const RepAnalysis& rep, Findings& findings) {
    const Settings& limits = set.settings;
    const std::size_t count =
        std::min(rep.down_acceleration_m_s2.size(), set.signals.samples_in(limits.top_drop_window_s));
    if (count == 0) {
        return;
    }
    const auto end = rep.down_acceleration_m_s2.begin() + static_cast<std::ptrdiff_t>(count);
    const double least =
        1.0 + *std::min_element(rep.down_acceleration_m_s2.begin(), end) / set.trial.setup.gravity_m_s2;
    const double fallen_m = set.signals.bar_position[rep.eccentric.first] -
                            set.signals.bar_position[rep.eccentric.first + count - 1];
    if (!(least < limits.top_drop_load_fraction && fallen_m > limits.top_drop_distance_m)) {
        return;
    }
    findings.push_back(
        {"drop_from_top",
         sentence("The bar is let fall from the top: within %.1f s of its start it is %.0f mm down and the "
                  "hands carry as little as %.0f %% of it.",
                  limits.top_drop_window_s, 1000 * fallen_m, 100 * std::max(0.0, least)),
         {{"hand_force_fraction", least}, {"fallen_m", fallen_m}},
         sentence("hand force < %.0f %% of the bar's weight and > %.0f mm down within %.1f s",
                  100 * limits.top_drop_load_fraction, 1000 * limits.top_drop_distance_m,
                  limits.top_drop_window_s),
         "science.md D.8, G.3"});
}

void tell_release(const SetAnalysis& set, const RepAnalysis& rep, Findings& findings) {
    const Settings& limits = set.settings;
    const auto load = HandLoad::of(set, rep);
    if (!load || rep.weights.bar_is_entered || rep.down_acceleration_m_s2.empty() || !set.has_floor_phase()) {
        return;
    }
    for (std::size_t i = rep.eccentric.first; i < rep.eccentric.last; ++i) {
        const double above_m = set.signals.bar_position[i] - rep.cycle.floor_after_m;
        const double held =
            1.0 + rep.down_acceleration_m_s2[i - rep.eccentric.first] / set.trial.setup.gravity_m_s2;
        if (above_m > limits.release_height_m && held < kLetGo &&
            (*load)(i) < limits.release_force_fraction) {
            findings.push_back(
                {"released",
                 sentence("The hands let go of the bar %.0f mm above the floor.", 1000 * above_m),
                 {{"height_m", above_m}, {"time_s", set.signals.time_s(static_cast<double>(i))}},
                 sentence("hand load < %.0f %% of the bar's weight more than %.0f mm up",
                          100 * limits.release_force_fraction, 1000 * limits.release_height_m),
                 "science.md D.8"});
            return;
        }
    }
}

void in_rep(const SetAnalysis& set, const RepAnalysis& rep, const RepReport& report, Findings& findings) {
    if (rep.rep.failed) {
        return;  // how a failed lift comes down is another matter
    }
    tell_grade(set, report, findings);
    tell_tempo(set, report, findings);
    tell_top_drop(set, rep, findings);
    tell_release(set, rep, findings);
}

}  // namespace

const FindingFamily& lowering() {
    static constexpr FindingFamily family{.in_rep = &in_rep};
    return family;
}

}  // namespace hinge::analysis::findings
