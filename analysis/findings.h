#pragma once

#include <string>
#include <vector>

#include "analysis/report.h"
#include "analysis/set_analysis.h"

// Sentences for people, each with the numbers it rests on, its threshold and its source: those of all
// families in findings/.
namespace hinge::analysis {

// `report` holds the metrics of this rep.
[[nodiscard]] std::vector<Finding> find_in_rep(const SetAnalysis& set, const RepAnalysis& rep,
                                               const RepReport& report);

// `report` holds the set metrics and all reps.
[[nodiscard]] std::vector<Finding> find_in_set(const SetAnalysis& set, const Report& report);

// What of the recording could not be used (science.md B.6): one sentence each, empty when all is well. Faults
// of plates and transducer that have numbers are findings of the families `setup` and `integrity`.
[[nodiscard]] std::vector<std::string> check_integrity(const SetAnalysis& set);

}  // namespace hinge::analysis
