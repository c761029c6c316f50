// Trends over the reps of a set: how lowering time, hip:bar ratio, asymmetry and speed change from rep to
// rep.
//
//   Theil-Sen slope per rep over the completed reps, from three on; told as a change when slope x (n - 1)
//   exceeds the default MDC95
//
// Source: science.md G.7, H.7, I.5.

#include <array>
#include <cmath>

#include "analysis/findings/common.h"
#include "analysis/comparison/default_changes.h"
#include "analysis/statistics/theil_sen.h"

namespace hinge::analysis::findings {
namespace {

constexpr std::size_t kFewestReps = 3;

struct Followed {
    const char* id;
    const char* words;
    double scale;  // of what is printed
    const char* unit;
};

constexpr std::array kFollowed = std::to_array<Followed>({
    {"eccentric_duration", "lowering", 1.0, "s"},
    {"hip_bar_ratio_50", "hip:bar ratio at 50 mm", 1.0, ""},
    {"hip_bar_ratio_100", "hip:bar ratio at 100 mm", 1.0, ""},
    {"asymmetry_concentric", "asymmetry on the way up", 1.0, "points"},
    {"asymmetry_eccentric", "asymmetry on the way down", 1.0, "points"},
    {"mean_concentric_velocity", "bar speed", 1.0, "m/s"},
});

void in_set(const SetAnalysis&, const Report& report, Findings& findings) {
    Finding finding{"set_trend",
                    "",
                    {},
                    "change over the set > default MDC95; Theil-Sen over the reps",
                    "science.md G.7, H.7, I.5"};
    std::string changes;
    for (const Followed& followed : kFollowed) {
        std::vector<double> rep, value;
        for (const RepReport& each : report.reps) {
            const auto number = each.rep.failed ? std::nullopt : number_of(each.find(followed.id));
            if (number) {
                rep.push_back(each.rep.index);
                value.push_back(number->value);
            }
        }
        const auto line = rep.size() < kFewestReps
                              ? Result<statistics::RobustLine>(Error{ErrorCode::not_computable, "too few"})
                              : statistics::theil_sen(rep, value);
        if (!line) {
            continue;
        }
        finding.numbers[std::string(followed.id) + "_per_rep"] = line->slope;
        const double change = line->slope * (rep.back() - rep.front());
        const auto mdc95 = comparison::default_mdc95(followed.id);
        if (mdc95 && std::abs(change) > *mdc95) {
            changes += sentence("%s%s %+.2f%s%s", changes.empty() ? "" : ", ", followed.words,
                                followed.scale * change, *followed.unit == '\0' ? "" : " ", followed.unit);
        }
    }
    if (finding.numbers.empty()) {
        return;
    }
    finding.text = changes.empty() ? "Over the set nothing changes from rep to rep by more than measurement "
                                     "error."
                                   : "From the first to the last rep: " + changes + ".";
    findings.push_back(std::move(finding));
}

}  // namespace

const FindingFamily& trend() {
    static constexpr FindingFamily family{.in_set = &in_set};
    return family;
}

}  // namespace hinge::analysis::findings
