#include <gtest/gtest.h>
#include <poll.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <thread>

#include "drivers/qtm_rt/device.h"
#include "drivers/qtm_rt/emulator.h"
#include "drivers/transport/tcp.h"
#include "tests/drivers/support/emulated_lab.h"

// The driver against the emulator, where QTM differs from other devices; the common rules are in
// tests/drivers/conformance.
namespace hinge::drivers::qtm {
namespace {

using testing::KeepingSink;
using testing::Keys;
using testing::ManualClock;

struct Lab : testing::EmulatedLab {
    explicit Lab(Keys options = {}) : EmulatedLab(emulate_qtm_rt(), std::move(options)) {}
    Result<std::unique_ptr<Device>> open(Keys more = {}) {
        DeviceConfig config{"qtm", "device.qtm", emulator->endpoint()};
        config.values.emplace_back("coordinates", "plate");
        config.values.insert(config.values.end(), more.begin(), more.end());
        return qtm_rt().open(config, clock);
    }
    // Opened, negotiated, started.
    std::unique_ptr<Device> running(Keys more = {}) {
        auto device = open(std::move(more));
        EXPECT_TRUE(device) << device.error().message;
        const auto info = (*device)->negotiate({});
        EXPECT_TRUE(info && (*device)->start());
        return std::move(*device);
    }
    // Serves until the device fails or five seconds of its time have passed.
    std::string fate(Device& device) {
        // The end of a connection takes a moment of real time to arrive.
        for (int i = 0; i < 500 && run(device, 0.01); ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return device.health().last_text;
    }
};

float value(const FrameBlock& block, std::size_t scan, std::size_t channel) {
    float v = 0.0F;
    std::memcpy(&v, block.raw.data() + 4 * (18 * scan + channel), 4);
    return v;
}

TEST(QtmDevice, TellsItsPlatesInUnitsOfTheLab) {
    Lab lab;
    auto device = lab.open();
    ASSERT_TRUE(device) << device.error().message;
    const auto info = (*device)->negotiate({.rate_hz = 1000.0});
    ASSERT_TRUE(info);
    EXPECT_EQ(info->driver, "qtm_rt");
    EXPECT_EQ(info->firmware, "QTM protocol 1.25");
    EXPECT_DOUBLE_EQ(info->actual_hz, 1000.0);
    EXPECT_TRUE(info->clock.hardware);
    EXPECT_DOUBLE_EQ(info->clock.tick_hz, 1000.0) << "the number of a sample is its time";
    ASSERT_EQ(info->layout.channels.size(), 18U);
    EXPECT_EQ(info->layout.channels[2].id, "p1_fz");
    EXPECT_EQ(info->layout.channels[9].id, "p2_fx");
    EXPECT_EQ(info->layout.channels[3].unit, "N m");
    EXPECT_DOUBLE_EQ(info->layout.channels[3].scale, 1.0) << "QTM shows moments in N m";
    EXPECT_DOUBLE_EQ(info->layout.channels[6].scale, 0.001) << "and the centre of pressure in mm";
    EXPECT_NE(info->layout.channels[0].label.find("plate axes"), std::string::npos);
}

TEST(QtmDevice, TakesTheNewestVersionTheServerHas) {
    Lab lab;
    lab.inject("refuse_versions", 8);  // 1.20 is the newest it takes
    auto device = lab.open();
    ASSERT_TRUE(device) << device.error().message;
    EXPECT_EQ((*device)->negotiate({})->firmware, "QTM protocol 1.20");
    lab.inject("refuse_versions", 100);
    device->reset();
    const auto refused = lab.open();
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("device.qtm.host = '127.0.0.1'"), std::string::npos);
    EXPECT_NE(refused.error().message.find("Version NOT supported"), std::string::npos)
        << refused.error().message;
}

TEST(QtmDevice, AProjectWithoutPlatesAndAWrongPlateAreErrors) {
    Lab lab;
    const auto wrong = lab.open({{"plates", "1,7"}});
    ASSERT_FALSE(wrong);
    EXPECT_NE(wrong.error().message.find("no plate 7"), std::string::npos) << wrong.error().message;
    lab.inject("no_force");
    const auto none = lab.open();
    ASSERT_FALSE(none);
    EXPECT_NE(none.error().message.find("No force data available"), std::string::npos)
        << none.error().message;
}

TEST(QtmDevice, TheOtherByteOrderIsNoticed) {
    Lab lab(Keys{{"byte_order", "big"}});
    const auto opened = lab.open();
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().message.find("byte_order"), std::string::npos) << opened.error().message;
}

TEST(QtmDevice, PlatesComeInTheOrderOfTheLabFile) {
    Lab lab;
    const auto straight = lab.running();
    ASSERT_TRUE(lab.run(*straight, 0.5));
    const float first_fz = value(lab.sink.blocks.front(), 0, 2);
    const float second_fz = value(lab.sink.blocks.front(), 0, 11);
    straight->close();
    Lab again;
    const auto turned = again.running({{"plates", "2,1"}});
    ASSERT_TRUE(again.run(*turned, 0.5));
    EXPECT_EQ(value(again.sink.blocks.front(), 0, 2), second_fz);
    EXPECT_EQ(value(again.sink.blocks.front(), 0, 11), first_fz);
    EXPECT_NE(first_fz, second_fz);
}

// Numbers go on from where QTM stood, the emulator at 40 001.
TEST(QtmDevice, BlocksCarryTheNumberOfTheirFirstSample) {
    Lab lab;
    const auto device = lab.running();
    ASSERT_TRUE(lab.run(*device, 1.0));
    ASSERT_GT(lab.sink.blocks.size(), 10U);
    for (const FrameBlock& block : lab.sink.blocks) {
        EXPECT_EQ(block.record.device_ticks, 40'001U + block.record.first_scan);
    }
}

TEST(QtmDevice, SamplesThatQtmDoesNotHaveAreMissing) {
    Lab lab;
    const auto device = lab.running();
    ASSERT_TRUE(lab.run(*device, 0.5));
    const std::uint64_t before = lab.sink.scans();
    lab.inject("nan", 2);
    ASSERT_TRUE(lab.run(*device, 0.5));
    std::size_t missing = 0;
    for (const FrameBlock& block : lab.sink.blocks) {
        for (std::uint32_t i = 0; i < block.record.scan_count; ++i) {
            missing += std::isnan(value(block, i, 2)) ? 1U : 0U;
        }
    }
    EXPECT_EQ(missing, 20U);
    EXPECT_EQ(lab.sink.scans(), before + 500U) << "they are scans all the same";
}

TEST(QtmDevice, SaysWhyTheRunEnds) {
    const auto after = [](double event) {
        Lab lab;
        const auto device = lab.running();
        EXPECT_TRUE(lab.run(*device, 0.2));
        lab.inject("event", event);
        const std::string text = lab.fate(*device);
        EXPECT_EQ(device->health().state, DeviceState::failed);
        EXPECT_EQ(lab.sink.count(DeviceEventKind::end_of_stream), 1U);
        return text;
    };
    EXPECT_EQ(after(2), "QTM's measurement was closed");
    EXPECT_EQ(after(4), "QTM's measurement has ended");
    EXPECT_EQ(after(12), "QTM is shutting down");
}

TEST(QtmDevice, OtherCameraSettingsAreToldAndEndNothing) {
    Lab lab;
    const auto device = lab.running();
    ASSERT_TRUE(lab.run(*device, 0.2));
    lab.inject("event", 11);
    ASSERT_TRUE(lab.run(*device, 0.2));
    EXPECT_EQ(device->health().state, DeviceState::running);
    EXPECT_EQ(lab.sink.count(DeviceEventKind::warning), 1U);
    EXPECT_EQ(lab.sink.dropped(), 0U);
}

// A preview becomes a measurement: what comes then is not left out as if it had come before.
TEST(QtmDevice, SamplesNumberedAnewEndTheRun) {
    Lab lab;
    auto device = lab.running();
    ASSERT_TRUE(lab.run(*device, 0.5));
    const std::uint64_t before = lab.sink.scans();
    lab.inject("new_numbers");
    EXPECT_NE(lab.fate(*device).find("another measurement has begun"), std::string::npos);
    EXPECT_EQ(device->health().state, DeviceState::failed);
    EXPECT_EQ(lab.sink.scans(), before) << "all of the first is kept, none of the second mixed in";
    ASSERT_TRUE(device->stop(StopMode::drain, lab.sink));
    lab.sink = KeepingSink{};
    ASSERT_TRUE(device->negotiate({}) && device->start());
    ASSERT_TRUE(lab.run(*device, 0.2));
    EXPECT_GT(lab.sink.scans(), 100U);
}

TEST(QtmDevice, MomentsInNewtonMillimetresAreScaled) {
    Lab lab;
    auto device = lab.open({{"moment_unit", "Nmm"}});
    ASSERT_TRUE(device) << device.error().message;
    EXPECT_DOUBLE_EQ((*device)->negotiate({})->layout.channels[5].scale, 0.001);
}

TEST(QtmDevice, ATriggerMarksItsBlock) {
    Lab lab;
    const auto device = lab.running();
    ASSERT_TRUE(lab.run(*device, 0.2));
    lab.inject("event", 16);
    ASSERT_TRUE(lab.run(*device, 0.2));
    EXPECT_EQ(lab.sink.count(DeviceEventKind::trigger_on), 1U);
    EXPECT_EQ(std::ranges::count_if(
                  lab.sink.blocks, [](const FrameBlock& b) { return (b.record.flags & kBlockTrigger) != 0; }),
              1);
}

TEST(QtmDevice, ARefusedStreamAndAHalfPacketEndTheRun) {
    Lab lab;
    auto device = lab.open();
    ASSERT_TRUE(device);
    ASSERT_TRUE((*device)->negotiate({}));
    lab.inject("error");
    ASSERT_TRUE((*device)->start());
    EXPECT_NE(lab.fate(**device).find("refused to stream"), std::string::npos);

    Lab other;
    const auto cut = other.running();
    ASSERT_TRUE(other.run(*cut, 0.2));
    const std::uint64_t before = other.sink.scans();
    other.inject("half_packet");
    other.inject("coalesce", 1);
    ASSERT_TRUE(other.run(*cut, 0.02));
    other.inject("unplug");
    EXPECT_NE(other.fate(*cut).find("the line to the device ended"), std::string::npos);
    EXPECT_LE(other.sink.scans(), before + 10U) << "the half is not delivered";
}

TEST(QtmDevice, NobodyThereIsAnErrorThatNamesTheAddress) {
    Lab lab;
    DeviceConfig config{"qtm", "device.qtm", {{"host", "127.0.0.1"}, {"port", "1"}, {"coordinates", "lab"}}};
    const auto opened = qtm_rt().open(config, lab.clock);
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().message.find("127.0.0.1 port 1"), std::string::npos) << opened.error().message;
}

TEST(QtmDevice, ZeroIsBySoftware) {
    Lab lab;
    auto device = lab.open();
    ASSERT_TRUE(device);
    const auto zero = (*device)->zero();
    ASSERT_FALSE(zero);
    EXPECT_EQ(zero.error().code, ErrorCode::invalid_argument);
}

// The makers' Python SDK writes lower case, asks for several components and for every n-th frame.
TEST(QtmEmulator, CommandsAreReadWhateverTheirCase) {
    Lab lab;
    const auto endpoint = lab.emulator->endpoint();
    auto line = connect_tcp("127.0.0.1", static_cast<std::uint16_t>(std::stoi(endpoint.at(1).second)), 2000);
    ASSERT_TRUE(line) << line.error().message;
    std::vector<std::byte> heard;
    const auto next = [&]() -> std::pair<PacketType, std::size_t> {
        for (int i = 0; i < 400; ++i) {
            const FoundPacket found = find_packet(heard, ByteOrder::little);
            if (found.scan == Scan::complete) {
                const std::pair<PacketType, std::size_t> seen{found.packet.type, found.packet.payload.size()};
                heard.erase(heard.begin(), heard.begin() + static_cast<std::ptrdiff_t>(found.size));
                return seen;
            }
            lab.emulator->advance(0.001);
            static_cast<void>(wait_for((*line)->descriptor(), POLLIN, 5));
            std::array<std::byte, 4096> bytes{};
            const IoResult got = (*line)->read_some(bytes);
            heard.insert(heard.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(got.bytes));
        }
        return {PacketType::error, 0};
    };
    EXPECT_EQ(next().first, PacketType::command) << "the greeting";
    for (const char* command : {"version 1.25", "QTMVERSION", "byteorder"}) {
        ASSERT_TRUE(send_command(**line, command, ByteOrder::little));
        EXPECT_EQ(next().first, PacketType::command) << command;
    }
    ASSERT_TRUE(send_command(**line, "getstate", ByteOrder::little));
    EXPECT_EQ(next().first, PacketType::event);
    ASSERT_TRUE(send_command(**line, "getparameters force", ByteOrder::little));
    EXPECT_EQ(next().first, PacketType::xml);
    ASSERT_TRUE(send_command(**line, "getcurrentframe forcesingle", ByteOrder::little));
    // Header 16, component 12, two plates of an id and nine floats.
    EXPECT_EQ(next(), (std::pair<PacketType, std::size_t>(PacketType::data, 16 + 12 + 2 * 40)));
    ASSERT_TRUE(send_command(**line, "streamframes frequencydivisor:2 force forcesingle", ByteOrder::little));
    EXPECT_EQ(next(),
              (std::pair<PacketType, std::size_t>(PacketType::data, 16 + 12 + 2 * (12 + 360) + 12 + 2 * 40)));
    ASSERT_TRUE(send_command(**line, "streamframes allframes 3d", ByteOrder::little));
    PacketType type = PacketType::data;
    for (int i = 0; i < 50 && type == PacketType::data; ++i) {
        type = next().first;
    }
    EXPECT_EQ(type, PacketType::error) << "this server has no 3D";
}

}  // namespace
}  // namespace hinge::drivers::qtm
