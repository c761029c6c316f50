#include "drivers/openplate_uart/packet.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/drivers/support/device_bench.h"

// Golden bytes written by hand from devices.md 9.10; checksums from a bit-by-bit CRC in another language.
namespace hinge::drivers::openplate {
namespace {

using testing::hex;

// Frame 0x1234 = 4660, sample 7, cells 1, -2, 100000 and -2147483647.
constexpr const char* kLocal = "AA 55 4C 34 12 07 01 00 00 00 FE FF FF FF A0 86 01 00 01 00 00 80 72 A8";
constexpr const char* kLastRemote = "AA 55 52 FF FF 09 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 73 6F";
// 4.0 V, 75.5 %, 3.5 V, -1 %.
constexpr const char* kBattery = "BB 55 00 00 80 40 00 00 97 42 00 00 60 40 00 00 80 BF 9E 91";

// The check value every catalogue of checksums gives for CRC-16/CCITT-FALSE.
TEST(OpenplateCrc, HasTheCataloguesCheckValue) {
    EXPECT_EQ(crc16(hex("31 32 33 34 35 36 37 38 39")), 0x29B1);
}

TEST(OpenplatePacket, IsReadFieldByField) {
    const PacketScan found = scan_packet(hex(kLocal));
    ASSERT_EQ(found.scan, Scan::sample);
    EXPECT_EQ(found.size, 24U);
    EXPECT_EQ(found.sample.plate, Plate::local);
    EXPECT_EQ(found.sample.index, 46607U);
    EXPECT_EQ(found.sample.cells, (std::array<std::int32_t, 4>{1, -2, 100000, -2147483647}));
    const PacketScan last = scan_packet(hex(kLastRemote));
    EXPECT_EQ(last.sample.plate, Plate::remote);
    EXPECT_EQ(last.sample.index, 655359U);
}

TEST(OpenplatePacket, IsWrittenAsItIsRead) {
    for (const char* golden : {kLocal, kLastRemote}) {
        const auto made = make_sample(scan_packet(hex(golden)).sample);
        EXPECT_EQ(std::vector<std::byte>(made.begin(), made.end()), hex(golden));
    }
    const auto battery = make_battery({4.0F, 75.5F, 3.5F, -1.0F});
    EXPECT_EQ(std::vector<std::byte>(battery.begin(), battery.end()), hex(kBattery));
}

TEST(OpenplatePacket, OfTheBatteryIsKnown) {
    const PacketScan found = scan_packet(hex(kBattery));
    EXPECT_EQ(found.scan, Scan::battery);
    EXPECT_EQ(found.size, 20U);
}

TEST(OpenplatePacket, NeedsAllItsBytes) {
    for (const char* golden : {kLocal, kLastRemote, kBattery}) {
        const auto bytes = hex(golden);
        for (std::size_t length = 0; length < bytes.size(); ++length) {
            EXPECT_EQ(scan_packet(std::span(bytes).first(length)).scan, Scan::need_more) << length;
        }
    }
}

// Every single bit turned round is noticed, and none is taken for a longer wait.
TEST(OpenplatePacket, WithAnyBitWrongIsRefused) {
    for (const char* golden : {kLocal, kLastRemote, kBattery}) {
        const auto good = hex(golden);
        for (std::size_t bit = 0; bit < 8 * good.size(); ++bit) {
            auto bytes = good;
            bytes[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
            const PacketScan found = scan_packet(bytes);
            EXPECT_TRUE(found.scan == Scan::bad_crc || found.scan == Scan::not_a_packet) << bit;
            EXPECT_EQ(found.scan == Scan::not_a_packet, bit < 16) << bit;
        }
    }
}

TEST(OpenplatePacket, OfABoxOrASampleThatDoesNotExistIsRefused) {
    auto bytes = make_sample({Plate::local, 0, {}});
    for (const auto& [at, value] : {std::pair{2, 0x58}, std::pair{5, 0x0A}}) {
        auto wrong = bytes;
        wrong[static_cast<std::size_t>(at)] = static_cast<std::byte>(value);
        const std::uint16_t crc = crc16(std::span(wrong).subspan(2, 20));
        wrong[22] = static_cast<std::byte>(crc & 0xFFU);
        wrong[23] = static_cast<std::byte>(crc >> 8U);
        EXPECT_EQ(scan_packet(wrong).scan, Scan::not_a_packet);
    }
}

// The coordinator's own packets and what it says to people are no rubbish.
TEST(OpenplatePacket, OtherPacketsAndTextArePassedOver) {
    auto packet = make_sample({Plate::local, 7, {}});
    packet[2] = std::byte{'S'};
    const std::uint16_t crc = crc16(std::span(packet).subspan(2, kSampleBytes - 4));
    packet[kSampleBytes - 2] = static_cast<std::byte>(crc & 0xFFU);
    packet[kSampleBytes - 1] = static_cast<std::byte>(crc >> 8U);
    const PacketScan other = scan_packet(packet);
    EXPECT_EQ(other.scan, Scan::other);
    EXPECT_EQ(other.size, kSampleBytes);
    packet[2] = std::byte{'C'};
    EXPECT_EQ(scan_packet(packet).scan, Scan::bad_crc) << "its checksum is that of another";

    const std::string line = "## ALL_START ok\r\n";
    const auto bytes = std::as_bytes(std::span(line));
    EXPECT_EQ(scan_packet(bytes).scan, Scan::other);
    EXPECT_EQ(scan_packet(bytes).size, line.size());
    for (std::size_t cut = 1; cut < line.size(); ++cut) {
        EXPECT_EQ(scan_packet(bytes.first(cut)).scan, Scan::need_more) << cut;
    }
    const std::string endless(kMostTextBytes, '#');
    EXPECT_EQ(scan_packet(std::as_bytes(std::span(endless))).scan, Scan::not_a_packet);
    const std::string single = "#x";
    EXPECT_EQ(scan_packet(std::as_bytes(std::span(single))).scan, Scan::not_a_packet);
}

}  // namespace
}  // namespace hinge::drivers::openplate
