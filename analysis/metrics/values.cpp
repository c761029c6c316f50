#include "analysis/metrics/values.h"

#include <algorithm>
#include <cassert>

namespace hinge::analysis::metrics {

MetricValue value_of(std::string_view id, const SetAnalysis& set, const RepAnalysis& rep) {
    const auto metrics = all_metrics();
    const auto found = std::find_if(metrics.begin(), metrics.end(),
                                    [&](const MetricModule* m) { return m->definition.id == id; });
    assert(found != metrics.end() && (*found)->compute_rep != nullptr);
    return (*found)->compute_rep(set, rep);
}

}  // namespace hinge::analysis::metrics
