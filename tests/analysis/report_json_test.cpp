#include "analysis/report_json.h"

#include <nlohmann/json.hpp>

#include "analysis/metrics/metric.h"
#include "tests/support/reported.h"

namespace hinge::analysis {
namespace {

using namespace movement;
using nlohmann::json;

json parsed(const Report& report) {
    return json::parse(report_json(report));
}

void expect_same(const json& object, const ReportedMetric& metric) {
    const MetricValue& v = metric.value;
    if (const std::optional<double> number = v.number()) {
        EXPECT_EQ(object["value"].get<double>(), *number)
            << metric.id;  // exact: the text reads back to the same bits
    }
    EXPECT_EQ(object["value"].is_null(), !v.has_value()) << metric.id;
    EXPECT_EQ(object["unit"], symbol(metric.unit)) << metric.id;
    EXPECT_EQ(object.contains("reason"), !v.has_value()) << metric.id;
    EXPECT_EQ(object.contains("uncertainty"), v.uncertainty.has_value()) << metric.id;
    if (v.uncertainty) {
        EXPECT_EQ(object["uncertainty"].get<double>(), *v.uncertainty) << metric.id;
    }
}

TEST(ReportJson, HasTheShapeOfTheContract) {
    Report report = analysed(record(deadlift()));
    report.trial_file = "a \"quoted\" näme.h5";
    const json root = parsed(report);
    EXPECT_EQ(root["format"], "hinge-report/1");
    EXPECT_EQ(root["software"].get<std::string>().rfind("hinge ", 0), 0U);
    EXPECT_EQ(root["definitions"], definitions_checksum());
    EXPECT_EQ(root["trial"]["file"], "a \"quoted\" näme.h5");
    EXPECT_EQ(root["trial"]["exercise"], "conventional");
    EXPECT_TRUE(root["decision"].is_null());
    ASSERT_EQ(root["reps"].size(), 1U);
    EXPECT_EQ(root["reps"][0]["index"], 1);
    EXPECT_EQ(root["reps"][0]["events"].size(), kEventCount);
    EXPECT_EQ(root["reps"][0]["events"]["lift_off"]["method"], "force");
}

TEST(ReportJson, SaysEverySettingAndWhoSetIt) {
    SettingsInForce settings;
    ASSERT_TRUE(put_setting(settings, "velocity_cutoff_hz", 12.0, SettingOrigin::study_file));
    ASSERT_TRUE(put_setting(settings, "position_cutoff_hz", 20.0, SettingOrigin::trial));
    Trial trial = record(deadlift());
    trial.set.tempo_target_s = 2.5;
    const json root = parsed(run_analysis(trial, settings));
    EXPECT_EQ(root["settings"].size(), all_settings().size() + 1);
    EXPECT_EQ(root["settings"]["velocity_cutoff_hz"], json({{"value", 12.0}, {"from", "study file"}}));
    EXPECT_EQ(root["settings"]["position_cutoff_hz"], json({{"value", 20.0}, {"from", "trial"}}));
    EXPECT_EQ(root["settings"]["cop_cutoff_hz"], json({{"value", 10.0}, {"from", "default"}}));
    EXPECT_EQ(root["settings"]["tempo_target_s"], json({{"value", 2.5}, {"from", "trial"}}));
    EXPECT_EQ(root["settings_checksum"], settings_checksum(settings.values));
}

// Everything but numbers, uncertainties, and what they say in words.
json without_numbers(json root) {
    root.erase("settings_checksum");
    root["set"].erase("findings");
    for (json* metrics : {&root["set"]["metrics"], &root["reps"][0]["metrics"], &root["reps"][0]["events"]}) {
        for (json& entry : *metrics) {
            for (const char* number : {"value", "uncertainty", "time_s", "uncertainty_s"}) {
                entry.erase(number);
            }
        }
    }
    return root;
}

TEST(ReportJson, OneChangedSettingDiffersInItsOwnLineAndInNumbers) {
    const Trial trial = record(deadlift());
    SettingsInForce changed;
    ASSERT_TRUE(put_setting(changed, "velocity_cutoff_hz", 12.0, SettingOrigin::command_line));
    const json one = parsed(run_analysis(trial));
    json other = parsed(run_analysis(trial, changed));
    EXPECT_NE(one["reps"][0]["metrics"]["peak_concentric_velocity"],
              other["reps"][0]["metrics"]["peak_concentric_velocity"]);
    EXPECT_NE(one["settings_checksum"], other["settings_checksum"]);
    EXPECT_EQ(other["settings"]["velocity_cutoff_hz"], json({{"value", 12.0}, {"from", "command line"}}));
    other["settings"]["velocity_cutoff_hz"] = one["settings"]["velocity_cutoff_hz"];
    EXPECT_EQ(without_numbers(one), without_numbers(other));
}

TEST(ReportJson, EveryNumberReadsBackExactly) {
    const Report report = analysed(record(deadlift()));
    const json root = parsed(report);
    ASSERT_EQ(root["set"]["metrics"].size(), report.set_metrics.size());
    for (const ReportedMetric& metric : report.set_metrics) {
        expect_same(root["set"]["metrics"][metric.id], metric);
    }
    ASSERT_EQ(root["reps"][0]["metrics"].size(), report.reps[0].metrics.size());
    for (const ReportedMetric& metric : report.reps[0].metrics) {
        expect_same(root["reps"][0]["metrics"][metric.id], metric);
    }
    EXPECT_EQ(root["reps"][0]["events"]["lockout"]["time_s"].get<double>(),
              event_of(report, EventKind::lockout));
}

TEST(ReportJson, WhatIsMissingIsNullWithAReason) {
    const json rep = parsed(analysed(record(pulled_and_held())))["reps"][0];
    EXPECT_TRUE(rep["events"]["touchdown"]["time_s"].is_null());
    EXPECT_NE(rep["events"]["touchdown"]["reason"], "");
    EXPECT_TRUE(rep["metrics"]["eccentric_duration"]["value"].is_null());
    EXPECT_EQ(rep["metrics"]["eccentric_duration"]["reason"],
              "no descent_start: the recording ends before the bar comes down");
}

TEST(ReportJson, GradesAndWordsAreTexts) {
    Trial trial = record(deadlift());
    trial.athlete.stature_m.reset();
    const json metrics = parsed(analysed(trial))["reps"][0]["metrics"];
    EXPECT_EQ(metrics["hip_bar_ratio_50"]["grade"], "INDETERMINATE");
    EXPECT_EQ(metrics["eccentric_grade"]["value"], "controlled");
    EXPECT_EQ(metrics["tempo_met"]["value"], true);
}

TEST(ReportJson, TheSameTrialGivesTheSameText) {
    const Trial trial = record(deadlift());
    EXPECT_EQ(report_json(analysed(trial)), report_json(analysed(trial)));
}

TEST(ReportJson, AnEmptyReportIsStillOne) {
    const json root = parsed({});
    EXPECT_EQ(root["reps"].size(), 0U);
    EXPECT_EQ(root["set"]["metrics"].size(), 0U);
}

// PRODUCT.md, 7: a metric of the contract that is not in the report would break who reads it.
TEST(ReportJson, EveryMetricHasAnIdOfItsOwn) {
    std::vector<std::string_view> ids;
    for (const MetricModule* module : all_metrics()) {
        ids.push_back(module->definition.id);
        EXPECT_NE(module->compute_rep == nullptr, module->compute_set == nullptr) << module->definition.id;
    }
    std::sort(ids.begin(), ids.end());
    EXPECT_EQ(std::adjacent_find(ids.begin(), ids.end()), ids.end());
}

}  // namespace
}  // namespace hinge::analysis
