#pragma once

#include <string>

namespace hinge::analysis {

// The metric dictionary and the settings as one Markdown page; analysis/METRICS.md is its committed form.
[[nodiscard]] std::string metric_manual();

}  // namespace hinge::analysis
