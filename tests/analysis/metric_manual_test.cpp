#include "analysis/metric_manual.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

#include "analysis/metrics/metric.h"
#include "analysis/settings.h"
#include <source_tree.h>

namespace hinge::analysis {
namespace {

TEST(MetricManual, TheCommittedPageIsUpToDate) {
    std::ifstream file(HINGE_SOURCE_DIR "/analysis/METRICS.md");
    const std::string committed(std::istreambuf_iterator<char>(file), {});
    EXPECT_TRUE(committed == metric_manual())
        << "write it again: hinge metrics --markdown > analysis/METRICS.md";
}

TEST(MetricManual, NamesEveryMetricAndSetting) {
    const std::string page = metric_manual();
    for (const MetricModule* metric : all_metrics()) {
        EXPECT_NE(page.find("| `" + std::string(metric->definition.id) + "` |"), std::string::npos)
            << metric->definition.id;
    }
    for (const SettingInfo& info : all_settings()) {
        EXPECT_NE(page.find("| `" + std::string(info.key) + "` |"), std::string::npos) << info.key;
    }
}

TEST(MetricDictionary, EveryDefinitionSaysWhatItIs) {
    for (const MetricModule* metric : all_metrics()) {
        const MetricDefinition& d = metric->definition;
        EXPECT_FALSE(d.name.empty() || d.meaning.empty() || d.equation.empty() || d.source.empty()) << d.id;
        EXPECT_GE(d.version, 1) << d.id;
    }
}

// A setting that a definition names and nobody has would be a promise without effect.
TEST(MetricDictionary, DefinitionsNameOnlySettingsThatExist) {
    for (const MetricModule* metric : all_metrics()) {
        std::istringstream names{std::string(metric->definition.settings)};
        for (std::string name; names >> name;) {
            const auto all = all_settings();
            EXPECT_TRUE(std::any_of(all.begin(), all.end(),
                                    [&](const SettingInfo& info) { return info.key == name; }))
                << metric->definition.id << ": " << name;
        }
    }
}

}  // namespace
}  // namespace hinge::analysis
