#pragma once

#include <string>

#include "analysis/report.h"

// Values as people read them: to the digits the uncertainty supports, never more (design.md, principle 3).
namespace hinge::analysis {

// "2.97 +- 0.06" (with a typographic sign when `plus_minus` is given): the uncertainty to two digits when it
// starts with 1 or 2, else to one, and the value to the same place. Without an uncertainty four significant
// digits. Whole numbers with uncertainty zero stay whole.
[[nodiscard]] std::string value_with_uncertainty(double value, std::optional<double> uncertainty,
                                                 std::string_view plus_minus = "+-");

// Shortest text that reads back to the same double.
[[nodiscard]] std::string exact_text(double value);

// The value of a metric in words: number, "yes" or "no", category; empty when there is none.
[[nodiscard]] std::string value_text(const MetricValue& value, std::string_view plus_minus = "+-");

}  // namespace hinge::analysis
