#include "analysis/settings_in_force.h"

#include <gtest/gtest.h>

#include <limits>

namespace hinge::analysis {
namespace {

const ReportedSetting& of(const std::vector<ReportedSetting>& list, std::string_view key) {
    for (const ReportedSetting& setting : list) {
        if (setting.key == key) {
            return setting;
        }
    }
    ADD_FAILURE() << key;
    return list.front();
}

TEST(SettingsInForce, TheLaterWins) {
    SettingsInForce settings;
    ASSERT_TRUE(put_setting(settings, "cop_cutoff_hz", 8.0, SettingOrigin::trial));
    ASSERT_TRUE(put_setting(settings, "cop_cutoff_hz", 9.0, SettingOrigin::command_line));
    EXPECT_EQ(settings.values.cop_cutoff_hz, 9.0);
    const auto list = reported_settings(settings, {});
    EXPECT_EQ(of(list, "cop_cutoff_hz").origin, SettingOrigin::command_line);
    EXPECT_EQ(of(list, "cop_cutoff_hz").value, 9.0);
}

TEST(SettingsInForce, EverySettingIsReportedAndTheTempoComesFromTheTrial) {
    Trial trial;
    trial.set.tempo_target_s = 2.5;
    const auto list = reported_settings({}, trial);
    ASSERT_EQ(list.size(), all_settings().size() + 1);
    for (std::size_t i = 0; i < all_settings().size(); ++i) {
        EXPECT_EQ(list[i].key, all_settings()[i].key);
        EXPECT_EQ(list[i].value, Settings{}.*(all_settings()[i].member)) << list[i].key;
        EXPECT_EQ(list[i].origin, SettingOrigin::built_in) << list[i].key;
    }
    EXPECT_EQ(list.back().key, "tempo_target_s");
    EXPECT_EQ(list.back().value, 2.5);
    EXPECT_EQ(list.back().origin, SettingOrigin::trial);
}

TEST(SettingsInForce, AWrongOneIsNamedAndChangesNothing) {
    SettingsInForce settings;
    const auto unknown = put_setting(settings, "cop_cutof_hz", 9.0, SettingOrigin::trial);
    ASSERT_FALSE(unknown);
    EXPECT_NE(unknown.error().message.find("cop_cutof_hz = 9 is not a setting"), std::string::npos);
    for (const double wrong : {-1.0, 1e9, std::numeric_limits<double>::quiet_NaN()}) {
        const auto put = put_setting(settings, "cop_cutoff_hz", wrong, SettingOrigin::trial);
        ASSERT_FALSE(put);
        EXPECT_NE(put.error().message.find("has to be a number from"), std::string::npos);
    }
    EXPECT_EQ(settings_checksum(settings.values), settings_checksum({}));
    EXPECT_TRUE(settings.origins.empty());
}

TEST(SettingsInForce, EverySettingIsPartOfTheChecksum) {
    const std::string usual = settings_checksum({});
    EXPECT_EQ(usual.size(), 64U);
    for (const SettingInfo& info : all_settings()) {
        Settings settings;
        settings.*(info.member) = settings.*(info.member) == info.max ? info.min : info.max;
        EXPECT_NE(settings_checksum(settings), usual) << info.key;
    }
}

TEST(SettingsInForce, TheFirstDifferenceHasBothValues) {
    Settings changed;
    changed.grade_dropped_ratio = 2.75;
    const auto one = reported_settings({}, {});
    const auto other = reported_settings(in_force(changed), {});
    EXPECT_FALSE(first_difference(one, one));
    const auto differs = first_difference(one, other);
    ASSERT_TRUE(differs);
    EXPECT_EQ(differs->one.key, "grade_dropped_ratio");
    EXPECT_EQ(differs->one.value, 2.5);
    EXPECT_EQ(differs->other.value, 2.75);
    EXPECT_EQ(differs->other.origin, SettingOrigin::command_line);
}

TEST(SettingsInForce, TheTempoOfTheTrialIsNoDifference) {
    Trial slow;
    slow.set.tempo_target_s = 5.0;
    EXPECT_FALSE(first_difference(reported_settings({}, {}), reported_settings({}, slow)));
}

}  // namespace
}  // namespace hinge::analysis
