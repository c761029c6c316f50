#include "drivers/playback/playback.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "tests/drivers/playback/allocation_count.h"

namespace hinge::drivers {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

struct HandClock final : Clock {
    std::int64_t now = 7 * kSecond;
    std::int64_t now_ns() const noexcept override { return now; }
};

struct Collector final : FrameSink {
    std::vector<std::byte> bytes;
    std::vector<FrameBlockRecord> blocks;
    std::vector<DeviceEventKind> events;
    Collector() {
        bytes.reserve(1 << 20);
        blocks.reserve(1 << 14);
        events.reserve(16);
    }
    void on_frames(const FrameBlockView& block) noexcept override {
        bytes.insert(bytes.end(), block.raw.begin(), block.raw.end());
        blocks.push_back({block.first_scan, block.scan_count, block.dropped_before, block.device_ticks,
                          block.host_ns, block.flags});
    }
    void on_event(const DeviceEvent& event) noexcept override { events.push_back(event.kind); }
    std::uint64_t scans() const {
        std::uint64_t total = 0;
        for (const FrameBlockRecord& block : blocks) {
            total += block.scan_count;
        }
        return total;
    }
};

// A device of one i32 channel that counts its scans.
RecordedScans counter(std::size_t scans) {
    Channel channel;
    channel.id = "count";
    channel.wire = WireType::i32;
    RecordedScans recorded{
        .layout = {{channel}}, .rate_hz = 1000.0, .scans = scans, .samples = {}, .missing = {}};
    recorded.samples.resize(4 * scans);
    for (std::size_t i = 0; i < scans; ++i) {
        const auto value = static_cast<std::int32_t>(i);
        std::memcpy(recorded.samples.data() + 4 * i, &value, 4);
    }
    return recorded;
}

std::unique_ptr<Device> replay(RecordedScans scans, const ReplayOptions& options, const Clock& clock) {
    return make_replay(std::move(scans), {"dev", "playback", "1", "2"}, options, clock);
}

TEST(Replay, DeliversInRealTimeInBlocksOfAtMostTwentyMilliseconds) {
    HandClock clock;
    const auto device = replay(counter(1000), {}, clock);
    ASSERT_TRUE(device->start());
    Collector sink;
    ASSERT_TRUE(device->service(sink));
    EXPECT_EQ(sink.scans(), 0U);
    clock.now += kSecond / 2;
    ASSERT_TRUE(device->service(sink));
    EXPECT_EQ(sink.scans(), 500U);
    for (const FrameBlockRecord& block : sink.blocks) {
        EXPECT_LE(block.scan_count, 20U);
        EXPECT_EQ(block.device_ticks, block.first_scan * 1000);
    }
    EXPECT_EQ(device->health().state, DeviceState::running);
}

TEST(Replay, TheDeadlineIsWhenTheNextBlockIsFull) {
    HandClock clock;
    const auto device = replay(counter(1000), {}, clock);
    EXPECT_EQ(device->next_deadline_ns(), kNoDeadline_ns);
    ASSERT_TRUE(device->start());
    Collector sink;
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(device->next_deadline_ns(), clock.now + 20'000'000);
        clock.now = device->next_deadline_ns();
        ASSERT_TRUE(device->service(sink));
        EXPECT_EQ(sink.blocks.size(), static_cast<std::size_t>(i + 1));
        EXPECT_EQ(sink.blocks.back().scan_count, 20U);
    }
}

TEST(Replay, LatencyAskedForLimitsTheBlocks) {
    HandClock clock;
    const auto device = replay(counter(1000), {}, clock);
    ASSERT_TRUE(device->negotiate({.rate_hz = 1000.0, .max_latency_ms = 5}));
    ASSERT_TRUE(device->start());
    clock.now += kSecond / 10;
    Collector sink;
    ASSERT_TRUE(device->service(sink));
    EXPECT_EQ(sink.blocks.front().scan_count, 5U);
    EXPECT_FALSE(device->negotiate({.rate_hz = 1000.0, .max_latency_ms = 0}));
}

