#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/verb.h"
#include "datasets/store/trial_writer.h"
#include "tests/datasets/store/sample_trials.h"

namespace hinge::cli {

const VerbModule& verb_verify();

namespace {

using namespace store::test;

struct Said {
    int status = -1;
    std::string out;
    std::string err;
};

Said verify(const std::vector<std::string>& words) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int status = verb_verify().run(words);
    return {status, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

class Verify : public testing::Test {
protected:
    void SetUp() override { ASSERT_TRUE(store::write_trial(trial_, file_)); }

    void damage_the_bar() const {
        std::string bytes = bytes_of(file_);
        const double value = trial_.bar->height_m[7];
        const std::size_t at = bytes.find(std::string(reinterpret_cast<const char*>(&value), sizeof value));
        ASSERT_NE(at, std::string::npos);
        bytes[at] = static_cast<char>(bytes[at] ^ 1);
        put_bytes(file_, bytes);
    }

    const Folder folder_;
    const std::string file_ = (folder_ / "trial.h5").string();
    const Trial trial_ = full_trial();
};

TEST_F(Verify, ASoundTrialIsExitZeroAndSaysSoLast) {
    const Said said = verify({file_});
    EXPECT_EQ(said.status, kDone);
    EXPECT_NE(said.out.find("/signals/bar_position"), std::string::npos);
    EXPECT_NE(said.out.find(file_ + ": sound, "), std::string::npos) << said.out;
    EXPECT_EQ(said.err, "");
}

TEST_F(Verify, OneFlippedBitIsExitThreeAndNamed) {
    damage_the_bar();
    const Said said = verify({file_, "--quiet"});
    EXPECT_EQ(said.status, kBadInput);
    EXPECT_EQ(said.out.find("/signals/left_force"), std::string::npos) << "quiet shows what is damaged only";
    EXPECT_NE(said.out.find("/signals/bar_position  DAMAGED"), std::string::npos) << said.out;
    EXPECT_NE(said.out.find("Fletcher32"), std::string::npos) << said.out;
}

TEST_F(Verify, QuietSaysNothingAboutASoundTrial) {
    const Said said = verify({file_, "--quiet"});
    EXPECT_EQ(said.status, kDone);
    EXPECT_EQ(said.out, "");
}

TEST_F(Verify, JsonListsItemsAndUnreadableFiles) {
    damage_the_bar();
    put_bytes(folder_ / "text.h5", "hello");
    const Said said = verify({"--json", file_, (folder_ / "text.h5").string()});
    EXPECT_EQ(said.status, kBadInput);
    const auto document = nlohmann::json::parse(said.out);
    EXPECT_EQ(document["format"], "hinge-verify/1");
    EXPECT_EQ(document["trials"].at(0)["sound"], false);
    EXPECT_EQ(document["trials"].at(1)["sound"], false);
    EXPECT_TRUE(document["trials"].at(1).contains("error"));
    std::size_t damaged = 0;
    for (const auto& item : document["trials"].at(0)["items"]) {
        damaged += item["sound"] == false ? 1U : 0U;
    }
    EXPECT_EQ(damaged, 3U);  // the dataset, the trial as a whole, the seal
}

}  // namespace
}  // namespace hinge::cli
