#pragma once

#include <string_view>

#include "analysis/report.h"

// Observed over propagated standard deviation, value by value: an uncertainty that was put together from its
// parts is scaled by how large errors really were, as Birge did with least-squares fits (Phys Rev 40:207-227,
// 1932). Here the errors are those of 600 simulated lifters (seeds 2 and 3 of the validation, none of which
// is in the report that VALIDATION.md prints), and never smaller than what the shared cases show.
namespace hinge::analysis {

// 1 for a value that needs none. Events are "event.lift_off" and so on.
[[nodiscard]] double birge_ratio(std::string_view id);

// Scales the uncertainties of all events and numbers of a report.
void apply_birge_ratios(Report& report);

}  // namespace hinge::analysis
