#include "analysis/report_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "analysis/metrics/metric.h"
#include "analysis/run_analysis.h"
#include "tests/support/lift_trial.h"

namespace hinge::test {
namespace {

using nlohmann::json;

json expected(const MetricValue& value) {
    return value.value ? std::visit([](const auto& v) { return json(v); }, *value.value) : json(nullptr);
}

void expect_same(const json& object, const std::vector<analysis::ReportedMetric>& metrics) {
    EXPECT_EQ(object.size(), metrics.size());
    for (const analysis::ReportedMetric& metric : metrics) {
        const json& found = object.at(metric.id);
        EXPECT_EQ(found.at("value"), expected(metric.value)) << metric.id;  // doubles read back bit by bit
        EXPECT_EQ(found.at("unit"), std::string(symbol(metric.unit))) << metric.id;
        EXPECT_EQ(found.contains("uncertainty"), metric.value.uncertainty.has_value()) << metric.id;
        if (metric.value.uncertainty) {
            EXPECT_EQ(found["uncertainty"].get<double>(), *metric.value.uncertainty) << metric.id;
        }
        EXPECT_EQ(found.value("grade", ""), metric.value.grade ? std::string(name(*metric.value.grade)) : "")
            << metric.id;
        EXPECT_EQ(found.value("reason", ""), metric.value.reason) << metric.id;
    }
}

TEST(ReportJson, ReadsBackExactly) {
    const analysis::Report report = analysis::run_analysis(lift_trial(clean_rep()));
    const json document = json::parse(analysis::report_json(report));
    EXPECT_EQ(document["format"], "hinge-report/1");
    EXPECT_EQ(document["software"].get<std::string>().rfind("hinge ", 0), 0U);
    EXPECT_EQ(document["definitions"], std::string(analysis::definitions_checksum()));
    EXPECT_TRUE(document.at("decision").is_null());
    expect_same(document["set"]["metrics"], report.set_metrics);
    ASSERT_EQ(document["reps"].size(), 1U);
    EXPECT_EQ(document["reps"][0]["index"], 1);
    expect_same(document["reps"][0]["metrics"], report.reps[0].metrics);
    const json& lift_off = document["reps"][0]["events"]["lift_off"];
    EXPECT_EQ(lift_off["time_s"].get<double>(), report.reps[0].rep.time_s(EventKind::lift_off).value());
    EXPECT_EQ(lift_off["method"], "force");
}

TEST(ReportJson, EveryEventIsNamedOrExplained) {
    Trial trial = lift_trial(clean_rep());
    trial.left.reset();
    const json document = json::parse(analysis::report_json(analysis::run_analysis(trial)));
    const json& events = document["reps"].at(0)["events"];
    EXPECT_EQ(events.size(), kEventCount);
    for (const std::string_view kind : kEventNames) {
        const json& event = events.at(std::string(kind));
        EXPECT_NE(event["time_s"].is_null(), !event.contains("reason")) << kind;
    }
    EXPECT_TRUE(events["slack_start"]["time_s"].is_null());
}

TEST(ReportJson, AnEmptyTrialIsStillAReport) {
    const json document = json::parse(analysis::report_json(analysis::run_analysis(Trial{})));
    EXPECT_EQ(document["reps"].size(), 0U);
    EXPECT_TRUE(document["set"]["metrics"]["rep_count"]["value"].is_null());
    EXPECT_FALSE(document["set"]["metrics"]["rep_count"]["reason"].get<std::string>().empty());
}

TEST(ReportJson, TextThatIsNoUtf8DoesNotStopIt) {
    analysis::Report report = analysis::run_analysis(Trial{});
    report.trial_file = "caf\xe9.h5";
    EXPECT_TRUE(json::accept(analysis::report_json(report)));
}

}  // namespace
}  // namespace hinge::test
