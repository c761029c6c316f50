#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/verb.h"
#include "datasets/store/trial_writer.h"
#include "tests/datasets/store/sample_trials.h"

namespace hinge::cli {

const VerbModule& verb_info();

namespace {

using store::test::Folder;

struct Said {
    int status = -1;
    std::string out;
    std::string err;
};

Said info(const std::vector<std::string>& words) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int status = verb_info().run(words);
    return {status, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

class Info : public testing::Test {
protected:
    void SetUp() override { ASSERT_TRUE(store::write_trial(store::test::full_trial(), file_)); }

    const Folder folder_;
    const std::string file_ = (folder_ / "trial.h5").string();
};

TEST_F(Info, ShowsSetAthleteDevicesGapsAndEdits) {
    const Said said = info({file_});
    EXPECT_EQ(said.status, kDone);
    EXPECT_EQ(said.err, "");
    for (const char* words : {"rack_pull, 102.5 kg, discs on the plates", "P-017, female, 1.70 m tall",
                              "60 samples at 999.750 Hz", "bar 12.5 ms late, not removed, sd 0.5 ms",
                              "V01.csv by lab_csv", "left force z", "daq", "a bridge", "daq.dropped_device",
                              "lift_off", "plate noise", "time starts at zero"}) {
        EXPECT_NE(said.out.find(words), std::string::npos) << words << " in\n" << said.out;
    }
}

TEST_F(Info, JsonHasTheNumbers) {
    const Said said = info({file_, "--json"});
    ASSERT_EQ(said.status, kDone);
    const auto document = nlohmann::json::parse(said.out);
    EXPECT_EQ(document["format"], "hinge-info/1");
    const auto& trial = document["trials"].at(0);
    EXPECT_EQ(trial["samples"], 60);
    EXPECT_EQ(trial["set"]["load_kg"], 102.5);
    EXPECT_EQ(trial["devices"].at(0)["dropped"], 5);
    EXPECT_EQ(trial["devices"].at(0)["scans"], 10);
    const auto& bar = trial["signals"].at(12);
    EXPECT_EQ(bar["name"], "bar position");
    EXPECT_EQ(bar["missing"], 2);
    // 0.5 + 0.25 sin(0.1 i) over 60 samples: highest at i = 16, lowest at i = 47.
    EXPECT_NEAR(bar["highest"], 0.5 + 0.25 * std::sin(1.6), 1e-15);
    EXPECT_NEAR(bar["lowest"], 0.5 + 0.25 * std::sin(4.7), 1e-15);
}

TEST_F(Info, OneBadFileDoesNotHideTheOthers) {
    const Said said = info({(folder_ / "none.h5").string(), file_});
    EXPECT_EQ(said.status, kBadInput);
    EXPECT_NE(said.err.find("none.h5: cannot be opened"), std::string::npos) << said.err;
    EXPECT_NE(said.out.find("rack_pull"), std::string::npos);
}

TEST_F(Info, WithoutATrialIsWrongUsage) {
    const Said said = info({});
    EXPECT_EQ(said.status, kWrongUsage);
    EXPECT_NE(said.err.find("trial"), std::string::npos);
}

}  // namespace
}  // namespace hinge::cli
