#include <gtest/gtest.h>

#include "datasets/store/trial_reader.h"
#include "datasets/store/trial_writer.h"
#include "tests/datasets/store/sample_trials.h"

namespace hinge::store::test {
namespace {

void expect_round_trip(const Trial& trial) {
    const Folder folder;
    const auto written = write_trial(trial, folder / "trial.h5");
    ASSERT_TRUE(written) << written.error().message;
    const auto read = read_trial(folder / "trial.h5");
    ASSERT_TRUE(read) << read.error().message;
    expect_same(*read, trial);
}

TEST(TrialStore, ATrialWithEverythingSurvivesBitByBit) {
    expect_round_trip(full_trial());
}
TEST(TrialStore, PlatesOnlySurvive) {
    expect_round_trip(plates_only());
}
TEST(TrialStore, FivePlatesSurvive) {
    expect_round_trip(five_plates());
}
TEST(TrialStore, ExtraPlatesAloneSurvive) {
    Trial trial = five_plates();
    trial.plates.remove(Side::left);
    trial.plates.remove(Side::right);
    expect_round_trip(trial);
}
TEST(TrialStore, ABarAloneSurvives) {
    expect_round_trip(bar_only());
}
TEST(TrialStore, SignalsOverSeveralChunksSurvive) {
    expect_round_trip(full_trial(40'000));
}

TEST(TrialStore, ATrialWithoutSamplesSurvives) {
    Trial trial = bar_only();
    trial.sample_count = 0;
    trial.bar->height_m.clear();
    expect_round_trip(trial);
}

TEST(TrialStore, VerticalForceOnlySaysThatMomentsAreNotThere) {
    Trial trial = plates_only();
    trial.left()->signals.has_moments = false;
    expect_round_trip(trial);
}

TEST(TrialStore, ADeviceWithoutChannelsOrScansSurvives) {
    Trial trial = bar_only();
    trial.raw.resize(2);
    trial.raw[0].name = "nothing";
    trial.raw[1].name = "idle";
    trial.raw[1].layout.channels = {{"a", "", "V", Quantity::voltage, WireType::i24, 1, 0, 0, 0, 0}};
    expect_round_trip(trial);
}

TEST(TrialStore, LongSettingsSurvive) {
    Trial trial = bar_only();
    trial.set.analysis = {{"velocity_cutoff_hz", 0.1 + 0.2}, {"tempo_max_s", 5.0}};
    trial.provenance.settings_json = "{\"k\": \"" + std::string(300'000, 'x') + "\"}";
    expect_round_trip(trial);
}

TEST(TrialStore, MissingTimeAndIdentifierAreFilledIn) {
    const Folder folder;
    Trial trial = bar_only();
    trial.provenance.created.clear();
    trial.provenance.uuid.clear();
    ASSERT_TRUE(write_trial(trial, folder / "trial.h5"));
    const auto read = read_trial(folder / "trial.h5");
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->provenance.created.size(), 20U);
    EXPECT_EQ(read->provenance.created.back(), 'Z');
    ASSERT_EQ(read->provenance.uuid.size(), 36U);
    EXPECT_EQ(read->provenance.uuid[14], '4');  // RFC 4122: the version
}

TEST(TrialStore, RawSamplesCanBeLeftOut) {
    const Folder folder;
    Trial trial = full_trial();
    ASSERT_TRUE(write_trial(trial, folder / "trial.h5"));
    const auto read = read_trial(folder / "trial.h5", {.with_raw = false});
    ASSERT_TRUE(read) << read.error().message;
    for (RawDevice& device : trial.raw) {
        device.samples.clear();
    }
    expect_same(*read, trial);
}

void expect_refused(const Trial& trial, const std::string& words) {
    const Folder folder;
    const auto written = write_trial(trial, folder / "trial.h5");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ErrorCode::invalid_argument);
    EXPECT_NE(written.error().message.find(words), std::string::npos) << written.error().message;
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(TrialStore, ASignalOfTheWrongLengthIsRefused) {
    Trial trial = plates_only();
    trial.right()->signals.my.pop_back();
    expect_refused(trial, "right my has 39 samples, expected 40");
}

TEST(TrialStore, AnExtraPlateOfTheWrongLengthIsRefusedByItsName) {
    Trial trial = five_plates();
    std::prev(trial.plates.end())->signals.fz.pop_back();
    expect_refused(trial, "plate_5 fz has 39 samples, expected 40");
}

TEST(TrialStore, ARateOfZeroIsRefused) {
    Trial trial = bar_only();
    trial.rate_hz = 0.0;
    expect_refused(trial, "the rate is 0.0");
}

TEST(TrialStore, ADeviceNameThatIsAPathIsRefused) {
    Trial trial = full_trial();
    trial.raw[0].name = "../set";
    expect_refused(trial, "../set");
}

TEST(TrialStore, HalfAScanIsRefused) {
    Trial trial = full_trial();
    trial.raw[0].samples.pop_back();
    expect_refused(trial, "39 bytes");
}

TEST(TrialStore, ATextTooLongForItsPlaceIsRefused) {
    Trial trial = bar_only();
    trial.set.title.assign(70'000, 't');
    expect_refused(trial, "70000 bytes");
}

}  // namespace
}  // namespace hinge::store::test
