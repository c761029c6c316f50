#include "analysis/comparison/set_value.h"

#include <algorithm>

#include "analysis/statistics/sample.h"

namespace hinge::analysis::comparison {
namespace {

void add_reason(SetValue& value, const std::string& reason) {
    if (std::find(value.reasons.begin(), value.reasons.end(), reason) == value.reasons.end()) {
        value.reasons.push_back(reason);
    }
}

void add(SetValue& set, const MetricValue& value) {
    if (const auto number = value.number()) {
        set.rep_values.push_back(*number);
    } else {
        add_reason(set, value.has_value() ? "is a word, not a number" : value.reason);
    }
}

}  // namespace

SetValue set_value(const Report& report, std::string_view metric) {
    SetValue set;
    if (const ReportedMetric* of_set = report.find(metric)) {
        set.reps = 1;
        add(set, of_set->value);
    }
    for (const RepReport& rep : report.reps) {
        const ReportedMetric* of_rep = rep.find(metric);
        if (of_rep == nullptr) {
            continue;
        }
        ++set.reps;
        if (rep.rep.failed) {
            add_reason(set, "the lift failed");
        } else {
            add(set, of_rep->value);
        }
    }
    if (!set.rep_values.empty()) {
        set.value = statistics::median(set.rep_values);
    } else if (set.reps == 0) {
        add_reason(set, "no rep was found");
    }
    return set;
}

}  // namespace hinge::analysis::comparison
