#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "datasets/importers/importer.h"
#include "tests/datasets/importers/expect_contains.h"
#include "tests/datasets/importers/temporary_folder.h"

namespace hinge::importers {
namespace {

class ChronojumpEncoder : public ::testing::Test {
protected:
    Result<Trial> import(const std::string& text, const ImportOptions& options = {}) {
        return import_file(folder_.write("pull.txt", text), "", options);
    }
    TemporaryFolder folder_;
};

TEST_F(ChronojumpEncoder, SumsTheIncrements) {
    const auto trial = import("0, 1, 2, -1\n3");
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_EQ(trial->provenance.importer, "chronojump_encoder");
    // Running sum of 0 1 2 -1 3, a millimetre a count.
    const std::vector<double> expected{0.0, 0.001, 0.003, 0.002, 0.005};
    ASSERT_EQ(trial->bar->height_m.size(), 5U);
    for (std::size_t i = 0; i < 5; ++i) {
        EXPECT_DOUBLE_EQ(trial->bar->height_m[i], expected[i]);
    }
    EXPECT_DOUBLE_EQ(trial->rate_hz, 1000.0);
    EXPECT_DOUBLE_EQ(trial->bar->setup->resolution_m, 0.001);
    EXPECT_FALSE(trial->left());
    ASSERT_GE(trial->provenance.assumptions.size(), 2U);
    expect_contains(trial->provenance.assumptions[0], "1000 samples a second");
    expect_contains(trial->provenance.assumptions[1], "1 mm");
}

TEST_F(ChronojumpEncoder, TakesAnySeparatorAndComments) {
    const auto trial = import("# squat, 40 kg\n1 2\t3\r\n4;5,,+6\n  # more\n-7\n");
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_EQ(trial->sample_count, 7U);
    EXPECT_DOUBLE_EQ(trial->bar->height_m.back(), 0.014);
}

TEST_F(ChronojumpEncoder, KeepsTheCountsAsBytesAndReads128AsMinus128) {
    const auto trial = import("1,128,-128,127");
    ASSERT_TRUE(trial) << trial.error().message;
    const RawDevice& raw = trial->raw.at(0);
    ASSERT_EQ(raw.samples.size(), 4U);
    EXPECT_EQ(raw.layout.channels.at(0).wire, WireType::i8);
    EXPECT_EQ(static_cast<std::int8_t>(raw.samples[1]), -128);
    EXPECT_EQ(static_cast<std::int8_t>(raw.samples[3]), 127);
    EXPECT_DOUBLE_EQ(trial->bar->height_m.back(), -0.128);
    expect_contains(trial->provenance.assumptions.back(), "1 increments of 128");
}

TEST_F(ChronojumpEncoder, TakesRateAndCountFromThePerson) {
    const auto trial = import("1 1 1", {{"rate", "500"}, {"mm-per-count", "0.25"}});
    ASSERT_TRUE(trial);
    EXPECT_DOUBLE_EQ(trial->rate_hz, 500.0);
    EXPECT_DOUBLE_EQ(trial->bar->height_m.back(), 0.00075);
}

TEST_F(ChronojumpEncoder, NamesThePlaceOfWhatIsNoIncrement) {
    const std::string good = "1 2 3 4 5 6 7 8 9 10\n";
    const auto refusal = [&](const std::string& tail) {
        const auto trial = import(good + tail);
        return trial ? std::string("accepted") : trial.error().message;
    };
    expect_contains(refusal("1 abc 3\n"), "line 2, column 3: \"abc\" is not an encoder increment");
    expect_contains(refusal("1.5\n"), "line 2, column 1: \"1.5\"");
    expect_contains(refusal("3 129\n"), "line 2, column 3: \"129\"");
    expect_contains(refusal("99999999999999999999\n"), "line 2");
    const auto none = import_file(folder_.write("none.txt", "# nothing\n"), "chronojump_encoder", {});
    ASSERT_FALSE(none);
    expect_contains(none.error().message, "there is no increment");
}

// Positions in cm with decimal commas, and whole millimetres: both run away when they are added up.
TEST_F(ChronojumpEncoder, RefusesPositions) {
    std::string centimetres;
    std::string millimetres;
    for (int i = 0; i < 2000; ++i) {
        centimetres += std::to_string(i / 40) + "," + std::to_string(i % 10) + "\n";
        millimetres += std::to_string(std::min(i / 10, 120)) + "\n";
    }
    for (const std::string& text : {centimetres, millimetres}) {
        const auto trial = import(text);
        ASSERT_FALSE(trial);
        expect_contains(trial.error().message, "are these positions");
    }
    // 20 mm in every millisecond is 20 m/s, though the way is short.
    std::string fast;
    for (int i = 0; i < 100; ++i) {
        fast += "20\n";
    }
    const auto trial = import(fast);
    ASSERT_FALSE(trial);
    expect_contains(trial.error().message, "20 m/s");
}

TEST_F(ChronojumpEncoder, TurnsACordThatRunsTheOtherWayWhenTold) {
    const auto trial = import("-1 -2 -3", {{"invert", ""}});
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_DOUBLE_EQ(trial->bar->height_m.back(), 0.006);
    const auto plain = import("1 2 3");
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->bar->height_m, trial->bar->height_m);
}

}  // namespace
}  // namespace hinge::importers
