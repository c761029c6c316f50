#pragma once

#include <string>
#include <vector>

#include "analysis/report.h"
#include "analysis/set_analysis.h"

// Sentences for people, each with the numbers it rests on, its threshold and its source. Nothing is claimed
// that plates and a transducer cannot see (science.md 0.1 item 7, 0.2).
namespace hinge::analysis {

// `report` holds the metrics of this rep.
[[nodiscard]] std::vector<Finding> find_in_rep(const SetAnalysis& set, const RepAnalysis& rep,
                                               const RepReport& report);

// `report` holds the set metrics and all reps.
[[nodiscard]] std::vector<Finding> find_in_set(const SetAnalysis& set, const Report& report);

// Integrity checks of the recording (science.md B.6): one sentence each, empty when all is well.
[[nodiscard]] std::vector<std::string> check_integrity(const SetAnalysis& set);

}  // namespace hinge::analysis
