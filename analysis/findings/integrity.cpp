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

void tell_return(const SetAnalysis& set, Findings& findings) {
    const SetSignals& s = set.signals;
    if (!s.has_bar || set.segmentation.bar_at_rest.size() < 2) {
        return;
    }
    const auto height = [&](const SampleRange& r) { return s.bar_position[(r.first + r.last) / 2]; };
    const double change_m =
        height(set.segmentation.bar_at_rest.back()) - height(set.segmentation.bar_at_rest.front());
    if (std::abs(change_m) > set.settings.bar_return_m) {
        findings.push_back(
            {"bar_return",
             sentence("The bar lies %+.1f mm from where it lay before the set: it was set down elsewhere or "
                      "the transducer moved.",
                      1000 * change_m),
             {{"change_m", change_m}},
             sentence("> %.0f mm", 1000 * set.settings.bar_return_m),
             "science.md B.6"});
    }
}

void tell_jumps(const SetAnalysis& set, Findings& findings) {
    const SetSignals& s = set.signals;
    const double limit_m = std::min(set.settings.bar_jump_m, set.settings.bar_jump_m_s * s.dt_s);
    std::size_t jumps = 0;
    double largest_m = 0.0;
    for (std::size_t i = 1; i < s.bar.size(); ++i) {
        const double step_m = std::abs(s.bar[i] - s.bar[i - 1]);
        if (step_m > limit_m) {
            ++jumps;
            largest_m = std::max(largest_m, step_m);
        }
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
    tell_jumps(set, findings);
}

}  // namespace

const FindingFamily& integrity() {
    static constexpr FindingFamily family{.in_rep = &in_rep, .in_set = &in_set};
    return family;
}

}  // namespace hinge::analysis::findings
