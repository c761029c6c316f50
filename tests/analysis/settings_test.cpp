#include "analysis/settings.h"

#include <gtest/gtest.h>

#include <cstring>
#include <nlohmann/json.hpp>
#include <set>

namespace hinge::analysis {
namespace {

std::string complaint(std::string_view assignment) {
    Settings settings;
    const Result<void> applied = apply_setting(settings, assignment);
    EXPECT_FALSE(applied) << assignment;
    EXPECT_EQ(settings_json(settings), settings_json({})) << assignment << " changed something";
    return applied ? "" : applied.error().message;
}

TEST(Settings, AKeyTakesItsValue) {
    Settings settings;
    ASSERT_TRUE(apply_setting(settings, "velocity_cutoff_hz=12.5"));
    EXPECT_DOUBLE_EQ(settings.velocity_cutoff_hz, 12.5);
    ASSERT_TRUE(apply_setting(settings, "tempo_tolerance_early_s=0"));
    EXPECT_DOUBLE_EQ(settings.tempo_tolerance_early_s, 0.0);
}

TEST(Settings, EveryBoundIsAllowedAndBeyondItIsNot) {
    for (const SettingInfo& info : all_settings()) {
        Settings settings;
        for (const double bound : {info.min, info.max}) {
            const std::string text = nlohmann::json(bound).dump();
            EXPECT_TRUE(apply_setting(settings, std::string(info.key) + "=" + text))
                << info.key << " " << text;
            EXPECT_EQ(settings.*(info.member), bound) << info.key;
        }
        const double step = 0.01 * (info.max - info.min);
        for (const double beyond : {info.min - step, info.max + step}) {
            EXPECT_FALSE(apply_setting(settings, std::string(info.key) + "=" + nlohmann::json(beyond).dump()))
                << info.key;
        }
    }
}

TEST(Settings, EveryDefaultIsWithinItsBoundsAndSaysWhereItComesFrom) {
    const Settings defaults;
    for (const SettingInfo& info : all_settings()) {
        EXPECT_GE(defaults.*(info.member), info.min) << info.key;
        EXPECT_LE(defaults.*(info.member), info.max) << info.key;
        EXPECT_FALSE(info.meaning.empty()) << info.key;
        EXPECT_FALSE(info.source.empty()) << info.key;
    }
}

// The struct holds nothing but doubles: as many settings as fit into it, each its own.
TEST(Settings, NoneIsForgottenOrListedTwice) {
    EXPECT_EQ(all_settings().size(), sizeof(Settings) / sizeof(double));
    std::set<std::string_view> keys;
    std::set<const double*> members;
    const Settings settings;
    for (const SettingInfo& info : all_settings()) {
        keys.insert(info.key);
        members.insert(&(settings.*(info.member)));
    }
    EXPECT_EQ(keys.size(), all_settings().size());
    EXPECT_EQ(members.size(), all_settings().size());
}

TEST(Settings, AnUnknownKeyIsNamed) {
    const std::string message = complaint("velocity_cutof_hz=10");
    EXPECT_NE(message.find("'velocity_cutof_hz'"), std::string::npos) << message;
    EXPECT_NE(message.find("hinge metrics --settings"), std::string::npos) << message;
}

TEST(Settings, WhatIsNotANumberInRangeNamesKeyValueAndRange) {
    for (const char* value : {"fast", "", "10x", "nan", "inf", "-1", "1e9"}) {
        const std::string message = complaint(std::string("grade_borderline_ratio=") + value);
        EXPECT_NE(message.find("'grade_borderline_ratio' is '" + std::string(value) + "'"), std::string::npos)
            << message;
        EXPECT_NE(message.find("[1.0,20.0]"), std::string::npos) << message;
    }
    EXPECT_NE(complaint("grade_borderline_ratio").find("is ''"), std::string::npos);
}

TEST(Settings, JsonHoldsAllWithTheirExactValues) {
    Settings settings;
    settings.hold_trim_start_s = 0.1 + 0.2;
    const auto object = nlohmann::json::parse(settings_json(settings));
    EXPECT_EQ(object.size(), all_settings().size());
    EXPECT_EQ(object["hold_trim_start_s"].get<double>(), 0.1 + 0.2);
    for (const SettingInfo& info : all_settings()) {
        EXPECT_EQ(object[std::string(info.key)].get<double>(), settings.*(info.member)) << info.key;
    }
}

}  // namespace
}  // namespace hinge::analysis
