// Faults of a recording that change what its numbers mean.
//
//   foot off: the vertical force under one foot below 20 N (10 Hz) between lift-off and touchdown; the rep is
//   invalid. body weight: changes by > 2 N and > 3 SE over the set. bar at rest: returns to another height,
//   > 3 mm. bar: steps of > 30 mm or > 5 m/s between two samples.
//
// Source: science.md A.6, B.1, B.6.

#include <algorithm>
#include <cmath>

#include "analysis/dsp/summary.h"
#include "analysis/findings/common.h"
#include "analysis/rep_validity.h"

namespace hinge::analysis::findings {
namespace {

constexpr double kRanBack_m = 0.05;  // M.8: more than any bar bends or is set down lower
constexpr double kSettles_s = 0.1;

void in_rep(const SetAnalysis& set, const RepAnalysis& rep, const RepReport&, Findings& findings) {
    const auto off = foot_off_plate(set, rep);
    if (!off) {
        return;
    }
    findings.push_back(
        {"foot_off_plate",
         sentence(
             "The %s foot was off its plate in this rep (least force %.0f N): what rests on the plates is "
             "not valid.",
             off->left ? "left" : "right", off->least_n),
         {{"least_force_n", off->least_n}, {"time_s", off->time_s}},
         sentence("vertical force < %.0f N between lift-off and touchdown", set.settings.cop_min_force_n),
         "science.md B.6"});
}

void tell_body_weight(const SetAnalysis& set, Findings& findings) {
    if (!set.body_weight || !set.body_weight_after || set.body_weight_after->short_window ||
        set.body_weight->short_window) {
        return;
    }
    const double change_n = set.body_weight_after->weight_n - set.body_weight->weight_n;
    const double error_n = set.body_weight_after->standard_error_n;
    if (std::abs(change_n) > std::max(set.settings.body_weight_change_n, 3.0 * error_n)) {
        findings.push_back(
            {"body_weight_changed",
             sentence("Body weight changed by %+.1f N from before to after the set: check the plates' zero.",
                      change_n),
             {{"change_n", change_n}, {"standard_error_n", error_n}},
             sentence("> %.1f N and 3 standard errors", set.settings.body_weight_change_n),
             "science.md A.6, B.1"});
    }
}

// The bar at rest after the last touchdown with the hands off it, as far as the plates can tell.
std::optional<double> height_at_last_m(const SetAnalysis& set) {
    const RepAnalysis& last = set.reps.back();
    const auto touchdown = last.rep.time_s(EventKind::touchdown);
    if (!touchdown || !last.cycle.lies_after) {
        return std::nullopt;
    }
    const auto load = HandLoad::of(set, last);
    if (!load) {
        return last.cycle.floor_after_m;
    }
    const SetSignals& s = set.signals;
    for (auto rest = set.segmentation.bar_at_rest.rbegin(); rest != set.segmentation.bar_at_rest.rend();
         ++rest) {
        const std::size_t middle = (rest->first + rest->last) / 2;
        const bool is_after =
            rest->first >
            s.index_of(*touchdown) - std::min<std::size_t>(s.index_of(*touchdown), s.samples_in(kSettles_s));
        const bool on_floor = s.bar_position[middle] > last.cycle.floor_after_m - kRanBack_m;
        if (is_after && on_floor && std::abs((*load)(middle)) < set.settings.unloaded_load_fraction) {
            return s.bar_position[middle];
        }
    }
    return std::nullopt;
}

void tell_return(const SetAnalysis& set, Findings& findings) {
    if (set.reps.empty() || !set.signals.has_bar || !set.has_floor_phase()) {
        return;
    }
    const std::optional<double> after_m = height_at_last_m(set);
    const double change_m = after_m.value_or(0.0) - set.reps.front().cycle.floor_before_m;
    if (after_m && std::abs(change_m) > set.settings.bar_return_m) {
        findings.push_back(
            {"bar_return",
             sentence("The bar lies %+.1f mm from where it lay before the set: it was set down elsewhere or "
                      "the transducer moved.",
                      1000 * change_m),
             {{"change_m", change_m}},
             sentence("> %.0f mm", 1000 * set.settings.bar_return_m),
             "science.md B.6, M.8"});
    }
}

// A rest far below every floor of the set: the cord was not on the bar.
void tell_unhooked(const SetAnalysis& set, Findings& findings) {
    if (set.reps.empty() || !set.has_floor_phase()) {
        return;
    }
    const SetSignals& s = set.signals;
    double lowest_m = set.segmentation.floor_height_m;
    for (const RepAnalysis& rep : set.reps) {
        lowest_m = std::min({lowest_m, rep.cycle.floor_before_m, rep.cycle.floor_after_m});
    }
    double seconds = 0.0, below_m = 0.0;
    for (const SampleRange& rest : set.segmentation.bar_at_rest) {
        const double under_m = lowest_m - s.bar_position[(rest.first + rest.last) / 2];
        if (under_m > kRanBack_m) {
            seconds += static_cast<double>(rest.size()) * s.dt_s;
            below_m = std::max(below_m, under_m);
        }
    }
    if (seconds > 0.0) {
        findings.push_back({"cord_unhooked",
                            sentence("For %.1f s the cord hung up to %.0f mm below the floor of the pulls: "
                                     "it was not on the bar.",
                                     seconds, 1000 * below_m),
                            {{"seconds", seconds}, {"below_m", below_m}},
                            sentence("at rest > %.0f mm below", 1000 * kRanBack_m),
                            "science.md M.8"});
    }
}

void tell_jumps(const SetAnalysis& set, Findings& findings) {
    const std::size_t jumps = set.signals.cord_jumps.size();
    double largest_m = 0.0;
    for (const CordJump& jump : set.signals.cord_jumps) {
        largest_m = std::max(largest_m, std::abs(jump.step_m));
    }
    if (jumps > 0) {
        findings.push_back(
            {"bar_jumps",
             sentence("The bar's height jumps %zu time(s) between two samples, by up to %.0f mm: "
                      "check the cord.",
                      jumps, 1000 * largest_m),
             {{"jumps", static_cast<double>(jumps)}, {"largest_m", largest_m}},
             sentence("> %.0f mm or > %.0f m/s between samples", 1000 * set.settings.bar_jump_m,
                      set.settings.bar_jump_m_s),
             "science.md B.6"});
    }
}

void in_set(const SetAnalysis& set, const Report&, Findings& findings) {
    tell_body_weight(set, findings);
    tell_return(set, findings);
    tell_unhooked(set, findings);
    tell_jumps(set, findings);
}

}  // namespace

const FindingFamily& integrity() {
    static constexpr FindingFamily family{.in_rep = &in_rep, .in_set = &in_set};
    return family;
}

}  // namespace hinge::analysis::findings
