#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "datasets/store/trial_writer.h"
#include "tests/cli/said.h"
#include "tests/support/lift_trial.h"

namespace hinge::cli {

const VerbModule& verb_analyze();

namespace {

using store::test::Folder;
using test::Said;

Said analyze(const std::vector<std::string>& words) {
    return test::said(verb_analyze(), words);
}

class Analyze : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(store::write_trial(hinge::test::lift_trial(hinge::test::clean_rep()), file_));
    }

    const Folder folder_;
    const std::string file_ = (folder_ / "trial.h5").string();
};

TEST_F(Analyze, JsonIsTheReportWithTheLiftInIt) {
    const Said said = analyze({file_, "--json"});
    ASSERT_EQ(said.status, kDone) << said.err;
    const auto report = nlohmann::json::parse(said.out);
    EXPECT_EQ(report["format"], "hinge-report/1");
    EXPECT_EQ(report["trial"]["file"], "trial.h5");
    EXPECT_EQ(report["trial"]["exercise"], "conventional");
    EXPECT_EQ(report["set"]["metrics"]["rep_count"]["value"], 1);
    // Closed form of the built lift: lift-off at 4 s, 700 N of body weight.
    EXPECT_NEAR(report["reps"].at(0)["events"]["lift_off"]["time_s"], 4.0, 0.02);
    EXPECT_NEAR(report["set"]["metrics"]["body_weight"]["value"], 700.0, 0.01);
}

TEST_F(Analyze, TableShowsTheRep) {
    const Said said = analyze({file_});
    EXPECT_EQ(said.status, kDone);
    EXPECT_EQ(said.err, "");
    EXPECT_NE(said.out.find("trial.h5"), std::string::npos) << said.out;
}

TEST_F(Analyze, CsvHasOneHeaderForSeveralTrials) {
    const Said said = analyze({file_, file_, "--csv"});
    ASSERT_EQ(said.status, kDone);
    const std::string header = "file,rep,id,value,uncertainty,unit,grade,reason\n";
    EXPECT_EQ(said.out.rfind(header, 0), 0U);
    EXPECT_EQ(said.out.find(header, 1), std::string::npos);
}

TEST_F(Analyze, SeveralTrialsAreAnArray) {
    const Said said = analyze({file_, file_, "--json"});
    ASSERT_EQ(said.status, kDone);
    EXPECT_EQ(nlohmann::json::parse(said.out).size(), 2U);
}

TEST_F(Analyze, TheSameTrialGivesTheSameBytes) {
    EXPECT_EQ(analyze({file_, "--json"}).out, analyze({file_, "--json"}).out);
}

TEST_F(Analyze, OneBadFileDoesNotHideTheOthers) {
    const Said said = analyze({(folder_ / "none.h5").string(), file_, "--json"});
    EXPECT_EQ(said.status, kBadInput);
    EXPECT_NE(said.err.find("none.h5"), std::string::npos) << said.err;
    EXPECT_EQ(nlohmann::json::parse(said.out).size(), 1U);
}

TEST_F(Analyze, ASettingChangesTheResult) {
    const auto grade = [&](const std::vector<std::string>& words) {
        std::vector<std::string> all{file_, "--json"};
        all.insert(all.end(), words.begin(), words.end());
        return nlohmann::json::parse(analyze(all).out)["reps"].at(0)["metrics"]["tempo_met"]["value"];
    };
    EXPECT_EQ(grade({}), true);
    EXPECT_EQ(grade({"--set", "tempo_max_s=2.5"}), false);
}

TEST_F(Analyze, WrongWordsAreWrongUsage) {
    EXPECT_EQ(analyze({}).status, kWrongUsage);
    EXPECT_EQ(analyze({file_, "--json", "--csv"}).status, kWrongUsage);
    const Said unknown = analyze({file_, "--set", "no_such=1"});
    EXPECT_EQ(unknown.status, kWrongUsage);
    EXPECT_NE(unknown.err.find("no_such"), std::string::npos) << unknown.err;
    const Said beyond = analyze({file_, "--set", "velocity_cutoff_hz=1e9"});
    EXPECT_EQ(beyond.status, kWrongUsage);
    EXPECT_NE(beyond.err.find("velocity_cutoff_hz"), std::string::npos) << beyond.err;
}

}  // namespace
}  // namespace hinge::cli
