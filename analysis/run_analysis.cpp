#include "analysis/run_analysis.h"

#include <algorithm>
#include <limits>

#include "analysis/birge_ratios.h"
#include "analysis/findings.h"
#include "analysis/metrics/metric.h"
#include "analysis/rep_validity.h"
#include "analysis/set_analysis.h"
#include "analysis/threshold_grid.h"

namespace hinge::analysis {
namespace {

ReportedMetric reported(const MetricDefinition& definition, MetricValue value) {
    return {std::string(definition.id), definition.unit, definition.version, std::move(value)};
}

RepReport report_rep(const SetAnalysis& set, const RepAnalysis& rep) {
    RepReport report;
    report.rep = rep.rep;
    const bool foot_off = foot_off_plate(set, rep).has_value();
    for (const MetricModule* module : all_metrics()) {
        if (module->compute_rep == nullptr) {
            continue;
        }
        MetricValue value = module->compute_rep(set, rep);
        if (foot_off && value.has_value() && rests_on_plates(module->definition.id, rep)) {
            value = no_value("a foot was off its plate in this rep");
        }
        if (rep.highest_point_s && module->definition.to_highest_point && value.has_value()) {
            value.grade = Grade::b;
            value.qualifier = "to_highest_point";
        }
        if (!rep.loaded.empty() && value.has_value()) {
            value.grade = Grade::b;  // the lift is known from the force alone (M.9)
        }
        report.metrics.push_back(reported(module->definition, std::move(value)));
    }
    return report;
}

DerivedSignals derive(const SetAnalysis& set) {
    DerivedSignals derived;
    derived.bar_velocity_m_s = set.signals.bar_velocity;
    derived.total_force_n = set.signals.total;
    for (const RepAnalysis& rep : set.reps) {
        if (!rep.hip.usable()) {
            continue;
        }
        if (derived.hip_height_m.empty()) {
            derived.hip_height_m.assign(set.signals.size, std::numeric_limits<double>::quiet_NaN());
            derived.hip_is_measured = rep.hip.measured;
        }
        std::copy(rep.hip.height_m.begin(), rep.hip.height_m.end(),
                  derived.hip_height_m.begin() + static_cast<std::ptrdiff_t>(rep.hip.range.first));
    }
    return derived;
}

}  // namespace

Report run_analysis(const Trial& trial, const Settings& settings) {
    return run_analysis(trial, in_force(settings));
}

Report run_analysis(const Trial& trial, const SettingsInForce& settings) {
    const SetAnalysis set = analyze_set(trial, settings.values);
    Report report;
    report.software = "hinge " HINGE_VERSION;
    report.definitions = definitions_checksum();
    report.trial_uuid = trial.provenance.uuid;
    report.exercise = trial.set.exercise;
    report.settings = reported_settings(settings, trial);
    report.settings_checksum = settings_checksum(settings.values);
    for (const MetricModule* module : all_metrics()) {
        if (module->compute_set != nullptr) {
            report.set_metrics.push_back(reported(module->definition, module->compute_set(set)));
        }
    }
    for (const RepAnalysis& rep : set.reps) {
        report.reps.push_back(report_rep(set, rep));
    }
    add_definition_spread(set, report);
    apply_birge_ratios(report);
    for (std::size_t r = 0; r < set.reps.size(); ++r) {
        report.reps[r].findings = find_in_rep(set, set.reps[r], report.reps[r]);
    }
    report.set_findings = find_in_set(set, report);
    report.warnings = check_integrity(set);
    if (set.reps.empty() && !set.segmentation.reason.empty()) {
        report.warnings.push_back("no reps: " + set.segmentation.reason);
    }
    report.signals = derive(set);
    return report;
}

}  // namespace hinge::analysis
