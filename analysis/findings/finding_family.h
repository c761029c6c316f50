#pragma once

#include <span>
#include <vector>

#include "analysis/report.h"
#include "analysis/set_analysis.h"

// Findings of one idea share a file: it defines one function, named as the file, that returns its family, and
// is listed in analysis/CMakeLists.txt. A finding says what was seen, with the numbers it rests on, its
// threshold and its source; nothing is claimed that plates and a transducer cannot see (science.md 0.1 item
// 7, 0.2).
namespace hinge::analysis::findings {

using Findings = std::vector<Finding>;

struct FindingFamily {
    // `report` holds the metrics of this rep. Null when the family has nothing to say of a rep.
    void (*in_rep)(const SetAnalysis&, const RepAnalysis&, const RepReport& report, Findings&) = nullptr;
    // `report` holds the set metrics and all reps. Null when the family has nothing to say of a set.
    void (*in_set)(const SetAnalysis&, const Report& report, Findings&) = nullptr;
};

// All families, in the order in which their findings are told.
[[nodiscard]] std::span<const FindingFamily* const> all_finding_families();

}  // namespace hinge::analysis::findings
