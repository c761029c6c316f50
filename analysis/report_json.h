#pragma once

#include <string>

#include "analysis/report.h"

namespace hinge::analysis {

// The report as `hinge-report/1` (PRODUCT.md, 7). Keys in a fixed order; numbers round-trip exactly.
[[nodiscard]] std::string report_json(const Report& report);

}  // namespace hinge::analysis
