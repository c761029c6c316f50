#include "acquisition/trial_assembly.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace hinge::acquisition {
namespace {

constexpr std::string_view kLab = R"(
[plate.left]
model = "uniaxial_1"
sensitivity = [1.0]
channels = ["plates/fz"]
[transducer.bar]
channel = "encoder/step"
kind = "increments"
offset_m = 0.2
[device.plates]
driver = "x"
[device.encoder]
driver = "x"
)";

drivers::StreamInfo device(const std::string& name, const std::string& channel, WireType wire, double scale,
                           double rate_hz) {
    drivers::StreamInfo info;
    info.device = name;
    info.driver = "x";
    info.nominal_hz = info.actual_hz = rate_hz;
    Channel entry;
    entry.id = channel;
    entry.wire = wire;
    entry.scale = scale;
    info.layout.channels.push_back(entry);
    return info;
}

template <class T>
void append(RawDevice& raw, std::uint64_t first_scan, const std::vector<T>& values, std::int64_t host_ns,
            std::uint64_t dropped = 0) {
    const auto bytes = std::as_bytes(std::span(values));
    raw.samples.insert(raw.samples.end(), bytes.begin(), bytes.end());
    raw.blocks.push_back({.first_scan = first_scan,
                          .scan_count = static_cast<std::uint32_t>(values.size()),
                          .dropped_before = dropped,
                          .device_ticks = 0,
                          .host_ns = host_ns,
                          .flags = 0});
}

JournalContent content(double encoder_hz = 500.0) {
    JournalContent content;
    content.meta.lab_text = kLab;
    content.meta.lab_source = "test";
    content.meta.devices = {device("plates", "fz", WireType::f32, 1.0, 1000.0),
                            device("encoder", "step", WireType::i8, 0.001, encoder_hz)};
    for (const drivers::StreamInfo& info : content.meta.devices) {
        RawDevice raw;
        raw.name = info.device;
        raw.nominal_hz = raw.actual_hz = info.nominal_hz;
        raw.layout = info.layout;
        content.raw.push_back(raw);
    }
    content.extent.ended = true;
    return content;
}

// A block is whole with its last scan, so the plates begin at 1 ms and the encoder at 12 ms; it moves 1 mm
// every 2 ms, half a millimetre per sample of the grid.
TEST(TrialAssembly, PlacesASecondDeviceByTheHostsClock) {
    JournalContent journal = content();
    append(journal.raw[0], 0, std::vector<float>(100, 500.0F), 100'000'000);
    append(journal.raw[1], 0, std::vector<std::int8_t>(20, 1), 50'000'000);   // scans 0..19: 12 to 50 ms
    append(journal.raw[1], 20, std::vector<std::int8_t>(20, 1), 97'000'000);  // seven milliseconds late
    const auto trial = assemble_trial(std::move(journal));
    ASSERT_TRUE(trial) << trial.error().message;
    EXPECT_EQ(trial->sample_count, 100U);
    EXPECT_TRUE(std::isnan(trial->bar->height_m[10]));
    EXPECT_NEAR(trial->bar->height_m[11], 0.201, 1e-12);
    EXPECT_NEAR(trial->bar->height_m[12], 0.2015, 1e-12);
    EXPECT_NEAR(trial->bar->height_m[51], 0.221, 1e-12);
    EXPECT_EQ(trial->setup.sync.kind, SyncKind::measured_offset);
    EXPECT_GT(trial->setup.sync.uncertainty_s, 0.002);  // too much for hip timing (analysis/settings.h)
    EXPECT_EQ(trial->quality.gaps.front().signal, "bar");
}

