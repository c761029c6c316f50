#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/verb.h"
#include "datasets/store/trial_reader.h"
#include <source_tree.h>

namespace hinge::cli {

const VerbModule& verb_import();

namespace {

namespace fs = std::filesystem;
const fs::path kSamples = fs::path(HINGE_SOURCE_DIR) / "datasets" / "samples";

struct Outcome {
    int status = 0;
    std::string out, err;
};

Outcome import(const std::vector<std::string>& words) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    Outcome outcome;
    outcome.status = verb_import().run(words);
    outcome.out = testing::internal::GetCapturedStdout();
    outcome.err = testing::internal::GetCapturedStderr();
    return outcome;
}

class ImportVerb : public ::testing::Test {
protected:
    ImportVerb() {
        std::string pattern = (fs::temp_directory_path() / "hinge_import_XXXXXX").string();
        folder_ = mkdtemp(pattern.data());
    }
    ~ImportVerb() override {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    fs::path write(const std::string& name, const std::string& content) const {
        std::ofstream(folder_ / name) << content;
        return folder_ / name;
    }
    fs::path folder_;
};

TEST_F(ImportVerb, WritesATrialThatReadsBackTheSame) {
    const fs::path out = folder_ / "made" / "here";
    const Outcome outcome = import({(kSamples / "standing_lift.csv").string(), "--out", out.string()});
    ASSERT_EQ(outcome.status, kDone) << outcome.err;
    EXPECT_NE(
        outcome.out.find("lab_csv, 0.040 s at 1000 Hz, left plate, right plate, bar; 1 missing samples"),
        std::string::npos)
        << outcome.out;
    EXPECT_NE(outcome.err.find("note: "), std::string::npos);
    const auto trial = store::read_trial(out / "standing_lift.h5");
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_EQ(trial->sample_count, 40U);
    EXPECT_DOUBLE_EQ(trial->left->fz.at(0), 348.0);
    EXPECT_DOUBLE_EQ(trial->bar->at(39), 0.23);
    EXPECT_EQ(trial->provenance.source_file, "standing_lift.csv");
    EXPECT_EQ(trial->provenance.importer, "lab_csv");
    EXPECT_EQ(trial->raw.size(), 1U);
}

TEST_F(ImportVerb, ImportsEveryFormatAtOnceAndPrintsJson) {
    const Outcome outcome =
        import({(kSamples / "standing.mot").string(), (kSamples / "encoder_pull.txt").string(), "--out",
                folder_.string(), "--json", "--quiet", "--mm-per-count", "0.5"});
    ASSERT_EQ(outcome.status, kDone) << outcome.err;
    EXPECT_TRUE(outcome.err.empty()) << outcome.err;
    const auto results = nlohmann::json::parse(outcome.out);
    ASSERT_EQ(results.size(), 2U);
    EXPECT_EQ(results[0]["format"], "opensim_mot");
    EXPECT_EQ(results[1]["signals"], nlohmann::json::array({"bar"}));
    EXPECT_EQ(results[1]["rate_hz"], 1000.0);
    const auto trial = store::read_trial(folder_ / "encoder_pull.h5");
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_DOUBLE_EQ(trial->setup.bar->resolution_m, 0.0005);
}

TEST_F(ImportVerb, KeepsAnExistingTrialUnlessForced) {
    const std::string sample = (kSamples / "encoder_pull.txt").string();
    ASSERT_EQ(import({sample, "--out", folder_.string()}).status, kDone);
    const Outcome again = import({sample, "--out", folder_.string()});
    EXPECT_EQ(again.status, kWrongUsage);
    EXPECT_NE(again.err.find("--force"), std::string::npos);
    EXPECT_EQ(import({sample, "--out", folder_.string(), "--force", "--rate", "500"}).status, kDone);
    const auto trial = store::read_trial(folder_ / "encoder_pull.h5");
    ASSERT_TRUE(trial);
    EXPECT_DOUBLE_EQ(trial->rate_hz, 500.0);
}

TEST_F(ImportVerb, RefusesWrongInputInOneLineAndGoesOnWithTheRest) {
    const fs::path wrong = write("wrong.csv", "time_s,bar_cord_m\n0,0.2\n0.001,x\n");
    const Outcome outcome = import(
        {wrong.string(), (kSamples / "encoder_pull.txt").string(), "--out", folder_.string(), "--quiet"});
    EXPECT_EQ(outcome.status, kBadInput);
    EXPECT_EQ(outcome.err,
              "hinge: " + wrong.string() +
                  ": line 3, column bar_cord_m: \"x\" is not a number; write a number or leave the field "
                  "empty\n");
    EXPECT_TRUE(fs::exists(folder_ / "encoder_pull.h5"));
    EXPECT_FALSE(fs::exists(folder_ / "wrong.h5"));
}

TEST_F(ImportVerb, RefusesWhatIsNoFileWithStatusThree) {
    for (const fs::path& file :
         {folder_, folder_ / "absent.csv", write("empty.csv", ""), write("odd.csv", "a,b\n")}) {
        const Outcome outcome = import({file.string(), "--out", folder_.string()});
        EXPECT_EQ(outcome.status, kBadInput) << file;
        EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
        EXPECT_EQ(outcome.err.rfind("hinge: " + file.string() + ": ", 0), 0U) << outcome.err;
    }
}

TEST_F(ImportVerb, RefusesWrongUsage) {
    const std::string sample = (kSamples / "encoder_pull.txt").string();
    EXPECT_EQ(import({"--out", folder_.string()}).status, kWrongUsage);
    EXPECT_EQ(import({sample}).status, kWrongUsage);
    EXPECT_EQ(import({sample, "--out", folder_.string(), "--rate", "fast"}).status, kWrongUsage);
    EXPECT_EQ(import({sample, "--out", folder_.string(), "--rate", "-5"}).status, kWrongUsage);
    EXPECT_EQ(import({sample, "--out", folder_.string(), "--format", "c5d"}).status, kWrongUsage);
    EXPECT_EQ(import({sample, sample, "--out", folder_.string()}).status, kWrongUsage);
}

TEST_F(ImportVerb, SaysThatTheFolderCannotBeMade) {
    const fs::path file = write("file", "x");
    const Outcome outcome =
        import({(kSamples / "encoder_pull.txt").string(), "--out", (file / "sub").string()});
    EXPECT_EQ(outcome.status, kStorageFailed);
}

}  // namespace
}  // namespace hinge::cli
