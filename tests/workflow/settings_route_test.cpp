#include "workflow/settings_route.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/datasets/store/sample_trials.h"

namespace hinge::workflow {
namespace {

class SettingsRoute : public testing::Test {
protected:
    std::filesystem::path study(const std::string& text) {
        std::ofstream(folder_ / "study.toml") << text;
        return folder_ / "study.toml";
    }
    std::string refusal(const std::string& text) {
        const auto given = read_given_settings(study(text), {});
        if (given) {
            return "accepted";
        }
        EXPECT_EQ(given.error().code, ErrorCode::bad_input);
        EXPECT_NE(given.error().message.find("study.toml: "), std::string::npos) << given.error().message;
        return given.error().message;
    }
    const store::test::Folder folder_;
};

TEST_F(SettingsRoute, TheLaterSpeaksLouder) {
    Trial trial;
    trial.set.analysis = {{"cop_cutoff_hz", 7.0}, {"velocity_cutoff_hz", 7.0}, {"position_cutoff_hz", 7.0}};
    const std::vector<std::string> words{"cop_cutoff_hz=9", "cop_cutoff_hz=9.5"};
    const auto given = read_given_settings(study("cop_cutoff_hz = 8\nvelocity_cutoff_hz = 8.5\n"), words);
    ASSERT_TRUE(given) << given.error().message;
    const auto settings = settings_for(trial, *given, "t.h5");
    ASSERT_TRUE(settings) << settings.error().message;
    EXPECT_EQ(settings->values.cop_cutoff_hz, 9.5);
    EXPECT_EQ(settings->values.velocity_cutoff_hz, 8.5);
    EXPECT_EQ(settings->values.position_cutoff_hz, 7.0);
    EXPECT_EQ(settings->values.force_peak_cutoff_hz, analysis::Settings{}.force_peak_cutoff_hz);
    EXPECT_EQ(settings->origins.at("cop_cutoff_hz"), analysis::SettingOrigin::command_line);
    EXPECT_EQ(settings->origins.at("velocity_cutoff_hz"), analysis::SettingOrigin::study_file);
    EXPECT_EQ(settings->origins.at("position_cutoff_hz"), analysis::SettingOrigin::trial);
    EXPECT_EQ(settings->origins.count("force_peak_cutoff_hz"), 0U);
}

TEST_F(SettingsRoute, AStudyFileMayPutItsSettingsUnderAnalysis) {
    const auto given = read_given_settings(study("[analysis]\ncop_cutoff_hz = 8\n"), {});
    ASSERT_TRUE(given) << given.error().message;
    ASSERT_EQ(given->study_file.size(), 1U);
    EXPECT_EQ(given->study_file[0].key, "cop_cutoff_hz");
    EXPECT_EQ(given->study_file[0].value, 8.0);
}

TEST_F(SettingsRoute, AnEmptyStudyFileSetsNothing) {
    const auto given = read_given_settings(study(""), {});
    ASSERT_TRUE(given) << given.error().message;
    EXPECT_TRUE(given->study_file.empty());
}

TEST_F(SettingsRoute, AWrongKeyNamesFileLineKeyAndValue) {
    EXPECT_NE(refusal("cop_cutoff_hz = 8\ncop_cutof_hz = 8.5\n")
                  .find("line 2: cop_cutof_hz = 8.5 is not a setting; 'hinge metrics --settings' lists them"),
              std::string::npos);
    EXPECT_NE(refusal("[analysis]\ncop_cutof_hz = 8\n").find("line 2: analysis.cop_cutof_hz = 8 is not"),
              std::string::npos);
    EXPECT_NE(refusal("[analysis]\ncop_cutoff_hz = 8\n[other]\nx = 1\n").find("other is not a key"),
              std::string::npos);
}

TEST_F(SettingsRoute, AWrongValueSaysWhatIsAllowed) {
    EXPECT_NE(refusal("grade_borderline_ratio = 50").find("has to be a number from 1 to 20"),
              std::string::npos);
    EXPECT_NE(refusal("grade_borderline_ratio = \"fast\"").find("has to be a number"), std::string::npos);
    EXPECT_NE(refusal("grade_borderline_ratio = nan").find("has to be a number from"), std::string::npos);
    EXPECT_NE(refusal("grade_borderline_ratio = \n").find("line 1, column"), std::string::npos);
}

TEST_F(SettingsRoute, AMissingStudyFileAndAWrongWordAreErrors) {
    const auto missing = read_given_settings(folder_ / "none.toml", {});
    ASSERT_FALSE(missing);
    EXPECT_NE(missing.error().message.find("none.toml: cannot be opened"), std::string::npos);
    const std::vector<std::string> words{"cop_cutoff_hz=fast"};
    const auto wrong = read_given_settings(std::nullopt, words);
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().code, ErrorCode::invalid_argument);
}

TEST_F(SettingsRoute, AWrongSettingOfTheTrialNamesTheTrial) {
    Trial trial;
    trial.set.analysis = {{"cop_cutoff_hz", 1e9}};
    const auto settings = settings_for(trial, {}, "t.h5");
    ASSERT_FALSE(settings);
    EXPECT_NE(settings.error().message.find("t.h5: analysis.cop_cutoff_hz = 1e+09 has to be"),
              std::string::npos)
        << settings.error().message;
    EXPECT_FALSE(check_analysis(trial.set, "lab.toml"));
    EXPECT_TRUE(check_analysis({}, "lab.toml"));
}

}  // namespace
}  // namespace hinge::workflow
