#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/comparison/set_value.h"
#include "datasets/model/trial.h"

// A trial reduced to what comparisons read.
namespace hinge::analysis::comparison {

struct ComparedMetric {
    std::string id;
    Unit unit = Unit::one;
};

// `values` are in the order of the metrics.
struct TrialValues {
    std::string file;  // base name
    std::string uuid;
    std::string day;  // ISO 8601, of the recording; empty when imported
    std::string athlete;
    Exercise exercise = Exercise::conventional;
    std::optional<double> load_kg;
    std::vector<ReportedSetting> settings;  // that made the values
    std::vector<SetValue> values;
};

// `report` is that of `trial`; `file` is how it is called in words.
[[nodiscard]] TrialValues trial_values(const std::string& file, const Trial& trial, const Report& report,
                                       std::span<const ComparedMetric> metrics);

}  // namespace hinge::analysis::comparison
