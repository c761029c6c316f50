// The feet pushing apart or together in quiet standing.
//
//   shear pair S = (Fy_R - Fy_L) / 2, reactions on the lifter, y left: positive when the feet push outward
//   (the right foot to the right is pushed back to the left). Told when |S| > 5 % of the weight on the
//   plates.
//
// Source: science.md A.7; the limit is chosen by us.

#include <cmath>

#include "analysis/dsp/gaps.h"
#include "analysis/dsp/summary.h"
#include "analysis/findings/common.h"

namespace hinge::analysis::findings {
namespace {

void in_set(const SetAnalysis& set, const Report&, Findings& findings) {
    if (!set.signals.has_shear || !set.body_weight) {
        return;
    }
    const SampleRange& window = set.body_weight->window;
    const std::vector<double>&left = set.trial.left()->signals.fy, &right = set.trial.right()->signals.fy;
    if (!dsp::all_finite(left, window) || !dsp::all_finite(right, window)) {
        return;
    }
    const double pair_n = 0.5 * (dsp::mean(right, window) - dsp::mean(left, window));
    const double share = pair_n / dsp::mean(set.signals.total, window);
    if (std::abs(share) > set.settings.shear_pair_fraction) {
        findings.push_back(
            {"shear_pair",
             sentence("While standing the feet push %s with %.0f N each, %.0f %% of the weight on the "
                      "plates.",
                      pair_n > 0 ? "outward" : "inward", std::abs(pair_n), 100 * std::abs(share)),
             {{"shear_pair_n", pair_n}, {"weight_fraction", share}},
             sentence("> %.0f %% of the weight on the plates", 100 * set.settings.shear_pair_fraction),
             "science.md A.7"});
    }
}

}  // namespace

const FindingFamily& stance() {
    static constexpr FindingFamily family{.in_set = &in_set};
    return family;
}

}  // namespace hinge::analysis::findings
