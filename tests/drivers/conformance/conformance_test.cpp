#include "tests/drivers/conformance/conformance.h"

#include <chrono>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <thread>

#include "tests/drivers/conformance/allocation_count.h"

namespace hinge::drivers::testing {

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Conformance);

namespace {

using std::chrono::steady_clock;

std::size_t open_descriptors() {
    const std::filesystem::directory_iterator entries("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

double seconds_since(steady_clock::time_point start) {
    return std::chrono::duration<double>(steady_clock::now() - start).count();
}

// Every delivered scan holds the bytes the emulator's inputs had at that scan.
void expect_exact(const Pair& pair) {
    const std::size_t size = pair.info.layout.scan_bytes();
    std::uint64_t wrong = 0;
    for (const FrameBlock& block : pair.sink.blocks) {
        ASSERT_EQ(block.raw.size(), size * block.record.scan_count);
        for (std::uint32_t i = 0; i < block.record.scan_count; ++i) {
            const auto expected = pair.emulator->expected_scan(block.record.first_scan + i);
            ASSERT_EQ(expected.size(), size);
            wrong += std::memcmp(expected.data(), block.raw.data() + i * size, size) != 0 ? 1U : 0U;
        }
    }
    EXPECT_EQ(wrong, 0U);
}

TEST_P(Conformance, DeliversEveryScanToTheBit) {
    Pair pair(GetParam());
    ASSERT_NO_FATAL_FAILURE(pair.open());
    ASSERT_NO_FATAL_FAILURE(pair.arm());
    EXPECT_TRUE(pair.run(10.0));
    EXPECT_EQ(pair.device->health().state, DeviceState::running);
    pair.finish();
    EXPECT_GT(pair.sink.scans(), 0.99 * 10.0 * pair.info.actual_hz - 50.0);
    EXPECT_EQ(pair.sink.dropped(), 0U);
    EXPECT_EQ(pair.sink.events.size() - pair.sink.count(DeviceEventKind::sync), 0U);
    expect_exact(pair);
}

TEST_P(Conformance, CountsWhatTheDeviceLost) {
    if (!knows("stall")) {
        GTEST_SKIP() << "the emulator cannot stall";
    }
    Pair pair(GetParam());
    ASSERT_NO_FATAL_FAILURE(pair.open());
    ASSERT_NO_FATAL_FAILURE(pair.arm());
    pair.run(1.0);
    for (int times = 0; times < 2; ++times) {
        pair.inject("stall", 1);
        EXPECT_TRUE(pair.run(GetParam().stall_s));
        EXPECT_EQ(pair.device->health().state, DeviceState::stalled);
        pair.inject("stall", 0);
        EXPECT_TRUE(pair.run(1.0));
        EXPECT_EQ(pair.device->health().state, DeviceState::running);
    }
    pair.finish();
    EXPECT_GT(pair.sink.dropped(), 0U);
    EXPECT_EQ(pair.sink.count(DeviceEventKind::reconnected), 2U);
    expect_exact(pair);
}

TEST_P(Conformance, CountsWhatWasLostOnTheWay) {
    if (!knows("lose")) {
        GTEST_SKIP() << "nothing is lost on this device's line";
    }
    Pair pair(GetParam());
    ASSERT_NO_FATAL_FAILURE(pair.open());
    ASSERT_NO_FATAL_FAILURE(pair.arm());
    for (const double packets : {1.0, 3.0, 10.0}) {
        pair.run(0.5);
        pair.inject("lose", packets);
        EXPECT_TRUE(pair.run(0.5));
    }
    pair.finish();
    EXPECT_GT(pair.device->health().dropped_transport, 0U);
    expect_exact(pair);
}

TEST_P(Conformance, LeavesOutWhatComesTwice) {
    if (!knows("repeat")) {
        GTEST_SKIP() << "nothing comes twice on this device's line";
    }
    Pair pair(GetParam());
    ASSERT_NO_FATAL_FAILURE(pair.open());
    ASSERT_NO_FATAL_FAILURE(pair.arm());
    pair.run(0.5);
    pair.inject("repeat", 3);
    EXPECT_TRUE(pair.run(0.5));
    pair.finish();
    EXPECT_EQ(pair.sink.dropped(), 0U);
    expect_exact(pair);
}

TEST_P(Conformance, PiecesAndBurstsCarryTheSame) {
    for (const auto& [fault, value] : std::vector<std::pair<std::string, double>>{
             {"split", 1}, {"split", 7}, {"coalesce", 5}, {"coalesce", 16}}) {
        if (!knows(fault)) {
            continue;
        }
        Pair pair(GetParam());
        ASSERT_NO_FATAL_FAILURE(pair.open());
        ASSERT_NO_FATAL_FAILURE(pair.arm());
        pair.inject(fault, value);
        EXPECT_TRUE(pair.run(1.0)) << fault;
        pair.finish();
        EXPECT_EQ(pair.sink.dropped(), 0U) << fault;
        expect_exact(pair);
    }
}

TEST_P(Conformance, GoesOnAfterRubbish) {
    if (!knows("garbage")) {
        GTEST_SKIP() << "the emulator sends no rubbish";
    }
    Pair pair(GetParam());
    ASSERT_NO_FATAL_FAILURE(pair.open());
    ASSERT_NO_FATAL_FAILURE(pair.arm());
    for (const double bytes : {1.0, 16.0, 333.0}) {
        pair.run(0.5);
        pair.inject("garbage", bytes);
        EXPECT_TRUE(pair.run(0.5));
    }
    EXPECT_GE(pair.device->health().resyncs + pair.device->health().crc_errors, 1U);
    const bool marked = std::ranges::any_of(
        pair.sink.blocks, [](const FrameBlock& block) { return (block.record.flags & kBlockSuspect) != 0; });
    EXPECT_TRUE(marked);
    pair.finish();
}

TEST_P(Conformance, StartsAgainWithoutOpeningAgain) {
    Pair pair(GetParam());
    ASSERT_NO_FATAL_FAILURE(pair.open());
    for (const StopMode mode : {StopMode::drain, StopMode::abort, StopMode::drain}) {
        ASSERT_NO_FATAL_FAILURE(pair.arm());
        EXPECT_TRUE(pair.run(0.5));
        EXPECT_GT(pair.sink.scans(), 0U);
        EXPECT_EQ(pair.sink.blocks.front().record.first_scan, 0U);
        EXPECT_TRUE(pair.device->stop(mode, pair.sink));
        EXPECT_TRUE(pair.device->stop(mode, pair.sink)) << "stopping twice is allowed";
        EXPECT_EQ(pair.device->health().state, DeviceState::idle);
    }
}

TEST_P(Conformance, StopsWithinTwoSecondsOfADeadDevice) {
    for (const std::string fault : {"vanish", "unplug", "reset"}) {
        if (!knows(fault)) {
            continue;
        }
        Pair pair(GetParam());
        ASSERT_NO_FATAL_FAILURE(pair.open());
        ASSERT_NO_FATAL_FAILURE(pair.arm());
        pair.run(0.3);
        pair.inject(fault);
        const auto start = steady_clock::now();
        static_cast<void>(pair.device->stop(StopMode::drain, pair.sink));
        EXPECT_LT(seconds_since(start), 2.0) << fault;
        pair.device->close();
        EXPECT_EQ(pair.device->health().state, DeviceState::closed);
    }
}

// Unplugged while idle, armed, running and stopped: an event and a state that says so, never a hang.
TEST_P(Conformance, SaysThatItWasUnplugged) {
    enum class When { idle, armed, running, stopped };
    for (const std::string fault : {"unplug", "vanish", "reset"}) {
        for (const When when : {When::idle, When::armed, When::running, When::stopped}) {
            const bool is_streaming = when == When::armed || when == When::running;
            if (!knows(fault) || (fault == "reset" && GetParam().reconnects) ||
                (fault != "unplug" && !is_streaming)) {
                continue;  // a silent or stream-less device that is not streaming looks like any other
            }
            Pair pair(GetParam());
            ASSERT_NO_FATAL_FAILURE(pair.open());
            if (when != When::idle) {
                ASSERT_NO_FATAL_FAILURE(pair.arm());
                pair.run(when == When::armed ? 0.0 : 0.3);
            }
            if (when == When::stopped) {
                ASSERT_TRUE(pair.device->stop(StopMode::drain, pair.sink));
            }
            pair.inject(fault);
            for (int i = 0; i < 100 && pair.device->health().state != DeviceState::failed; ++i) {
                pair.run(0.2);
                std::this_thread::sleep_for(std::chrono::milliseconds(fault == "vanish" ? 0 : 1));
            }
            EXPECT_EQ(pair.device->health().state, DeviceState::failed) << fault << static_cast<int>(when);
            EXPECT_FALSE(pair.service());
            EXPECT_GE(pair.sink.count(DeviceEventKind::error), 1U);
            EXPECT_GE(pair.sink.count(DeviceEventKind::end_of_stream), 1U);
            EXPECT_FALSE(pair.device->health().last_text.empty());
        }
    }
}

TEST_P(Conformance, AHundredOpeningsLeakNoDescriptor) {
    Pair pair(GetParam());
    std::size_t before = 0;
    for (int i = 0; i < 100; ++i) {
        ASSERT_NO_FATAL_FAILURE(pair.open());
        if (i % 20 == 1) {
            ASSERT_NO_FATAL_FAILURE(pair.arm());
            pair.run(0.05);
        }
        pair.device->close();
        pair.device->close();
        pair.device.reset();
        if (i == 4) {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            before = open_descriptors();
        }
    }
    for (int i = 0; i < 200 && open_descriptors() > before; ++i) {  // the emulator lets go a moment later
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    EXPECT_LE(open_descriptors(), before);
}

TEST_P(Conformance, MeasuresTheRate) {
    Pair pair(GetParam(), {{"drift_ppm", "150"}});
    ASSERT_NO_FATAL_FAILURE(pair.open());
    ASSERT_NO_FATAL_FAILURE(pair.arm());
    EXPECT_TRUE(pair.run(30.0, 0.001));
    const double truth_hz = pair.emulator->truth().rate_hz;
    EXPECT_NEAR(pair.device->health().measured_hz / truth_hz, 1.0, 50e-6)
        << "the rule is 200e-6; steps of 1 ms in 30 s leave 33e-6, and 150e-6 of drift must show";
    pair.finish();
}

TEST_P(Conformance, ZeroDoesNotTouchTheCalibration) {
    Pair pair(GetParam());
    ASSERT_NO_FATAL_FAILURE(pair.open());
    const auto before = pair.device->negotiate({});
    ASSERT_TRUE(before);
    static_cast<void>(pair.device->zero());
    const auto after = pair.device->negotiate({});
    ASSERT_TRUE(after);
    ASSERT_EQ(before->layout.channels.size(), after->layout.channels.size());
    for (std::size_t i = 0; i < before->layout.channels.size(); ++i) {
        const Channel& a = before->layout.channels[i];
        const Channel& b = after->layout.channels[i];
        EXPECT_EQ(std::tie(a.id, a.scale, a.offset, a.centre, a.scale_below),
                  std::tie(b.id, b.scale, b.offset, b.centre, b.scale_below));
    }
}

TEST_P(Conformance, AllocatesNothingWhileRunning) {
    class CountingSink final : public FrameSink {
    public:
        std::uint64_t scans = 0;
        void on_frames(const FrameBlockView& block) noexcept override { scans += block.scan_count; }
        void on_event(const DeviceEvent&) noexcept override {}
    };
    Pair pair(GetParam());
    ASSERT_NO_FATAL_FAILURE(pair.open());
    ASSERT_NO_FATAL_FAILURE(pair.arm());
    pair.run(0.5);
    CountingSink sink;
    std::uint64_t allocated = 0;
    for (int i = 0; i < 300; ++i) {
        pair.emulator->advance(0.01);
        pair.clock.advance(0.01);
        const std::uint64_t before = allocations_of_this_thread();
        const bool served = pair.device->service(sink).has_value();
        allocated += allocations_of_this_thread() - before;
        ASSERT_TRUE(served);
    }
    EXPECT_GT(sink.scans, 2500U);
    EXPECT_EQ(allocated, 0U);
}

TEST_P(Conformance, EveryWrongKeyIsNamed) {
    Pair pair(GetParam());
    const auto expect_refused = [&](const std::string& key, const std::string& value) {
        DeviceConfig config = pair.config();
        std::erase_if(config.values, [&](const auto& entry) { return entry.first == key; });
        config.values.emplace_back(key, value);
        const auto opened = GetParam().driver().open(config, pair.clock);
        ASSERT_FALSE(opened) << key;
        EXPECT_EQ(opened.error().code, ErrorCode::invalid_argument) << key;
        EXPECT_NE(opened.error().message.find("device.plates." + key), std::string::npos)
            << opened.error().message;
    };
    expect_refused("no_such_key", "1");
    for (const ConfigKey& key : GetParam().driver().keys) {
        const std::string table(key.name.substr(0, key.name.find('.') + 1));
        const bool is_used = std::ranges::any_of(
            pair.config().values, [&](const auto& entry) { return entry.first.starts_with(table); });
        if (key.type != "string" && is_used) {
            std::string name(key.name);
            if (const auto at = name.find(".N."); at != std::string::npos) {
                name.replace(at, 3, ".0.");
            }
            expect_refused(name, "no value");
        }
    }
}

// The thread of the emulator runs by itself here, twenty times as fast as life; the host may be slow.
TEST_P(Conformance, KeepsUpWithTwentyTimesLife) {
    Pair pair(GetParam(), {}, "20");
    ASSERT_NO_FATAL_FAILURE(pair.open());
    ASSERT_NO_FATAL_FAILURE(pair.arm());
    const auto start = steady_clock::now();
    while (seconds_since(start) < 20.0 && pair.sink.scans() < 30'000) {
        ASSERT_TRUE(pair.service());
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_GE(pair.sink.scans(), 30'000U);
    pair.finish();
}

}  // namespace
}  // namespace hinge::drivers::testing
