#include "analysis/settings.h"

#include <gtest/gtest.h>

#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

namespace hinge::analysis {
namespace {

// Shortest text that reads back to the same double.
std::string exact(double value) {
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

TEST(Settings, EveryKeyIsThereOnceWithItsDefaultInRange) {
    const Settings defaults;
    std::set<std::string_view> keys;
    for (const SettingInfo& setting : all_settings()) {
        EXPECT_TRUE(keys.insert(setting.key).second) << setting.key;
        EXPECT_LT(setting.min, setting.max) << setting.key;
        EXPECT_GE(defaults.*setting.member, setting.min) << setting.key;
        EXPECT_LE(defaults.*setting.member, setting.max) << setting.key;
        EXPECT_FALSE(setting.meaning.empty()) << setting.key;
        EXPECT_FALSE(setting.source.empty()) << setting.key;
    }
    // Settings holds nothing but numbers: none of them is out of reach.
    EXPECT_EQ(keys.size() * sizeof(double), sizeof(Settings));
}

TEST(Settings, EveryKeyTakesItsBoundsAndRefusesWhatIsBeyond) {
    for (const SettingInfo& setting : all_settings()) {
        const std::string key(setting.key);
        for (const double bound : {setting.min, setting.max}) {
            Settings settings;
            ASSERT_TRUE(apply_setting(settings, key + "=" + exact(bound))) << key;
            EXPECT_EQ(settings.*setting.member, bound) << key;
        }
        const double infinity = std::numeric_limits<double>::infinity();
        for (const double beyond :
             {std::nextafter(setting.min, -infinity), std::nextafter(setting.max, infinity)}) {
            Settings settings;
            const Result<void> refused = apply_setting(settings, key + "=" + exact(beyond));
            ASSERT_FALSE(refused) << key;
            EXPECT_NE(refused.error().message.find(key), std::string::npos);
            EXPECT_EQ(settings.*setting.member, Settings{}.*setting.member) << key;
        }
    }
}

TEST(Settings, WhatIsNoNumberIsNamed) {
    for (const char* text : {"velocity_cutoff_hz", "velocity_cutoff_hz=", "velocity_cutoff_hz=fast",
                             "velocity_cutoff_hz=12 Hz", "velocity_cutoff_hz=nan", "velocity_cutoff_hz=inf",
                             "velocity_cutoff_hz=1e999", "velocity_cutoff_hz= 12"}) {
        Settings settings;
        const Result<void> refused = apply_setting(settings, text);
        ASSERT_FALSE(refused) << text;
        EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
        EXPECT_NE(refused.error().message.find("velocity_cutoff_hz"), std::string::npos)
            << refused.error().message;
        EXPECT_NE(refused.error().message.find("[1.0,100.0]"), std::string::npos) << refused.error().message;
    }
}

TEST(Settings, AnUnknownKeyIsNamed) {
    Settings settings;
    const Result<void> refused = apply_setting(settings, "velocity_cutof_hz=12");
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("'velocity_cutof_hz'"), std::string::npos);
    EXPECT_FALSE(apply_setting(settings, ""));
    EXPECT_FALSE(apply_setting(settings, "=3"));
}

TEST(Settings, JsonHoldsEveryKeyAndReadsBackExactly) {
    Settings settings;
    settings.top_speed_m_s = 0.1 / 3.0;
    const auto document = nlohmann::json::parse(settings_json(settings));
    EXPECT_EQ(document.size(), all_settings().size());
    for (const SettingInfo& setting : all_settings()) {
        EXPECT_EQ(document.at(std::string(setting.key)).get<double>(), settings.*setting.member)
            << setting.key;
    }
}

}  // namespace
}  // namespace hinge::analysis
