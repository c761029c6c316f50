#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "drivers/driver.h"
#include "drivers/simulated/lifter.h"
#include "drivers/simulated/presets.h"

namespace hinge::drivers {
namespace {

struct HandClock final : Clock {
    std::int64_t now = 5'000'000'000;
    std::int64_t now_ns() const noexcept override { return now; }
};

struct Collector final : FrameSink {
    std::vector<std::byte> bytes;
    std::vector<FrameBlockRecord> blocks;
    std::vector<DeviceEventKind> events;
    void on_frames(const FrameBlockView& block) noexcept override {
        bytes.insert(bytes.end(), block.raw.begin(), block.raw.end());
        blocks.push_back({block.first_scan, block.scan_count, block.dropped_before, block.device_ticks,
                          block.host_ns, block.flags});
    }
    void on_event(const DeviceEvent& event) noexcept override { events.push_back(event.kind); }
};

const DriverModule& driver() {
    for (const DriverModule* module : all_drivers()) {
        if (module->id == "simulated") {
            return *module;
        }
    }
    throw std::logic_error("the simulated driver is not in the table");
}

DeviceConfig config(std::vector<std::pair<std::string, std::string>> values) {
    return {.name = "lab", .path = "device.lab", .values = std::move(values)};
}

TEST(SimulatedLifter, IsInTheTableWithItsKeys) {
    EXPECT_EQ(driver().name, "Simulated lifter");
    EXPECT_TRUE(std::any_of(driver().keys.begin(), driver().keys.end(),
                            [](const ConfigKey& key) { return key.name == "hip_bar_ratio"; }));
    EXPECT_EQ(driver().scan().size(), 1U);
}

// What streams is what `simulate` writes: the same counts.
TEST(SimulatedLifter, StreamsTheCountsOfTheSimulatedSet) {
    HandClock clock;
    auto device = driver().open(config({{"preset", "short_hold"}, {"seed", "9"}, {"speed", "0"}}), clock);
    ASSERT_TRUE(device);
    const auto info = (*device)->negotiate({});
    ASSERT_TRUE(info);
    const Trial trial = simulated::simulate(*simulated::find_preset("short_hold"), {}, 9).trial;
    EXPECT_EQ(info->actual_hz, 1000.0);
    EXPECT_EQ(info->layout.channels.size(), trial.raw.front().layout.channels.size());
    Collector sink;
    ASSERT_TRUE((*device)->start());
    for (int i = 0; i < 1000 && sink.events.empty(); ++i) {
        ASSERT_TRUE((*device)->service(sink));
    }
    ASSERT_EQ(sink.events, std::vector{DeviceEventKind::end_of_stream});
    EXPECT_EQ(sink.bytes, trial.raw.front().samples);
}

TEST(SimulatedLifter, AnnouncesGapsAndSaturation) {
    HandClock clock;
    auto device =
        driver().open(config({{"gaps", "9.5+0.02"}, {"full_scale_fz", "700"}, {"speed", "0"}}), clock);
    ASSERT_TRUE(device);
    Collector sink;
    ASSERT_TRUE((*device)->start());
    while (sink.events.empty()) {
        ASSERT_TRUE((*device)->service(sink));
    }
    const auto gap = std::find_if(sink.blocks.begin(), sink.blocks.end(),
                                  [](const FrameBlockRecord& block) { return block.dropped_before > 0; });
    ASSERT_NE(gap, sink.blocks.end());
    EXPECT_EQ(gap->dropped_before, 20U);
    EXPECT_EQ(gap->first_scan, 9520U);
    EXPECT_TRUE(gap->flags & kBlockGapBefore);
    EXPECT_TRUE(gap->flags & kBlockSaturated);
    EXPECT_FALSE(sink.blocks.front().flags & kBlockSaturated);
    EXPECT_EQ((*device)->health().dropped_device, 20U);
}

TEST(SimulatedLifter, RefusesAWrongKeyWithItsPath) {
    HandClock clock;
    const auto unknown = driver().open(config({{"lode", "100"}}), clock);
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().code, ErrorCode::invalid_argument);
    EXPECT_NE(unknown.error().message.find("device.lab.lode = 100"), std::string::npos);
    const auto wrong = driver().open(config({{"load", "1e9"}}), clock);
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().message, "device.lab.load = '1e9' is not allowed; use a number from 10 to 400");
}

TEST(SimulatedLifter, ThePresetDoesNotUndoWhatStandsBeforeIt) {
    HandClock clock;
    auto heavy = driver().open(config({{"load", "200"}, {"preset", "clean"}, {"speed", "0"}}), clock);
    auto light = driver().open(config({{"preset", "clean"}, {"speed", "0"}}), clock);
    ASSERT_TRUE(heavy && light);
    Collector a;
    Collector b;
    ASSERT_TRUE((*heavy)->start());
    ASSERT_TRUE((*light)->start());
    while (a.events.empty() || b.events.empty()) {
        ASSERT_TRUE((*heavy)->service(a));
        ASSERT_TRUE((*light)->service(b));
    }
    EXPECT_NE(a.bytes, b.bytes);
}

}  // namespace
}  // namespace hinge::drivers
