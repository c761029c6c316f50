#include "analysis/comparison/forward_shift_finding.h"

#include <algorithm>

#include "analysis/comparison/forward_shift.h"
#include "datasets/base/number_text.h"

namespace hinge::analysis::comparison {
namespace {

using base::fixed;

std::optional<ShiftAtLoad> shift_of(const TrialValues& trial, std::size_t metric) {
    if (!trial.load_kg || !trial.values[metric].value) {
        return std::nullopt;
    }
    return ShiftAtLoad{*trial.load_kg, *trial.values[metric].value};
}

Finding finding_of(const TrialValues& trial, const ForwardShiftCheck& check) {
    const auto mm = [](double m) { return fixed(1000.0 * m, 0) + " mm"; };
    Finding finding{
        "forward_shift",
        trial.file + ": forward shift (bar-drift proxy) of " + mm(check.today_m) + ", " + mm(check.excess_m) +
            " more than in " + std::to_string(check.comparable) +
            " baseline set(s) at this load; it cannot tell bar drift from hip rise.",
        {{"today_m", check.today_m},
         {"baseline_m", check.baseline_m},
         {"excess_m", check.excess_m},
         {"limit_m", check.limit_m},
         {"comparable_sets", static_cast<double>(check.comparable)}},
        "> " + mm(check.limit_m) + ", the larger of 10 mm and MDC95, same exercise, load within 10 %",
        "science.md E.4; proxy"};
    return finding;
}

}  // namespace

void find_forward_shift(BaselineComparison& comparison) {
    const auto metric = std::find_if(comparison.metrics.begin(), comparison.metrics.end(),
                                     [](const auto& m) { return m.id == "cop_forward_shift_10cm"; });
    if (metric == comparison.metrics.end()) {
        return;
    }
    const auto index = static_cast<std::size_t>(metric - comparison.metrics.begin());
    std::vector<ShiftAtLoad> baseline;
    for (const TrialValues& trial : comparison.baseline) {
        if (const auto shift = shift_of(trial, index)) {
            baseline.push_back(*shift);
        }
    }
    for (const TrialValues& trial : comparison.today) {
        const auto today = shift_of(trial, index);
        if (!today) {
            continue;
        }
        const auto check = check_forward_shift(baseline, *today);
        if (!check) {
            comparison.notes.push_back(trial.file + ": " + check.error().message + ".");
        } else if (check->exceeds) {
            comparison.findings.push_back(finding_of(trial, *check));
        }
    }
}

}  // namespace hinge::analysis::comparison
