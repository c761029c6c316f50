#include <fstream>
#include <nlohmann/json.hpp>

#include "datasets/store/trial_writer.h"
#include "tests/cli/said.h"
#include "tests/support/movement.h"

namespace hinge::cli {

const VerbModule& verb_analyze();

namespace {

using nlohmann::json;
using test::Said;

Said analyze(const std::vector<std::string>& words) {
    return test::said(verb_analyze(), words);
}

// A built deadlift in a file.
class Analyze : public testing::Test {
protected:
    void SetUp() override { ASSERT_TRUE(store::write_trial(movement::record(movement::deadlift()), file_)); }

    const store::test::Folder folder_;
    const std::string file_ = (folder_ / "deadlift.h5").string();
};

TEST_F(Analyze, PrintsTheRepTable) {
    const Said said = analyze({file_});
    EXPECT_EQ(said.status, kDone);
    EXPECT_EQ(said.err, "");
    for (const char* words : {"eccentric_duration", "last_12in_ratio", "controlled", "+-"}) {
        EXPECT_NE(said.out.find(words), std::string::npos) << words << " in\n" << said.out;
    }
}

TEST_F(Analyze, AStudyFileAndWordsOfTheCommandLineAreSettings) {
    std::ofstream(folder_ / "study.toml") << "velocity_cutoff_hz = 12\ncop_cutoff_hz = 8\n";
    const Said said = analyze(
        {file_, "--json", "--settings", (folder_ / "study.toml").string(), "--set", "cop_cutoff_hz=9"});
    ASSERT_EQ(said.status, kDone) << said.err;
    const json settings = json::parse(said.out)["settings"];
    EXPECT_EQ(settings["velocity_cutoff_hz"], json({{"value", 12.0}, {"from", "study file"}}));
    EXPECT_EQ(settings["cop_cutoff_hz"], json({{"value", 9.0}, {"from", "command line"}}));
    std::ofstream(folder_ / "wrong.toml") << "velocity = 12\n";
    const Said wrong = analyze({file_, "--settings", (folder_ / "wrong.toml").string()});
    EXPECT_EQ(wrong.status, kBadInput);
    EXPECT_NE(wrong.err.find("velocity = 12 is not a setting"), std::string::npos) << wrong.err;
}

TEST_F(Analyze, JsonIsOneReport) {
    const Said said = analyze({file_, "--json"});
    ASSERT_EQ(said.status, kDone);
    const json report = json::parse(said.out);
    EXPECT_EQ(report["format"], "hinge-report/1");
    EXPECT_EQ(report["trial"]["file"], "deadlift.h5");
    // Built: three seconds down; the start of the descent is found to 20 ms.
    EXPECT_NEAR(report["reps"].at(0)["metrics"]["eccentric_duration"]["value"].get<double>(),
                movement::kLower_s, 0.02);
}

TEST_F(Analyze, JsonOfSeveralIsAnArrayEvenWhenOneIsBad) {
    const Said both = analyze({file_, file_, "--json"});
    EXPECT_EQ(both.status, kDone);
    EXPECT_EQ(json::parse(both.out).size(), 2U);
    const Said one = analyze({(folder_ / "none.h5").string(), file_, "--json"});
    EXPECT_EQ(one.status, kBadInput);
    EXPECT_NE(one.err.find("none.h5"), std::string::npos) << one.err;
    EXPECT_EQ(json::parse(one.out).size(), 1U);
}

TEST_F(Analyze, CsvHasOneHeaderForAllTrials) {
    const Said said = analyze({file_, file_, "--csv"});
    ASSERT_EQ(said.status, kDone);
    EXPECT_EQ(said.out.rfind("file,rep,id,value", 0), 0U);
    EXPECT_EQ(said.out.find("file,rep,id,value", 1), std::string::npos);
    EXPECT_NE(said.out.find("deadlift.h5,1,eccentric_grade,controlled,"), std::string::npos);
}

TEST_F(Analyze, ASettingChangesTheAnswer) {
    const Said said =
        analyze({file_, "--json", "--set", "tempo_tolerance_early_s=0", "--set", "tempo_max_s=2.5"});
    ASSERT_EQ(said.status, kDone);
    EXPECT_EQ(json::parse(said.out)["reps"].at(0)["metrics"]["tempo_met"]["value"], false);
}

TEST_F(Analyze, AWrongSettingIsWrongUsage) {
    for (const char* setting : {"tempo=3", "tempo_max_s=soon", "tempo_max_s=-1"}) {
        const Said said = analyze({file_, "--set", setting});
        EXPECT_EQ(said.status, kWrongUsage) << setting;
        EXPECT_EQ(said.out, "") << setting;
        EXPECT_NE(said.err.find("hinge: "), std::string::npos) << said.err;
    }
}

TEST_F(Analyze, JsonAndCsvExcludeEachOther) {
    EXPECT_EQ(analyze({file_, "--json", "--csv"}).status, kWrongUsage);
}

TEST_F(Analyze, WithoutATrialIsWrongUsage) {
    const Said said = analyze({});
    EXPECT_EQ(said.status, kWrongUsage);
    EXPECT_NE(said.err.find("trial"), std::string::npos) << said.err;
}

TEST_F(Analyze, AFileThatIsNoTrialIsBadInput) {
    const std::string file = (folder_ / "text.h5").string();
    store::test::put_bytes(file, "not a trial");
    const Said said = analyze({file});
    EXPECT_EQ(said.status, kBadInput);
    EXPECT_NE(said.err.find("text.h5"), std::string::npos) << said.err;
    EXPECT_EQ(said.out, "");
}

TEST_F(Analyze, AJsonOfNothingReadableIsNoDocument) {
    const Said said = analyze({(folder_ / "none.h5").string(), "--json"});
    EXPECT_EQ(said.status, kBadInput);
    EXPECT_EQ(said.out, "");
}

TEST_F(Analyze, ResidualsSayWhichLowPassEachSignalAsksFor) {
    const Said table = analyze({file_, "--residuals"});
    EXPECT_EQ(table.status, kDone);
    EXPECT_EQ(table.err, "");
    for (const char* words : {"left_fz", "bar_position", "chosen Hz", "default cut-offs"}) {
        EXPECT_NE(table.out.find(words), std::string::npos) << words << " in\n" << table.out;
    }
    const Said said = analyze({file_, "--residuals", "--json"});
    ASSERT_EQ(said.status, kDone);
    const json document = json::parse(said.out);
    EXPECT_EQ(document["format"], "hinge-residuals/1");
    const json& left = document["signals"].at(0);
    EXPECT_EQ(left["signal"], "left_fz");
    EXPECT_EQ(left["default_cutoff_hz"], 25.0);
    ASSERT_EQ(left["cutoff_hz"].size(), 199U);  // 1 to 100 Hz in steps of 0.5 Hz
    EXPECT_EQ(left["residual"].size(), 199U);
    EXPECT_GT(left["residual"].at(0).get<double>(), left["residual"].at(100).get<double>());
}

TEST_F(Analyze, ResidualsOfSeveralTrialsAreAnArrayAndNoCsv) {
    const Said both = analyze({file_, file_, "--residuals", "--json"});
    ASSERT_EQ(both.status, kDone);
    EXPECT_EQ(json::parse(both.out).size(), 2U);
    EXPECT_EQ(analyze({file_, "--residuals", "--csv"}).status, kWrongUsage);
    EXPECT_EQ(analyze({"missing.h5", "--residuals"}).status, kBadInput);
}

}  // namespace
}  // namespace hinge::cli
