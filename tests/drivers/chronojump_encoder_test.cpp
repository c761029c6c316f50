#include <gtest/gtest.h>

#include <cmath>

#include "drivers/chronojump_encoder/device.h"
#include "drivers/chronojump_encoder/emulator.h"
#include "tests/drivers/support/device_bench.h"

// The driver against the emulator, where the encoder differs from other devices; the common rules are in
// tests/drivers/conformance.
namespace hinge::drivers::chronojump {
namespace {

using testing::expect_contiguous;
using testing::KeepingSink;
using testing::ManualClock;
using Keys = std::vector<std::pair<std::string, std::string>>;

struct Lab {
    explicit Lab(Keys options = {}) {
        DeviceConfig config{"emulated", "emulate", std::move(options)};
        config.values.emplace_back("time_factor", "0");
        auto started = emulate_chronojump_encoder().start(config, &test_pattern);
        if (!started) {
            throw std::runtime_error(started.error().message);
        }
        emulator = std::move(*started);
    }
    void arm(Keys more = {}) {
        DeviceConfig config{"encoder", "device.encoder", emulator->endpoint()};
        config.values.insert(config.values.end(), more.begin(), more.end());
        auto opened = chronojump_encoder().open(config, clock);
        ASSERT_TRUE(opened) << opened.error().message;
        device = std::move(*opened);
        const auto negotiated = device->negotiate({});
        ASSERT_TRUE(negotiated);
        info = *negotiated;
        ASSERT_TRUE(device->start());
        emulator->mark_start();
    }
    void run(double seconds) {
        for (double passed_s = 0.0; passed_s < seconds; passed_s += 0.002) {
            emulator->advance(0.002);
            clock.advance(0.002);
            ASSERT_TRUE(device->service(sink));
        }
    }
    [[nodiscard]] std::size_t blocks_with(std::uint32_t flag) const {
        std::size_t found = 0;
        for (const FrameBlock& block : sink.blocks) {
            found += (block.record.flags & flag) != 0 ? 1U : 0U;
        }
        return found;
    }

    std::unique_ptr<EmulatedDevice> emulator;
    std::unique_ptr<Device> device;
    ManualClock clock;
    KeepingSink sink;
    StreamInfo info;
};

TEST(ChronojumpDevice, PromisesTheTicksOfItsFirmware) {
    Lab lab;
    lab.arm();
    EXPECT_NEAR(lab.info.actual_hz, 1027.96, 0.01) << "19 x 51.2 us, devices.md 2.1";
    EXPECT_EQ(lab.info.clock.tick_hz, 0.0) << "the wire carries no time";
    EXPECT_FALSE(lab.device->zero());
}

// The sum of the increments is where the cord went.
TEST(ChronojumpDevice, AddsUpToTheCord) {
    Lab lab;
    lab.arm();
    lab.run(2.0);
    const LabSample start = test_pattern(0.022);
    int counts = 0;
    std::size_t scans = 0;
    for (const FrameBlock& block : lab.sink.blocks) {
        for (std::size_t at = 0; at < block.raw.size(); at += 2, ++scans) {
            counts += static_cast<std::int8_t>(block.raw[at]);
        }
    }
    const LabSample now = test_pattern(0.022 + static_cast<double>(scans) * kTick_s);
    EXPECT_NEAR(counts * 1e-3, now.bar_m - start.bar_m, 0.003);
}

TEST(ChronojumpDevice, TellsTheEdgesOfTheSyncLine) {
    Lab lab;
    lab.arm();
    lab.run(3.05);
    EXPECT_EQ(lab.sink.count(DeviceEventKind::sync), 6U) << "off at 0.1, then on and off each second";
    for (const auto& event : lab.sink.events) {
        const double time_s = (static_cast<double>(event.scan) + 21.0) * kTick_s;
        const double expected_s = std::floor(time_s + 0.05) + (event.code == 1 ? 0.0 : 0.1);
        EXPECT_NEAR(time_s, expected_s, 0.002);
    }
}

// 30 ticks go missing; the driver notices within some seconds, places a gap of that length, and goes on.
TEST(ChronojumpDevice, SuspectsALossFromArrivalTimes) {
    for (const std::string burst : {"0", "16"}) {
        Lab lab(Keys{{"burst_ms", burst}});
        lab.arm();
        lab.run(15.0);
        EXPECT_EQ(lab.sink.dropped(), 0U);
        ASSERT_TRUE(lab.emulator->inject({"drop", 30}));
        lab.run(10.0);
        EXPECT_NEAR(static_cast<double>(lab.sink.dropped()), 30.0, 1.0) << burst;
        EXPECT_EQ(lab.blocks_with(kBlockGapUnknown), 1U);
        EXPECT_GE(lab.blocks_with(kBlockSuspect), 1U);
        EXPECT_EQ(lab.device->health().dropped_transport, lab.sink.dropped());
        EXPECT_EQ(lab.device->health().resyncs, 1U);
        EXPECT_EQ(lab.sink.count(DeviceEventKind::warning), 1U);
        expect_contiguous(lab.sink);
    }
}

TEST(ChronojumpDevice, SuspectsASuspendedPort) {
    Lab lab;
    lab.arm();
    lab.run(12.0);
    ASSERT_TRUE(lab.emulator->inject({"pause", 300}));
    lab.run(6.0);
    EXPECT_NEAR(static_cast<double>(lab.sink.dropped()), 308.0, 1.0) << "300 ms / 972.8 us";
}

TEST(ChronojumpDevice, SuspectsBytesFromNowhere) {
    Lab lab;
    lab.arm();
    lab.run(15.0);
    ASSERT_TRUE(lab.emulator->inject({"insert", 5}));
    lab.run(6.0);
    EXPECT_EQ(lab.sink.dropped(), 0U);
    EXPECT_GE(lab.blocks_with(kBlockSuspect), 2U) << "the bytes themselves, and their effect";
    EXPECT_GE(lab.device->health().resyncs, 1U);
}

// A rate that is wrong by three per cent, with bursts, for two minutes: nothing is suspected, and it is
// known.
TEST(ChronojumpDevice, AWrongRateIsNoLoss) {
    for (const std::string rate : {"1000", "1058"}) {
        Lab lab(Keys{{"burst_ms", "16"}});
        lab.arm({{"nominal_rate_hz", rate}});
        lab.run(120.0);
        EXPECT_EQ(lab.sink.count(DeviceEventKind::warning), 0U) << rate;
        EXPECT_NEAR(lab.device->health().measured_hz / lab.emulator->truth().rate_hz, 1.0, 50e-6) << rate;
    }
}

TEST(ChronojumpDevice, IsNotMistakenForAnotherDevice) {
    Lab lab(Keys{{"answers", "false"}});
    const auto opened =
        chronojump_encoder().open({"encoder", "device.encoder", lab.emulator->endpoint()}, lab.clock);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::device_failed);
    EXPECT_NE(opened.error().message.find("device.encoder.port"), std::string::npos);
}

}  // namespace
}  // namespace hinge::drivers::chronojump
