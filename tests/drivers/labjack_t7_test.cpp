#include <gtest/gtest.h>

#include <poll.h>

#include <chrono>
#include <cmath>
#include <cstring>

#include "drivers/labjack_t7/device.h"
#include "drivers/labjack_t7/emulator.h"
#include "drivers/labjack_t7/modbus_client.h"
#include "drivers/labjack_t7/registers.h"
#include "drivers/transport/recorded_bytes.h"
#include "drivers/transport/tcp.h"
#include "tests/drivers/support/device_bench.h"

// The driver against the emulator, where the T7 differs from other devices; the common rules are in
// tests/drivers/conformance.
namespace hinge::drivers::t7 {
namespace {

using testing::hex;
using testing::KeepingSink;
using testing::ManualClock;

struct Lab {
    explicit Lab(EmulatorOptions options = {.time_factor = 0.0}) {
        auto started = start_emulator(options, wire(&test_pattern));
        if (!started) {
            throw std::runtime_error(started.error().message);
        }
        emulator = std::move(*started);
    }
    [[nodiscard]] DeviceConfig config(std::vector<std::pair<std::string, std::string>> more = {}) const {
        DeviceConfig config{"plates", "device.plates", emulator->endpoint()};
        config.values.emplace_back("channels.0.ain", "0");
        config.values.emplace_back("channels.1.ain", "2");
        config.values.insert(config.values.end(), more.begin(), more.end());
        return config;
    }
    Result<std::unique_ptr<Device>> open(std::vector<std::pair<std::string, std::string>> more = {}) {
        return labjack_t7().open(config(std::move(more)), clock);
    }
    void inject(const char* fault, double value) { ASSERT_TRUE(emulator->inject({fault, value})); }
    void run(Device& device, double seconds) {
        for (double passed_s = 0.0; passed_s < seconds; passed_s += 0.01) {
            emulator->advance(0.01);
            clock.advance(0.01);
            if (!device.service(sink)) {
                return;
            }
        }
    }
    // What another program reads from the command port.
    std::uint32_t read(std::uint16_t address) {
        auto line = connect_tcp("127.0.0.1",
                                static_cast<std::uint16_t>(std::stoi(emulator->endpoint()[1].second)), 1000);
        ModbusClient client(std::move(*line), "T7");
        return *client.read_u32(address);
    }

