#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/verb.h"
#include "datasets/store/trial_reader.h"
#include "tests/datasets/store/sample_trials.h"

namespace hinge::cli {

const VerbModule& verb_simulate();

namespace {

using store::test::Folder;

struct Said {
    int status = -1;
    std::string out;
    std::string err;
};

Said simulate(const std::vector<std::string>& words) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int status = verb_simulate().run(words);
    return {status, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

class Simulate : public testing::Test {
protected:
    const Folder folder_;
    const std::string out_ = (folder_ / "made").string();
};

TEST_F(Simulate, WritesATrialAndItsTruth) {
    const Said said = simulate({"--out", out_, "--preset", "asymmetric", "--seed", "3"});
    ASSERT_EQ(said.status, kDone) << said.err;
    EXPECT_EQ(said.out, out_ + "/asymmetric.h5\n" + out_ + "/asymmetric.truth.json\n");
    const Result<Trial> trial = store::read_trial(out_ + "/asymmetric.h5");
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_EQ(trial->sample_count, 17150U);
    EXPECT_EQ(trial->set.load_kg, 80.0);
    EXPECT_EQ(trial->raw.front().driver, "simulated");
    const auto truth = nlohmann::json::parse(std::ifstream(out_ + "/asymmetric.truth.json"));
    EXPECT_EQ(truth["id"], "asymmetric");
    EXPECT_EQ(truth["rep_count"], 1);
    EXPECT_NEAR(truth["body_weight_n"].get<double>(), 568.786, 1e-3);
    EXPECT_NEAR(truth["reps"][0]["events"]["lift_off"]["time_s"].get<double>(), 9.1, 0.002);
    EXPECT_NEAR(truth["reps"][0]["metrics"]["asymmetry_concentric"].get<double>(), -8.0, 0.01);
    EXPECT_EQ(truth["reps"][0]["metrics"]["eccentric_grade"], "controlled");
}

TEST_F(Simulate, OptionsChangeLifterAndSensors) {
    const Said said =
        simulate({"--out", out_, "--name", "mine", "--load", "150", "--reps", "2", "--asymmetry-ascent",
                  "-0.05", "--gaps", "9.5+0.02", "--hip-transducer", "--json", "--csv"});
    ASSERT_EQ(said.status, kDone) << said.err;
    const auto listed = nlohmann::json::parse(said.out);
    EXPECT_EQ(listed["truth"]["rep_count"], 2);
    EXPECT_NEAR(listed["truth"]["reps"][1]["metrics"]["asymmetry_concentric"].get<double>(), -5.0, 0.05);
    EXPECT_TRUE(std::filesystem::exists(listed["csv"].get<std::string>()));
    EXPECT_TRUE(std::filesystem::exists(out_ + "/mine.toml"));
    const Result<Trial> trial = store::read_trial(listed["trial"].get<std::string>());
    ASSERT_TRUE(trial);
    EXPECT_EQ(trial->set.load_kg, 150.0);
    EXPECT_TRUE(trial->hip);
    EXPECT_TRUE(std::isnan(trial->left()->signals.fz[9510]));
    EXPECT_EQ(nlohmann::json::parse(trial->provenance.settings_json)["simulate"]["load"], "150");
}

TEST_F(Simulate, RefusesWrongWordsWithStatusTwo) {
    for (const std::vector<std::string>& words : {std::vector<std::string>{},
                                                  {"--out", out_, "--preset", "v01"},
                                                  {"--out", out_, "--load", "heavy"},
                                                  {"--out", out_, "--lode", "100"},
                                                  {"--out", out_, "--name", "a/b"},
                                                  {"--out", out_, "--plates", "false", "--bar=false"}}) {
        const Said said = simulate(words);
        EXPECT_EQ(said.status, kWrongUsage) << said.err;
        EXPECT_EQ(said.out, "");
        EXPECT_EQ(said.err.rfind("hinge: ", 0), 0U) << said.err;
    }
    EXPECT_NE(simulate({"--out", out_, "--load", "5"}).err.find("--load: '5' is not allowed"),
              std::string::npos);
}

TEST_F(Simulate, DoesNotReplaceFilesUnasked) {
    ASSERT_EQ(simulate({"--out", out_}).status, kDone);
    EXPECT_NE(simulate({"--out", out_}).status, kDone);
    EXPECT_EQ(simulate({"--out", out_, "--overwrite"}).status, kDone);
}

}  // namespace
}  // namespace hinge::cli
