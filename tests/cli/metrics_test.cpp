#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "analysis/metric_manual.h"
#include "analysis/metrics/metric.h"
#include "analysis/settings.h"
#include "tests/cli/said.h"

namespace hinge::cli {

const VerbModule& verb_metrics();

namespace {

using test::Said;

Said metrics(const std::vector<std::string>& words) {
    return test::said(verb_metrics(), words);
}

TEST(Metrics, JsonListsEveryMetricOnceWithUnitSourceAndVersion) {
    const Said said = metrics({"--json"});
    ASSERT_EQ(said.status, kDone);
    const auto document = nlohmann::json::parse(said.out);
    EXPECT_EQ(document["format"], "hinge-metrics/1");
    EXPECT_EQ(document["definitions"], std::string(analysis::definitions_checksum()));
    std::set<std::string> ids;
    for (const auto& metric : document["metrics"]) {
        EXPECT_TRUE(ids.insert(metric["id"]).second) << metric["id"];
        EXPECT_FALSE(metric["unit"].get<std::string>().empty());
        EXPECT_FALSE(metric["meaning"].get<std::string>().empty());
        EXPECT_FALSE(metric["source"].get<std::string>().empty()) << metric["id"];
        EXPECT_GE(metric["version"], 1);
    }
    EXPECT_EQ(ids.size(), analysis::all_metrics().size());
}

TEST(Metrics, TableNamesTheMetrics) {
    const Said said = metrics({});
    EXPECT_EQ(said.status, kDone);
    EXPECT_EQ(said.err, "");
    for (const char* id : {"last_12in_ratio", "hip_bar_ratio_50", "body_weight"}) {
        EXPECT_NE(said.out.find(id), std::string::npos) << id;
    }
}

TEST(Metrics, MarkdownIsTheManual) {
    const Said said = metrics({"--markdown"});
    EXPECT_EQ(said.status, kDone);
    EXPECT_EQ(said.out, analysis::metric_manual());
}

TEST(Metrics, SettingsShowDefaultAndRange) {
    const Said said = metrics({"--settings"});
    EXPECT_EQ(said.status, kDone);
    for (const analysis::SettingInfo& setting : analysis::all_settings()) {
        EXPECT_NE(said.out.find(setting.key), std::string::npos) << setting.key;
    }
}

TEST(Metrics, AnUnknownOptionIsWrongUsage) {
    EXPECT_EQ(metrics({"--nothing"}).status, kWrongUsage);
}

}  // namespace
}  // namespace hinge::cli
