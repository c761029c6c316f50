#include "drivers/qtm_rt/packet.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <random>

#include "tests/drivers/support/device_bench.h"

// Bytes written by hand from devices.md 5, not by the emulator.
namespace hinge::drivers::qtm {
namespace {

using testing::hex;

TEST(QtmPacket, ACommandIsItsSizeItsTypeAndTextWithAZeroByte) {
    // "GetState" and its zero byte: 8 + 9 = 17 = 0x11.
    EXPECT_EQ(make_command("GetState", ByteOrder::little),
              hex("11 00 00 00  01 00 00 00  47 65 74 53 74 61 74 65 00"));
    EXPECT_EQ(make_command("GetState", ByteOrder::big),
              hex("00 00 00 11  00 00 00 01  47 65 74 53 74 61 74 65 00"));
}

TEST(QtmPacket, FindsOnePacketAndLeavesTheRest) {
    const auto bytes = hex("09 00 00 00 06 00 00 00 0C   08 00 00 00 04 00 00 00");
    const FoundPacket event = find_packet(bytes, ByteOrder::little);
    ASSERT_EQ(event.scan, Scan::complete);
    EXPECT_EQ(event.size, 9U);
    EXPECT_EQ(event.packet.type, PacketType::event);
    ASSERT_EQ(event.packet.payload.size(), 1U);
    EXPECT_EQ(event.packet.payload[0], std::byte{12});
    const FoundPacket end = find_packet(std::span(bytes).subspan(9), ByteOrder::little);
    ASSERT_EQ(end.scan, Scan::complete);
    EXPECT_EQ(end.packet.type, PacketType::no_more_data);
}

TEST(QtmPacket, WaitsForTheWholePacket) {
    const auto bytes = hex("11 00 00 00 01 00 00 00 47 65 74 53 74 61 74 65 00");
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        EXPECT_EQ(find_packet(std::span(bytes).first(length), ByteOrder::little).scan, Scan::incomplete)
            << length;
    }
}

TEST(QtmPacket, NoPacketIsSmallerThanItsHeaderOrOfAnySize) {
    EXPECT_EQ(find_packet(hex("07 00 00 00 01 00 00 00"), ByteOrder::little).scan, Scan::broken);
    EXPECT_EQ(find_packet(hex("FF FF FF 7F 01 00 00 00"), ByteOrder::little).scan, Scan::broken);
    // The other byte order shows at once.
    EXPECT_EQ(find_packet(hex("00 00 00 11 00 00 00 01"), ByteOrder::little).scan, Scan::broken);
}

// 5 000 000 us = 0x4C4B40; frame 7; an analogue component of 12 bytes to pass over, then two plates with two
// samples each from number 40001 = 0x9C41. 1.0f is 3F800000, 2.0f 40000000, -700.0f C42F0000, NaN 7FC00000.
constexpr const char* kLittle =
    "40 4B 4C 00 00 00 00 00   07 00 00 00   02 00 00 00 "
    "0C 00 00 00  03 00 00 00  00 00 00 00 "
    "B4 00 00 00  04 00 00 00  02 00 00 00 "
    "01 00 00 00  02 00 00 00  41 9C 00 00 "
    "00 00 80 3F 00 00 00 40 00 00 2F C4  00 00 80 3F 00 00 80 3F 00 00 80 3F  00 00 80 3F 00 00 80 3F 00 00 "
    "80 3F "
    "00 00 00 40 00 00 00 40 00 00 00 40  00 00 00 40 00 00 00 40 00 00 00 40  00 00 00 40 00 00 00 40 00 00 "
    "00 40 "
    "02 00 00 00  02 00 00 00  41 9C 00 00 "
    "00 00 C0 7F 00 00 80 3F 00 00 80 3F  00 00 80 3F 00 00 80 3F 00 00 80 3F  00 00 80 3F 00 00 80 3F 00 00 "
    "80 3F "
    "00 00 80 3F 00 00 80 3F 00 00 80 3F  00 00 80 3F 00 00 80 3F 00 00 80 3F  00 00 80 3F 00 00 80 3F 00 00 "
    "80 3F ";

float value(const PlateSamples& plate, std::size_t sample, std::size_t at, ByteOrder order) {
    return std::bit_cast<float>(read_u32(plate.values, (sample * kValues + at) * 4, order));
}

TEST(QtmFrame, HoldsTheSamplesOfEveryPlate) {
    const auto bytes = hex(kLittle);
    Frame frame;
    ASSERT_TRUE(read_frame(bytes, ByteOrder::little, frame));
    EXPECT_EQ(frame.time_us, 5'000'000U);
    EXPECT_EQ(frame.number, 7U);
    ASSERT_EQ(frame.plate_count, 2U);
    EXPECT_EQ(frame.plates[0].id, 1U);
    EXPECT_EQ(frame.plates[1].id, 2U);
    EXPECT_EQ(frame.plates[0].count, 2U);
    EXPECT_EQ(frame.plates[0].first_number, 40'001U);
    EXPECT_EQ(value(frame.plates[0], 0, 2, ByteOrder::little), -700.0F);
    EXPECT_EQ(value(frame.plates[0], 1, 8, ByteOrder::little), 2.0F);
    EXPECT_TRUE(std::isnan(value(frame.plates[1], 0, 0, ByteOrder::little)));
}

// The same frame as port 22224 sends it: every number turned round.
TEST(QtmFrame, IsTheSameInTheOtherByteOrder) {
    auto bytes = hex(kLittle);
    std::reverse(bytes.begin(), bytes.begin() + 8);
    for (std::size_t at = 8; at + 4 <= bytes.size(); at += 4) {
        std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                     bytes.begin() + static_cast<std::ptrdiff_t>(at + 4));
    }
    Frame frame;
    ASSERT_TRUE(read_frame(bytes, ByteOrder::big, frame));
    EXPECT_EQ(frame.time_us, 5'000'000U);
    ASSERT_EQ(frame.plate_count, 2U);
    EXPECT_EQ(frame.plates[1].first_number, 40'001U);
    EXPECT_EQ(value(frame.plates[0], 0, 2, ByteOrder::big), -700.0F);
}

TEST(QtmFrame, SizesThatContradictEachOtherAreRefused) {
    const auto whole = hex(kLittle);
    Frame frame;
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_FALSE(read_frame(std::span(whole).first(length), ByteOrder::little, frame)) << length;
    }
    for (const auto& [at, byte] :
         {std::pair{16U, 0x07U}, {28U, 0xB5U}, {36U, 0x09U}, {44U, 0xFFU}, {47U, 0x40U}}) {
        auto bytes = whole;
        bytes[at] = static_cast<std::byte>(byte);
        EXPECT_FALSE(read_frame(bytes, ByteOrder::little, frame)) << at;
    }
}

TEST(QtmFrame, AnyBytesAreReadOrRefused) {
    std::mt19937 random(5);
    const auto whole = hex(kLittle);
    int refused = 0;
    for (int trial = 0; trial < 20'000; ++trial) {
        auto bytes = whole;
        for (int flip = 0; flip < 3; ++flip) {
            bytes[random() % bytes.size()] = static_cast<std::byte>(random());
        }
        Frame frame;
        if (!read_frame(bytes, ByteOrder::little, frame)) {
            ++refused;
            continue;
        }
        ASSERT_LE(frame.plate_count, kMostPlates);
        for (std::size_t p = 0; p < frame.plate_count; ++p) {
            ASSERT_EQ(frame.plates[p].values.size(), frame.plates[p].count * 4 * kValues);
        }
    }
    EXPECT_GT(refused, 1000);
}

}  // namespace
}  // namespace hinge::drivers::qtm
