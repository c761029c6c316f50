#include "drivers/simulated/settings.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace hinge::drivers::simulated {
namespace {

const Setting& named(std::string_view name) {
    for (const Setting& setting : settings_table()) {
        if (setting.name == name) {
            return setting;
        }
    }
    throw std::invalid_argument(std::string(name));
}

std::string unquoted(std::string_view text) {
    return std::string(text.starts_with('"') ? text.substr(1, text.size() - 2) : text);
}

TEST(Settings, NamesAreUniqueAndThePresetComesFirst) {
    std::set<std::string_view> names;
    for (const Setting& setting : settings_table()) {
        EXPECT_TRUE(names.insert(setting.name).second) << setting.name;
        EXPECT_FALSE(setting.meaning.empty());
    }
    EXPECT_EQ(settings_table().front().name, "preset");
}

TEST(Settings, EveryDefaultIsAcceptedByItself) {
    for (const Setting& setting : settings_table()) {
        Settings settings;
        const auto done = change(settings, setting, unquoted(setting.default_value));
        EXPECT_TRUE(done) << setting.name << ": " << (done ? "" : done.error().message);
    }
}

TEST(Settings, ChangeWhatTheySay) {
    Settings settings;
    ASSERT_TRUE(change(settings, named("preset"), "set_of_three"));
    EXPECT_EQ(settings.lifter.reps, 3);
    ASSERT_TRUE(change(settings, named("reps"), "5"));
    ASSERT_TRUE(change(settings, named("load"), "142.5"));
    ASSERT_TRUE(change(settings, named("descent"), "release"));
    ASSERT_TRUE(change(settings, named("gaps"), "9.5+0.02,11+0.1"));
    ASSERT_TRUE(change(settings, named("touch_and_go"), "true"));
    EXPECT_EQ(settings.lifter.reps, 5);
    EXPECT_EQ(settings.lifter.bar_mass_kg, 142.5);
    EXPECT_EQ(settings.lifter.technique.descent, DescentProfile::release);
    ASSERT_EQ(settings.sensors.gaps.size(), 2U);
    EXPECT_EQ(settings.sensors.gaps[1].first_s, 11.0);
    EXPECT_TRUE(settings.lifter.technique.touch_and_go);
}

TEST(Settings, RefuseWithTheValueAndWhatIsAllowed) {
    Settings settings;
    for (const auto& [name, value] : {std::pair{"load", "5"},
                                      {"load", "heavy"},
                                      {"load", "nan"},
                                      {"load", ""},
                                      {"reps", "2.5"},
                                      {"descent", "gently"},
                                      {"gaps", "9.5"},
                                      {"gaps", "9.5+-1"},
                                      {"touch_and_go", "yes"},
                                      {"preset", "v01"},
                                      {"attachment", "hip"}}) {
        const auto done = change(settings, named(name), value);
        ASSERT_FALSE(done) << name;
        EXPECT_NE(done.error().message.find("'" + std::string(value) + "' is not allowed; use "),
                  std::string::npos);
    }
    EXPECT_EQ(change(settings, named("load"), "5").error().message,
              "'5' is not allowed; use a number from 10 to 400");
}

}  // namespace
}  // namespace hinge::drivers::simulated
