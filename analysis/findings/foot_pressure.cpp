// Pressure under the toes or heels between lift-off and touchdown, where the foot's length is known.
//
//   x = 0.42 + (X - X_standing) / foot length: above 0.85 (toes) or below 0.10 (heels) for more than 100 ms
//
// The heel's place is not measured; the pressure of quiet standing is put at 0.42 of the foot's length, so
// the position is relative. Source: science.md A.7, E.4.

#include <algorithm>
#include <cmath>

#include "analysis/findings/common.h"

namespace hinge::analysis::findings {
namespace {

std::optional<double> standing_m(const SetAnalysis& set) {
    if (!set.body_weight) {
        return std::nullopt;
    }
    double sum = 0.0, count = 0.0;
    for (std::size_t i = set.body_weight->window.first; i < set.body_weight->window.last; ++i) {
        if (std::isfinite(set.signals.cop_x[i])) {
            sum += set.signals.cop_x[i];
            count += 1.0;
        }
    }
    return count > 0.0 ? std::optional(sum / count) : std::nullopt;
}

struct Edge {
    std::size_t longest = 0;  // samples in a row beyond the edge
    double furthest = 0.0;    // share of the foot's length
};

template <class Beyond>
Edge longest_run(const SetAnalysis& set, const SampleRange& range, double standing, Beyond beyond) {
    Edge edge;
    std::size_t run = 0;
    for (std::size_t i = range.first; i < range.last; ++i) {
        const double x = set.settings.foot_standing_fraction +
                         (set.signals.cop_x[i] - standing) / *set.trial.athlete.foot_length_m;
        run = beyond(x) ? run + 1 : 0;
        if (run > edge.longest) {
            edge.longest = run;
            edge.furthest = run == 1 || std::abs(x - 0.5) > std::abs(edge.furthest - 0.5) ? x : edge.furthest;
        }
    }
    return edge;
}

void tell(const SetAnalysis& set, const Edge& edge, const char* id, const char* where, double limit,
          Findings& findings) {
    const double duration_s = static_cast<double>(edge.longest) * set.signals.dt_s;
    if (duration_s <= set.settings.foot_edge_s) {
        return;
    }
    findings.push_back(
        {id,
         sentence(
             "The pressure was under the %s for %.2f s, at %.0f %% of the foot's length; the heel's place "
             "is taken from quiet standing.",
             where, duration_s, 100 * edge.furthest),
         {{"duration_s", duration_s}, {"foot_fraction", edge.furthest}},
         sentence("beyond %.0f %% of the foot's length for > %.1f s", 100 * limit, set.settings.foot_edge_s),
         "science.md E.4; position relative"});
}

void in_rep(const SetAnalysis& set, const RepAnalysis& rep, const RepReport&, Findings& findings) {
    const std::optional<double>& length_m = set.trial.athlete.foot_length_m;
    if (!set.signals.has_shear || !length_m || !(*length_m > 0.0) || rep.concentric.empty()) {
        return;
    }
    const std::optional<double> standing = standing_m(set);
    if (!standing) {
        return;
    }
    const Settings& limits = set.settings;
    const SampleRange rep_range{rep.concentric.first,
                                rep.eccentric.empty() ? rep.concentric.last : rep.eccentric.last};
    tell(set, longest_run(set, rep_range, *standing, [&](double x) { return x > limits.foot_toe_fraction; }),
         "toe_pressure", "toes", limits.foot_toe_fraction, findings);
    tell(set, longest_run(set, rep_range, *standing, [&](double x) { return x < limits.foot_heel_fraction; }),
         "heel_pressure", "heels", limits.foot_heel_fraction, findings);
}

}  // namespace

const FindingFamily& foot_pressure() {
    static constexpr FindingFamily family{.in_rep = &in_rep};
    return family;
}

}  // namespace hinge::analysis::findings
