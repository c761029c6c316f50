#pragma once

#include <string>
#include <vector>

#include "analysis/comparison/compare_trials.h"
#include "analysis/comparison/repeatability.h"

// How well the metrics repeat over people and sessions.
namespace hinge::analysis::comparison {

struct ReliabilityStudy {
    std::vector<ComparedMetric> metrics;
    std::vector<TrialValues> trials;
    std::vector<std::string> athletes;  // in the order of their first trial; only those with two or more
    std::size_t sessions = 0;
    std::vector<Repeatability> results;  // in the order of the metrics
    std::vector<std::string> notes;
};

// Groups trials by athlete; an athlete's trials are sessions in the order given. Refuses different exercises,
// and fewer than two trials of everybody.
[[nodiscard]] Result<ReliabilityStudy> study_reliability(std::vector<ComparedMetric> metrics,
                                                         std::vector<TrialValues> trials);

}  // namespace hinge::analysis::comparison