TEST(Replay, EndsOnceWithEverythingDelivered) {
    HandClock clock;
    const auto device = replay(counter(1013), {}, clock);
    ASSERT_TRUE(device->start());
    clock.now += 5 * kSecond;
    Collector sink;
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(device->service(sink));
    }
    EXPECT_EQ(sink.events, std::vector{DeviceEventKind::end_of_stream});
    EXPECT_EQ(sink.bytes, counter(1013).samples);
    EXPECT_EQ(device->next_deadline_ns(), kNoDeadline_ns);
}

TEST(Replay, LoopsWithScanNumbersThatGoOn) {
    HandClock clock;
    const auto device = replay(counter(50), {.loop = true}, clock);
    ASSERT_TRUE(device->start());
    clock.now += kSecond / 5;
    Collector sink;
    ASSERT_TRUE(device->service(sink));
    EXPECT_TRUE(sink.events.empty());
    std::uint64_t next = 0;
    for (const FrameBlockRecord& block : sink.blocks) {
        EXPECT_EQ(block.first_scan, next);
        next += block.scan_count;
    }
    EXPECT_GE(next, 180U);
    std::int32_t value = -1;
    std::memcpy(&value, sink.bytes.data() + 4 * 60, 4);
    EXPECT_EQ(value, 10);
}

TEST(Replay, AFastClockDeliversMore) {
    HandClock clock;
    const auto device = replay(counter(200000), {.clock_ppm = 500.0}, clock);
    ASSERT_TRUE(device->start());
    Collector sink;
    for (int i = 0; i < 100; ++i) {
        clock.now += kSecond;
        ASSERT_TRUE(device->service(sink));
    }
    // 100 s at 1000.5 Hz, in whole blocks of 20.
    EXPECT_EQ(sink.scans(), 100040U);
    EXPECT_EQ(device->health().drift_ppm, 500.0);
}

TEST(Replay, AStallIsSilentAndThenABurstWithoutLoss) {
    HandClock clock;
    const auto device = replay(counter(5000), {.stall_at_s = 1.0, .stall_for_s = 1.5}, clock);
    ASSERT_TRUE(device->start());
    Collector sink;
    clock.now += 2 * kSecond;
    ASSERT_TRUE(device->service(sink));
    EXPECT_EQ(device->health().state, DeviceState::stalled);
    EXPECT_EQ(sink.scans(), 0U);
    clock.now += kSecond / 2;
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(device->service(sink));
    }
    EXPECT_EQ(device->health().state, DeviceState::running);
    EXPECT_EQ(device->health().dropped_device, 500U);  // never serviced before: 2.5 s are due, 2 s are kept
    EXPECT_EQ(sink.scans(), 2000U);
    EXPECT_EQ(sink.blocks.front().dropped_before, 500U);
    EXPECT_TRUE(sink.blocks.front().flags & kBlockGapBefore);
}

TEST(Replay, UnplugFailsAfterWhatWasSampled) {
    HandClock clock;
    const auto device = replay(counter(5000), {.unplug_at_s = 0.333}, clock);
    ASSERT_TRUE(device->start());
    Collector sink;
    clock.now += kSecond;
    const auto served = device->service(sink);
    ASSERT_FALSE(served);
    EXPECT_EQ(served.error().code, ErrorCode::device_failed);
    EXPECT_EQ(sink.scans(), 333U);
    EXPECT_EQ(sink.events, std::vector{DeviceEventKind::error});
    EXPECT_EQ(device->health().state, DeviceState::failed);
    EXPECT_FALSE(device->service(sink));
    EXPECT_FALSE(device->start());
    EXPECT_TRUE(device->stop(StopMode::drain, sink));
}

TEST(Replay, StopDrainsWhatIsDueAndAbortDoesNot) {
    for (const auto& [mode, expected] : {std::pair{StopMode::drain, 110U}, {StopMode::abort, 0U}}) {
        HandClock clock;
        const auto device = replay(counter(1000), {}, clock);
        ASSERT_TRUE(device->start());
        clock.now += 110'000'000;
        Collector sink;
        ASSERT_TRUE(device->stop(mode, sink));
        ASSERT_TRUE(device->stop(mode, sink));
        EXPECT_EQ(sink.scans(), expected);
        EXPECT_EQ(device->health().state, DeviceState::idle);
    }
}

