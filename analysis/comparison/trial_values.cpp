#include "analysis/comparison/trial_values.h"

#include "datasets/base/number_text.h"

namespace hinge::analysis::comparison {

TrialValues trial_values(const std::string& file, const Trial& trial, const Report& report,
                         std::span<const ComparedMetric> metrics) {
    using base::printable;
    TrialValues made;
    made.file = printable(file);
    made.settings = report.settings;
    made.uuid = trial.provenance.uuid;
    made.day = trial.provenance.source_file.empty() ? printable(trial.provenance.created.substr(0, 10)) : "";
    made.athlete = trial.athlete.id;
    made.exercise = trial.set.exercise;
    made.load_kg = trial.set.load_kg;
    for (const ComparedMetric& metric : metrics) {
        made.values.push_back(set_value(report, metric.id));
    }
    return made;
}

}  // namespace hinge::analysis::comparison