    std::unique_ptr<EmulatedDevice> emulator;
    ManualClock clock;
    KeepingSink sink;
};

TEST(T7Device, TellsWhoItIsAndWhatItWillDeliver) {
    Lab lab;
    auto device = lab.open(
        {{"channels.1.name", "left_fz"}, {"channels.1.role", "left plate Fz"}, {"serial", "470012345"}});
    ASSERT_TRUE(device) << device.error().message;
    const auto info = (*device)->negotiate({.rate_hz = 3000.0, .max_latency_ms = 20});
    ASSERT_TRUE(info) << info.error().message;
    EXPECT_EQ(info->serial, "470012345");
    EXPECT_EQ(info->firmware, "1.0300");
    EXPECT_DOUBLE_EQ(info->nominal_hz, 3000.0);
    EXPECT_DOUBLE_EQ(info->actual_hz, 10e6 / 3333.0) << "devices.md 1.4: a multiple of 100 ns";
    EXPECT_EQ(info->clock.tick_hz, 40e6);
    ASSERT_EQ(info->layout.channels.size(), 3U);
    EXPECT_EQ(info->layout.channels[0].id, "AIN0");
    EXPECT_EQ(info->layout.channels[1].id, "left_fz");
    EXPECT_EQ(info->layout.channels[1].label, "left plate Fz");
    EXPECT_EQ(info->layout.channels[2].wire, WireType::u32);
}

// Fz of the left plate in the test pattern is 392.3 N +- 5 %, so 0.78 V at 500 N/V; the emulator's flash is
// far from nominal, so nominal constants would be off by 0.5 %.
TEST(T7Device, GivesVoltsByTheFlashOfThisDevice) {
    Lab lab;
    auto device = lab.open();
    ASSERT_TRUE(device);
    const auto info = (*device)->negotiate({});
    ASSERT_TRUE((*device)->start());
    lab.run(**device, 2.0);
    ASSERT_TRUE((*device)->stop(StopMode::drain, lab.sink));
    const Channel& channel = info->layout.channels[1];
    std::uint64_t scan = 0;
    for (const FrameBlock& block : lab.sink.blocks) {
        for (std::uint32_t i = 0; i < block.record.scan_count; ++i, ++scan) {
            std::uint16_t raw = 0;
            std::memcpy(&raw, block.raw.data() + i * info->layout.scan_bytes() + 2, 2);
            const double truth_v = test_pattern(static_cast<double>(scan + 1) * 1e-3).plates[0][2] / 500.0;
            ASSERT_NEAR(value_of(channel, raw), truth_v, 0.51 * 3.17e-4) << "half a count";
        }
    }
    EXPECT_GT(scan, 1900U);
}

TEST(T7Device, AnotherSerialNumberIsRefused) {
    Lab lab;
    const auto device = lab.open({{"serial", "12"}});
    ASSERT_FALSE(device);
    EXPECT_EQ(device.error().code, ErrorCode::device_failed);
    EXPECT_NE(device.error().message.find("470012345"), std::string::npos);
}

TEST(T7Device, AStreamLeftRunningByADeadProgramIsStopped) {
    Lab lab;
    {
        auto line = connect_tcp(
            "127.0.0.1", static_cast<std::uint16_t>(std::stoi(lab.emulator->endpoint()[1].second)), 1000);
        ModbusClient client(std::move(*line), "T7");
        ASSERT_TRUE(client.write_u32(kStreamNumAddresses, 1));
        ASSERT_TRUE(client.write_u32(kStreamAutoTarget, 1));
        ASSERT_TRUE(client.write_u32(kStreamEnable, 1));
    }
    ASSERT_EQ(lab.read(kStreamEnable), 1U);
    auto device = lab.open();
    ASSERT_TRUE(device) << device.error().message;
    EXPECT_EQ(lab.read(kStreamEnable), 0U);
    ASSERT_TRUE((*device)->negotiate({}));
}

TEST(T7Device, ClosingLeavesTheDeviceQuiet) {
    Lab lab;
    auto device = lab.open();
    ASSERT_TRUE(device && (*device)->negotiate({}) && (*device)->start());
    ASSERT_EQ(lab.read(kStreamEnable), 1U);
    (*device)->close();
    EXPECT_EQ(lab.read(kStreamEnable), 0U);
}

TEST(T7Device, ClosingStopsTheStreamEvenWhenTheConnectionBroke) {
    Lab lab;
    auto device = lab.open();
    ASSERT_TRUE(device && (*device)->negotiate({}) && (*device)->start());
    lab.inject("reset", 0);
    lab.run(**device, 0.1);
    EXPECT_EQ((*device)->health().state, DeviceState::failed);
    (*device)->close();
    EXPECT_EQ(lab.read(kStreamEnable), 0U);
}

TEST(T7Device, ARefusalNamesRegisterCodeAndMeaning) {
    Lab lab;
    auto device = lab.open({{"scan_rate_hz", "40000"}});
    ASSERT_TRUE(device && (*device)->negotiate({}));
    const auto started = (*device)->start();
    ASSERT_FALSE(started);
    EXPECT_NE(started.error().message.find("4990"), std::string::npos) << started.error().message;
    EXPECT_NE(started.error().message.find("2608"), std::string::npos);
    EXPECT_EQ((*device)->health().state, DeviceState::idle);
}

TEST(T7Device, AnExceptionOnAnyRegisterIsAnErrorNotAHang) {
    for (const std::uint16_t address :
         {kTest, kSerialNumber, kFlashRead, kStreamScanRate, kStreamScanList, kCoreTimer}) {
        Lab lab;
        lab.inject("refuse", address);
        auto device = lab.open();
        const bool went_well = device && (*device)->negotiate({}) && (*device)->start();
        EXPECT_FALSE(went_well) << address;
    }
}

TEST(T7Device, WaitsForSlowAnswersButNotForever) {
    Lab lab;
    lab.inject("delay_replies", 0.02);
    auto device = lab.open();
    ASSERT_TRUE(device) << device.error().message;
    lab.inject("delay_replies", 3.0);
    const auto late = (*device)->negotiate({});
    ASSERT_FALSE(late);
    EXPECT_NE(late.error().message.find("2000 ms"), std::string::npos) << late.error().message;
}

TEST(T7Device, ScanOverlapAtStartFailsWithItsReason) {
    Lab lab;
    lab.inject("overlap", 0);
    auto device = lab.open();
    ASSERT_TRUE(device && (*device)->negotiate({}) && (*device)->start());
    lab.run(**device, 0.1);
    const Health health = (*device)->health();
    EXPECT_EQ(health.state, DeviceState::failed);
    EXPECT_EQ(health.last_code, 2942);
}

TEST(T7Device, OldFirmwareIsUsedWithoutItsMissingRegisters) {
    Lab lab(
        {.time_factor = 0.0, .personality = {.firmware = 1.0001F, .calibration = peculiar_calibration()}});
    auto device = lab.open();
    ASSERT_TRUE(device) << device.error().message;
    ASSERT_TRUE((*device)->negotiate({}));
    ASSERT_TRUE((*device)->start());
    lab.run(**device, 0.5);
    EXPECT_GT(lab.sink.scans(), 400U);
}

// Whatever the skip count includes, the time stamps in the scans give the true number.
TEST(T7Device, LossesAreExactWhetherOrNotTheSeparatorIsCounted) {
    for (const double counted : {0.0, 1.0}) {
        Lab lab;
        lab.inject("separator_counted", counted);
        auto device = lab.open({{"buffer_bytes", "1024"}});
        ASSERT_TRUE(device && (*device)->negotiate({}) && (*device)->start());
        lab.run(**device, 0.5);
        lab.inject("stall", 1);
        lab.run(**device, 0.7);
        lab.inject("stall", 0);
        lab.run(**device, 0.5);
        ASSERT_TRUE((*device)->stop(StopMode::drain, lab.sink));
        EXPECT_GT(lab.emulator->truth().dropped_device, 100U);
        EXPECT_EQ((*device)->health().dropped_device, lab.emulator->truth().dropped_device);
    }
}

TEST(T7Device, WithoutTheTimerTheCountOfTheDeviceIsTaken) {
    Lab lab;
    auto device = lab.open({{"buffer_bytes", "1024"}, {"embed_core_timer", "false"}});
    ASSERT_TRUE(device && (*device)->negotiate({}) && (*device)->start());
    lab.run(**device, 0.5);
    lab.inject("stall", 1);
    lab.run(**device, 0.7);
    lab.inject("stall", 0);
    lab.run(**device, 0.5);
    ASSERT_TRUE((*device)->stop(StopMode::drain, lab.sink));
    EXPECT_EQ((*device)->health().dropped_device, lab.emulator->truth().dropped_device);
    testing::expect_contiguous(lab.sink);
}

// Device time of every block is the first scan's 40 MHz stamp, unwrapped across the wrap two seconds in.
TEST(T7Device, DeviceTimeGoesOnAcrossTheWrap) {
    Lab lab;
    auto device = lab.open();
    ASSERT_TRUE(device && (*device)->negotiate({}) && (*device)->start());
    lab.run(**device, 4.0);
    ASSERT_GT(lab.sink.blocks.size(), 100U);
    const FrameBlockRecord& first = lab.sink.blocks.front().record;
    for (const FrameBlock& block : lab.sink.blocks) {
        ASSERT_EQ(block.record.device_ticks - first.device_ticks, 40'000 * block.record.first_scan);
    }
}

TEST(T7Device, OneHostAtATimeHasTheStream) {
    Lab lab;
    auto device = lab.open();
    ASSERT_TRUE(device && (*device)->negotiate({}) && (*device)->start());
    const auto port = static_cast<std::uint16_t>(std::stoi(lab.emulator->endpoint()[2].second));
    auto second = connect_tcp("127.0.0.1", port, 1000);
    ASSERT_TRUE(second);
    ASSERT_TRUE(wait_for((*second)->descriptor(), POLLIN, 2000));
    std::array<std::byte, 8> bytes{};
    EXPECT_EQ((*second)->read_some(bytes).status, IoStatus::closed);
    lab.run(**device, 0.2);
    EXPECT_EQ((*device)->health().state, DeviceState::running);
}

class ScaledClock final : public Clock {
public:
    [[nodiscard]] std::int64_t now_ns() const noexcept override {
        return 20 * std::chrono::steady_clock::now().time_since_epoch().count();
    }
};

// 300 ppm seen through the polled timer, twenty times as fast as life.
TEST(T7Device, MeasuresTheDriftOfTheDevicesCrystal) {
    Lab lab({.time_factor = 20.0, .drift_ppm = 300.0});
    const ScaledClock clock;
    auto device = labjack_t7().open(lab.config(), clock);
    ASSERT_TRUE(device && (*device)->negotiate({}) && (*device)->start());
    double drift_ppm = 0.0;
    for (int i = 0; i < 20'000 && std::abs(drift_ppm - 300.0) > 100.0; ++i) {
        std::vector<pollfd> entries;
        for (const PollDescriptor& one : (*device)->poll_descriptors()) {
            entries.push_back({one.descriptor, one.events, 0});
        }
        ::poll(entries.data(), entries.size(), 5);
        ASSERT_TRUE((*device)->service(lab.sink));
        drift_ppm = (*device)->health().drift_ppm;
    }
    EXPECT_NEAR(drift_ppm, 300.0, 100.0);
}

// The answer to a request that was given up arrives before the awaited one.
TEST(T7ModbusClient, PassesOverAnswersToOlderRequests) {
    auto line = std::make_unique<RecordedBytes>(hex("0001 0000 0007 01 03 04 DEADBEEF"
                                                    "0002 0000 0007 01 03 04 00112233"
                                                    "0003 0000 0007 01 03 04 00112233"),
                                                1, IoStatus::would_block);
    ModbusClient client(std::move(line), "T7");
    client.set_timeout(1);
    EXPECT_EQ(*client.read_u32(kTest), 0xDEADBEEF);
    EXPECT_EQ(*client.read_u32(kTest), 0x00112233U);
    EXPECT_TRUE(client.read_u32(kTest));
    EXPECT_FALSE(client.read_u32(kTest)) << "nothing more comes";
}

}  // namespace
}  // namespace hinge::drivers::t7