TEST(Replay, ServiceAllocatesNothing) {
    HandClock clock;
    const auto device = replay(counter(2000), {.loop = true}, clock);
    ASSERT_TRUE(device->start());
    Collector sink;
    testing::counting = true;
    for (int i = 0; i < 200; ++i) {
        clock.now += 20'000'000;
        const auto served = device->service(sink);
        static_cast<void>(served.has_value());
    }
    testing::counting = false;
    EXPECT_EQ(testing::allocations, 0);
    EXPECT_EQ(sink.scans(), 4000U);
}

Trial trial_with_gap() {
    Trial trial;
    const RecordedScans scans = counter(100);
    RawDevice raw;
    raw.name = "plates";
    raw.layout = scans.layout;
    raw.actual_hz = 1000.0;
    raw.blocks = {{.first_scan = 0, .scan_count = 40},
                  {.first_scan = 47, .scan_count = 53, .dropped_before = 7}};
    raw.samples.assign(scans.samples.begin(), scans.samples.begin() + 160);
    raw.samples.insert(raw.samples.end(), scans.samples.begin() + 188, scans.samples.end());
    trial.raw.push_back(raw);
    return trial;
}

TEST(Playback, RepeatsARawDeviceWithItsGapWhereItWas) {
    HandClock clock;
    const Trial trial = trial_with_gap();
    auto device = make_playback(trial, {.speed = 0.0}, clock);
    ASSERT_TRUE(device);
    ASSERT_TRUE((*device)->start());
    Collector sink;
    ASSERT_TRUE((*device)->service(sink));
    ASSERT_TRUE((*device)->service(sink));
    EXPECT_EQ(sink.bytes, trial.raw.front().samples);
    const auto gap = std::find_if(sink.blocks.begin(), sink.blocks.end(),
                                  [](const auto& b) { return b.dropped_before > 0; });
    ASSERT_NE(gap, sink.blocks.end());
    EXPECT_EQ(gap->first_scan, 47U);
    EXPECT_EQ(gap->dropped_before, 7U);
}

TEST(Playback, AnImportedTrialPlaysItsSignals) {
    HandClock clock;
    Trial trial;
    trial.sample_count = 30;
    trial.bar.emplace().height_m = std::vector<double>(30, 0.25);
    trial.bar->height_m[3] = std::numeric_limits<double>::quiet_NaN();
    auto device = make_playback(trial, {.speed = 0.0}, clock);
    ASSERT_TRUE(device);
    const auto info = (*device)->negotiate({});
    ASSERT_TRUE(info);
    EXPECT_EQ(info->layout.channels.at(0).id, "bar");
    EXPECT_EQ(info->layout.channels.at(0).unit, "m");
    ASSERT_TRUE((*device)->start());
    Collector sink;
    ASSERT_TRUE((*device)->service(sink));
    ASSERT_EQ(sink.bytes.size(), 30 * sizeof(double));
    double third = 0.0;
    std::memcpy(&third, sink.bytes.data() + 3 * sizeof(double), sizeof third);
    EXPECT_TRUE(std::isnan(third));
}

TEST(Playback, RefusesBlocksThatDoNotFitTheSamples) {
    HandClock clock;
    Trial trial = trial_with_gap();
    trial.raw.front().samples.pop_back();
    const auto device = make_playback(trial, {}, clock);
    ASSERT_FALSE(device);
    EXPECT_NE(device.error().message.find("'plates' has 371 bytes"), std::string::npos);
    Trial far = trial_with_gap();
    far.raw.front().blocks[1].first_scan = UINT64_MAX - 10;
    EXPECT_FALSE(make_playback(far, {}, clock));
    EXPECT_FALSE(make_playback(Trial{}, {}, clock));
}

}  // namespace
}  // namespace hinge::drivers