TEST(TrialAssembly, DoesNotInterpolateAcrossAGap) {
    JournalContent journal = content(1000.0);
    append(journal.raw[0], 0, std::vector<float>(60, 500.0F), 60'000'000);
    append(journal.raw[1], 0, std::vector<std::int8_t>(20, 1), 20'000'000);
    append(journal.raw[1], 30, std::vector<std::int8_t>(30, 1), 60'000'000, 10);
    const auto trial = assemble_trial(std::move(journal));
    ASSERT_TRUE(trial);
    for (std::size_t at = 20; at < 30; ++at) {
        EXPECT_TRUE(std::isnan(trial->bar->height_m[at]));
    }
    EXPECT_FALSE(std::isnan(trial->bar->height_m[30]));
    EXPECT_EQ(trial->quality.counters.at("encoder.missing_scans"), 10);
    const auto& notes = trial->quality.notes;
    EXPECT_TRUE(std::any_of(notes.begin(), notes.end(), [](const std::string& note) {
        return note.find("shifted") != std::string::npos;
    }));
}

TEST(TrialAssembly, APlateWithoutMomentsHasOnlyVerticalForce) {
    JournalContent journal = content();
    append(journal.raw[0], 0, std::vector<float>(10, 500.0F), 10'000'000);
    append(journal.raw[1], 0, std::vector<std::int8_t>(5, 0), 10'000'000);
    const auto trial = assemble_trial(std::move(journal));
    ASSERT_TRUE(trial);
    EXPECT_FALSE(trial->left()->signals.has_moments);
    EXPECT_EQ(trial->left()->signals.fz[3], 500.0);
    EXPECT_TRUE(std::isnan(trial->left()->signals.mx[3]));
}

TEST(TrialAssembly, AGapOfImpossibleLengthDoesNotMakeAGiantTrial) {
    JournalContent journal = content();
    append(journal.raw[0], 0, std::vector<float>(100, 500.0F), 100'000'000);
    append(journal.raw[0], std::uint64_t{1} << 50U, std::vector<float>(100, 500.0F), 200'000'000, 1000);
    append(journal.raw[1], 0, std::vector<std::int8_t>(5, 0), 10'000'000);
    const auto trial = assemble_trial(std::move(journal));
    ASSERT_TRUE(trial);
    EXPECT_EQ(trial->sample_count, 100U);
    EXPECT_EQ(trial->raw[0].blocks.size(), 2U);
    EXPECT_NE(trial->quality.notes.front().find("kept raw only"), std::string::npos);
}

TEST(TrialAssembly, AJournalWithoutScansOfThePlatesIsAnError) {
    EXPECT_FALSE(assemble_trial(content()));
}

TEST(RecordingMetaTest, SurvivesItsJson) {
    RecordingMeta meta;
    meta.lab_text = "x \"quoted\"\n";
    meta.uuid = "u";
    meta.devices = {device("plates", "fz", WireType::i24, 0.1, 1000.0)};
    meta.devices[0].layout.channels[0].min = -0.3;
    meta.zero_left = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6};
    meta.weighed = BodyWeight{700.0, 0.3, 1.0, 0.1, 4.8};
    const auto back = parse_meta(to_json(meta));
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(back->lab_text, meta.lab_text);
    EXPECT_EQ(back->devices[0].layout.channels[0].wire, WireType::i24);
    EXPECT_EQ(back->devices[0].layout.channels[0].min, -0.3);
    EXPECT_EQ(back->zero_left, meta.zero_left);
    EXPECT_FALSE(back->zero_right);
    EXPECT_EQ(back->weighed->weight_n, 700.0);
}

TEST(RecordingMetaTest, RefusesNonsense) {
    EXPECT_FALSE(parse_meta("{}"));
    EXPECT_FALSE(parse_meta("[1,2"));
    RecordingMeta meta;
    EXPECT_FALSE(parse_meta(to_json(meta)));  // no devices
    meta.devices = {device("plates", "fz", static_cast<WireType>(99), 1.0, 1000.0)};
    EXPECT_FALSE(parse_meta(to_json(meta)));
    meta.devices = {device("plates", "fz", WireType::i16, 1.0, 0.0)};
    EXPECT_FALSE(parse_meta(to_json(meta)));
}

}  // namespace
}  // namespace hinge::acquisition
