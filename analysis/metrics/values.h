#pragma once

#include <string_view>

#include "analysis/metrics/metric.h"

namespace hinge::analysis::metrics {

// The value of another rep metric, for metrics that are defined from it. `id` must be one.
[[nodiscard]] MetricValue value_of(std::string_view id, const SetAnalysis& set, const RepAnalysis& rep);

}  // namespace hinge::analysis::metrics
