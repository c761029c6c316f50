#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/settings_in_force.h"
#include "datasets/model/metric_value.h"
#include "datasets/model/rep.h"
#include "datasets/model/trial.h"
#include "datasets/model/units.h"

// What an analysis answers: values with ids, units, uncertainties and reasons (PRODUCT.md, 7).
namespace hinge::analysis {

// A metric's outcome under its id. `unit` comes from the definition that computed it.
struct ReportedMetric {
    std::string id;
    Unit unit = Unit::one;
    int version = 1;
    MetricValue value;
};

// Something a person should look at, with the numbers behind it. Never a diagnosis (science.md 0.1, 0.2).
struct Finding {
    std::string id;
    std::string text;
    std::map<std::string, double> numbers;  // by name, SI
    std::string threshold;                  // in words, with its value
    std::string source;
};

struct RepReport {
    Rep rep;                              // events with times, uncertainties and methods; sample ranges
    std::vector<ReportedMetric> metrics;  // in dictionary order
    std::vector<Finding> findings;

    [[nodiscard]] const ReportedMetric* find(std::string_view id) const noexcept {
        for (const ReportedMetric& metric : metrics) {
            if (metric.id == id) {
                return &metric;
            }
        }
        return nullptr;
    }
};

// Derived signals of the whole trial, for charts: what the analysis really used. Empty when not available.
struct DerivedSignals {
    std::vector<double> bar_velocity_m_s;  // 10 Hz zero-lag
    std::vector<double> total_force_n;     // left + right, unfiltered
    std::vector<double> hip_height_m;      // estimated or measured; NaN outside the reps
    bool hip_is_measured = false;
};

struct Report {
    std::string software;
    std::string definitions;  // SHA-256 of the metric dictionary in canonical form
    std::string trial_file;   // as given
    std::string trial_uuid;
    Exercise exercise = Exercise::conventional;
    std::vector<ReportedSetting> settings;  // every one, with who set it
    std::string settings_checksum;          // of their values alone (settings_in_force.h)
    std::vector<ReportedMetric> set_metrics;
    std::vector<Finding> set_findings;
    std::vector<RepReport> reps;
    std::vector<std::string> warnings;  // integrity checks that spoke up, one sentence each
    DerivedSignals signals;

    [[nodiscard]] const ReportedMetric* find(std::string_view id) const noexcept {
        for (const ReportedMetric& metric : set_metrics) {
            if (metric.id == id) {
                return &metric;
            }
        }
        return nullptr;
    }
};

}  // namespace hinge::analysis
