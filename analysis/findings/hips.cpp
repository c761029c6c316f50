// Hips that rise before or faster than the bar, and hips that lag behind it.
//
//   lead: R50 > 1.5, R100 > 1.25 or rise before lift-off > 50 mm; lag: R50 < 0.7; each beyond 1.64 SD
//
// No published cut-off exists; these are a lab convention. Source: science.md F.1, F.8.

#include "analysis/findings/common.h"

namespace hinge::analysis::findings {
namespace {

void lead(const Settings& limits, const RepReport& report, Findings& findings) {
    const auto r50 = number_of(report.find("hip_bar_ratio_50"));
    const auto r100 = number_of(report.find("hip_bar_ratio_100"));
    const auto pre = number_of(report.find("hip_rise_before_lift_off"));
    if (!surely_above(r50, limits.hips_lead_ratio_50) && !surely_above(r100, limits.hips_lead_ratio_100) &&
        !surely_above(pre, limits.hips_pre_rise_m)) {
        return;
    }
    Finding finding{
        "hips_lead",
        "The hips lead: ",
        {},
        sentence("R50 > %.2f, R100 > %.2f or rise before lift-off > %.0f mm, each beyond 1.64 SD",
                 limits.hips_lead_ratio_50, limits.hips_lead_ratio_100, 1000 * limits.hips_pre_rise_m),
        "science.md F.1; lab convention, experimental"};
    if (r50) {
        finding.text += sentence("they rise %.2f times as fast as the bar over its first 50 mm", r50->value);
        finding.numbers["hip_bar_ratio_50"] = r50->value;
    }
    if (r100) {
        finding.text += sentence("%s%.2f times over 100 mm", r50 ? " and " : "they rise ", r100->value);
        finding.numbers["hip_bar_ratio_100"] = r100->value;
    }
    if (surely_above(pre, limits.hips_pre_rise_m)) {
        finding.text += sentence("%sthey rise %.0f mm before the bar leaves the floor",
                                 r50 || r100 ? "; " : "", 1000 * pre->value);
        finding.numbers["hip_rise_before_lift_off"] = pre->value;
    }
    if (const auto index = number_of(report.find("early_hip_rise_index"))) {
        finding.numbers["early_hip_rise_index"] = index->value;
    }
    finding.text += '.';
    findings.push_back(std::move(finding));
}

void in_rep(const SetAnalysis& set, const RepAnalysis&, const RepReport& report, Findings& findings) {
    const std::size_t before = findings.size();
    lead(set.settings, report, findings);
    const auto r50 = number_of(report.find("hip_bar_ratio_50"));
    if (findings.size() == before && surely_below(r50, set.settings.hips_lag_ratio_50)) {
        findings.push_back(
            {"hips_lag",
             sentence("The hips lag: they rise %.2f times as fast as the bar over its first 50 mm.",
                      r50->value),
             {{"hip_bar_ratio_50", r50->value}},
             sentence("R50 < %.2f beyond 1.64 SD", set.settings.hips_lag_ratio_50),
             "science.md F.1; lab convention, experimental"});
    }
}

}  // namespace

const FindingFamily& hips() {
    static constexpr FindingFamily family{.in_rep = &in_rep};
    return family;
}

}  // namespace hinge::analysis::findings
