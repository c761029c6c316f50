#include "analysis/metrics/metric.h"

#include <cmath>
#include <string>
#include <vector>

#include "datasets/base/sha256.h"

namespace hinge::analysis {

std::span<const MetricModule* const> all_metrics() {
    static const std::vector<const MetricModule*> metrics = [] {
        std::vector<const MetricModule*> list;
        for (const MetricFamily* family : all_metric_families()) {
            for (const MetricModule& module : family->metrics) {
                list.push_back(&module);
            }
        }
        return list;
    }();
    return metrics;
}

std::string checksum_of(std::span<const MetricModule* const> metrics) {
    std::string text;
    for (const MetricModule* module : metrics) {
        const MetricDefinition& d = module->definition;
        for (const std::string_view part : {d.id, symbol(d.unit), d.equation, d.settings}) {
            text.append(part).push_back('\x1f');
        }
        text += std::to_string(d.version) + '\x1e';
    }
    return base::sha256_hex(text);
}

std::string_view definitions_checksum() {
    static const std::string checksum = checksum_of(all_metrics());
    return checksum;
}

MetricValue number(double value, double sd) {
    if (!std::isfinite(value)) {
        return no_value("the data does not give a finite value");
    }
    MetricValue result;
    result.value = value;
    if (std::isfinite(sd)) {
        result.uncertainty = std::abs(sd);  // a relative error times a negative value
    }
    return result;
}

MetricValue graded_number(double value, double sd, Grade grade) {
    MetricValue result = number(value, sd);
    if (result.has_value()) {
        result.grade = grade;
    }
    return result;
}

MetricValue category(std::string_view value) {
    MetricValue result;
    result.value = std::string(value);
    return result;
}

MetricValue yes_or_no(bool value) {
    MetricValue result;
    result.value = value;
    return result;
}

MetricValue no_value(std::string_view reason) {
    MetricValue result;
    result.reason = reason;
    return result;
}

MetricValue indeterminate(std::string_view reason) {
    MetricValue result = no_value(reason);
    result.grade = Grade::indeterminate;
    return result;
}

}  // namespace hinge::analysis
