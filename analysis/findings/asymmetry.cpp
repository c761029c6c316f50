// More load on one foot, and beside it what a bar that is off centre does by itself.
//
//   watch: |a| > 5 %, report: |a| > 10 %, each beyond 1.64 SD; centring hint 2 d m_b / (w (m + m_b)), d = 1
//   cm
//
// Working bands, not norms; the person's own change against MDC95 says more (`hinge compare`). Source:
// science.md E.2, E.6.

#include <cmath>
#include <cstdlib>

#include "analysis/findings/common.h"
#include "analysis/metrics/asymmetry_forms.h"

namespace hinge::analysis::findings {
namespace {

constexpr double kOneCentimetre_m = 0.01;
constexpr double kUsualStance_m = 0.35;  // E.2, where it was not measured
constexpr double kUsualBarShare = 0.6;   // E.2: m_b / (m + m_b)

double standing_width_m(const SetAnalysis& set) {
    const SetSignals& s = set.signals;
    if (!s.has_shear || !set.body_weight) {
        return kUsualStance_m;
    }
    const std::size_t middle = (set.body_weight->window.first + set.body_weight->window.last) / 2;
    const double width_m = std::abs(s.left_cop_y[middle] - s.right_cop_y[middle]);
    return std::isfinite(width_m) && width_m > 0.05 ? width_m : kUsualStance_m;
}

double centring_percent_per_cm(const SetAnalysis& set, const RepAnalysis& rep) {
    const double width_m = standing_width_m(set);
    return rep.weights.bar && rep.weights.total
               ? bar_centring_percent(kOneCentimetre_m, width_m, rep.weights.bar->value,
                                      rep.weights.total->value)
               : bar_centring_percent(kOneCentimetre_m, width_m, kUsualBarShare, 1.0);
}

void in_rep(const SetAnalysis& set, const RepAnalysis& rep, const RepReport& report, Findings& findings) {
    const Settings& limits = set.settings;
    const std::pair<const char*, const char*> phases[] = {{"asymmetry_concentric", "up"},
                                                          {"asymmetry_eccentric", "down"}};
    for (const auto& [id, way] : phases) {
        const auto a = number_of(report.find(id));
        if (!a) {
            continue;
        }
        const std::optional<Number> size = Number{std::abs(a->value), a->sd};
        if (!surely_above(size, limits.asymmetry_watch_percent)) {
            continue;
        }
        const bool strong = surely_above(size, limits.asymmetry_report_percent);
        const double centring = centring_percent_per_cm(set, rep);
        const AsymmetryForms forms = asymmetry_forms(a->value);
        findings.push_back(
            {strong ? "asymmetry_report" : "asymmetry_watch",
             sentence("On the way %s %.1f %% more of the load is on the %s foot. A bar 1 cm off centre alone "
                      "gives about %.1f %%; compare with this person's own change.",
                      way, size->value, a->value > 0 ? "left" : "right", centring),
             {{id, a->value},
              {"bar_centring_percent_per_cm", centring},
              {"left_share_percent", forms.left_share_percent},
              {"symmetry_index_percent", forms.symmetry_index_percent},
              {"symmetry_angle_percent", forms.symmetry_angle_percent},
              {"limb_symmetry_percent", forms.limb_symmetry_percent},
              {"log_ratio_percent", forms.log_ratio_percent}},
             sentence("|asymmetry| > %.0f %% (%s) beyond 1.64 SD",
                      strong ? limits.asymmetry_report_percent : limits.asymmetry_watch_percent,
                      strong ? "report" : "watch"),
             "science.md E.2, E.6; working bands, not norms"});
    }
}

}  // namespace

const FindingFamily& asymmetry() {
    static constexpr FindingFamily family{.in_rep = &in_rep};
    return family;
}

}  // namespace hinge::analysis::findings
