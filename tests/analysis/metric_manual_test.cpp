#include "analysis/metric_manual.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "analysis/metrics/metric.h"
#include "analysis/settings.h"

namespace hinge::analysis {
namespace {

TEST(MetricManual, TheCommittedPageIsNotStale) {
    std::ifstream file(HINGE_SOURCE_DIR "/analysis/METRICS.md", std::ios::binary);
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    EXPECT_TRUE(page == metric_manual()) << "analysis/METRICS.md is stale; write it anew: build/bin/hinge "
                                            "metrics --markdown > analysis/METRICS.md";
}

TEST(MetricManual, NamesEveryMetricAndSetting) {
    const std::string page = metric_manual();
    for (const MetricModule* metric : all_metrics()) {
        EXPECT_NE(page.find("| `" + std::string(metric->definition.id) + "` |"), std::string::npos)
            << metric->definition.id;
    }
    for (const SettingInfo& setting : all_settings()) {
        EXPECT_NE(page.find("| `" + std::string(setting.key) + "` |"), std::string::npos) << setting.key;
    }
}

}  // namespace
}  // namespace hinge::analysis
