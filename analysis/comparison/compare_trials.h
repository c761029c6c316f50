#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/comparison/baseline.h"
#include "analysis/comparison/trial_values.h"
#include "analysis/report.h"
#include "datasets/model/result.h"

// Today's sets against a person's own baseline: one value a metric and trial, and what they say together.
namespace hinge::analysis::comparison {

struct BaselineComparison {
    std::vector<ComparedMetric> metrics;
    std::vector<TrialValues> baseline, today;
    // In the order of the metrics; empty with a reason when there is nothing to compare.
    std::vector<std::optional<BaselineChange>> changes;
    std::vector<std::string> reasons;
    std::size_t tested_together = 0;  // metrics with a Holm-adjusted p
    std::optional<double> load_change_percent;
    std::vector<Finding> findings;  // of today against the baseline
    std::vector<std::string> notes;
};

// How many metrics say what.
struct CompareSummary {
    std::size_t assessable = 0;
    std::size_t changed = 0;
    std::size_t probably_changed = 0;
    std::size_t significant = 0;  // adjusted p below 0.05
};

[[nodiscard]] CompareSummary summary_of(const BaselineComparison& comparison);

using TrialPointers = std::vector<const TrialValues*>;

// Each wants at least one trial. Refuses a trial that is named twice, sets of different exercises or people.
[[nodiscard]] Result<void> check_distinct(const TrialPointers& trials);
[[nodiscard]] Result<void> check_one_exercise(const TrialPointers& trials);
// Values mean the same only when they were made with the same settings; the trials' tempo may differ.
[[nodiscard]] Result<void> check_one_settings(const TrialPointers& trials);
[[nodiscard]] Result<void> check_one_athlete(const TrialPointers& trials);

// "'S-014'", or words where a trial names nobody.
[[nodiscard]] std::string quoted_athlete(const std::string& athlete);

// Ids of the metrics that are compared when none is named.
[[nodiscard]] std::span<const std::string_view> default_compared_metrics();

// The metrics of these ids; an error names one that is not in the dictionary.
[[nodiscard]] Result<std::vector<ComparedMetric>> compared_metrics(const std::vector<std::string>& ids);

// Refuses trials of different people or exercises, and a trial that is named twice.
[[nodiscard]] Result<BaselineComparison> compare_trials(std::vector<ComparedMetric> metrics,
                                                        std::vector<TrialValues> baseline,
                                                        std::vector<TrialValues> today);

}  // namespace hinge::analysis::comparison
