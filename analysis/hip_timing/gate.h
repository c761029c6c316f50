#pragma once

#include "analysis/set_analysis.h"

namespace hinge::analysis {

// Decides whether hip timing of this rep may be published: grade A, B, or indeterminate with the reason. All
// of science.md F.6 "Quality gate": hold, its stillness, duration of the pull, weights, sync, cord, feet,
// discs.
struct GateDecision {
    Grade grade = Grade::a;
    std::string reason;
};
[[nodiscard]] GateDecision judge_hip_timing(const SetAnalysis& set, const RepAnalysis& rep);

}  // namespace hinge::analysis
