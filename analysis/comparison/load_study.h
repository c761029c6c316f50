#pragma once

#include <string>
#include <vector>

#include "analysis/comparison/compare_trials.h"
#include "analysis/comparison/load_effect.h"
#include "analysis/comparison/load_velocity.h"

// One person's sets of different loads. Bar speed over load, and what each
// metric does from the lightest to the heaviest set (science.md H.6, H.7).
namespace hinge::analysis::comparison {

struct LoadStudy {
    std::vector<ComparedMetric> metrics;
    std::vector<TrialValues> trials;  // by load, lightest first
    std::vector<LoadSpeed> points;    // the fastest rep of each trial that has one
    Result<LoadVelocity> line = Error{ErrorCode::not_computable, "no trials"};
    std::vector<Result<LoadEffect>> effects;  // in the order of the metrics
    std::vector<std::string> notes;
};

// Ids of the metrics when none is named: the default choice and the speed of the bar, which is always there.
[[nodiscard]] std::vector<std::string> metrics_over_load(std::vector<std::string> ids);

// Refuses trials of different people or exercises, a trial named twice, and one without a load.
[[nodiscard]] Result<LoadStudy> study_loads(std::vector<ComparedMetric> metrics,
                                            std::vector<TrialValues> trials,
                                            const LoadVelocityOptions& options);

}  // namespace hinge::analysis::comparison
