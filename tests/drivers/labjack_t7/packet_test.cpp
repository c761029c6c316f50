#include "drivers/labjack_t7/packet.h"

#include <gtest/gtest.h>

#include "tests/drivers/support/device_bench.h"

// Every byte here is written by hand from devices.md 1.3 (Modbus framing) and 1.6 (stream packet).
namespace hinge::drivers::t7 {
namespace {

using testing::hex;

template <class Range>
std::vector<std::byte> bytes_of(const Range& range) {
    return {range.begin(), range.end()};
}

// Transaction 1, read 2 registers of TEST (55100 = 0xD73C).
TEST(T7Packet, ReadRequestIsTwelveBytes) {
    EXPECT_EQ(bytes_of(read_request(1, 55100, 2)), hex("0001 0000 0006 01 03 D73C 0002"));
}

// STREAM_ENABLE (4990 = 0x137E) = 1: two registers, four bytes of data, high word first.
TEST(T7Packet, WriteRequestCarriesCountAndBytes) {
    const std::vector<std::uint16_t> one{0, 1};
    EXPECT_EQ(write_request(2, 4990, one), hex("0002 0000 000B 01 10 137E 0002 04 0000 0001"));
}

// Feedback: read AIN0 (2 registers), then write 4990 = 0.
TEST(T7Packet, FeedbackChainsReadsAndWrites) {
    const std::vector<FeedbackFrame> frames{{0, 2, {}}, {4990, 0, {0, 0}}};
    EXPECT_EQ(feedback_request(3, frames), hex("0003 0000 000E 01 4C  00 0000 02  01 137E 02 0000 0000"));
}

TEST(T7Packet, ReadsTheTestRegisterAnswer) {
    const auto bytes = hex("0001 0000 0007 01 03 04 0011 2233");
    const FrameScan found = scan_frame(bytes);
    ASSERT_EQ(found.scan, Scan::complete);
    EXPECT_EQ(found.size, 13U);
    EXPECT_EQ(found.frame.transaction, 1);
    EXPECT_EQ(found.frame.function, 3);
    EXPECT_FALSE(found.frame.exception);
    EXPECT_EQ(bytes_of(registers_of(found.frame, 2)), hex("0011 2233"));
    EXPECT_TRUE(registers_of(found.frame, 1).empty()) << "a different count is another answer";
}

TEST(T7Packet, ReadsAnException) {
    const auto bytes = hex("0004 0000 0003 01 90 04");
    const FrameScan found = scan_frame(bytes);
    ASSERT_EQ(found.scan, Scan::complete);
    EXPECT_TRUE(found.frame.exception);
    EXPECT_EQ(found.frame.function, 16);
    EXPECT_EQ(bytes_of(found.frame.body), hex("04"));
    EXPECT_TRUE(registers_of(found.frame, 2).empty());
}

// Transaction 5, length 10 + 2*4 = 0x12, backlog 0x1C0 = 448 bytes, status 0xB7D = 2941, 7 scans skipped.
constexpr std::string_view kStreamPacket = "0005 0000 0012 01 4C 10 00 01C0 0B7D 0007 1234 5678 9ABC DEF0";

TEST(T7Packet, ReadsAStreamPacketFieldByField) {
    const auto bytes = hex(kStreamPacket);
    const StreamScan found = scan_stream_packet(bytes);
    ASSERT_EQ(found.scan, Scan::complete);
    EXPECT_EQ(found.size, 24U);
    EXPECT_EQ(found.packet.transaction, 5);
    EXPECT_EQ(found.packet.backlog_bytes, 448);
    EXPECT_EQ(found.packet.status, 2941);
    EXPECT_EQ(found.packet.additional, 7);
    EXPECT_EQ(found.packet.sample_count(), 4U);
    EXPECT_EQ(bytes_of(found.packet.samples), hex("1234 5678 9ABC DEF0"));
}

TEST(T7Packet, AStreamPacketMayCarryNoSamples) {
    const auto bytes = hex("0000 0000 000A 01 4C 10 00 0000 0B7E 0000");
    const StreamScan found = scan_stream_packet(bytes);
    ASSERT_EQ(found.scan, Scan::complete);
    EXPECT_EQ(found.packet.status, 2942);
    EXPECT_EQ(found.packet.sample_count(), 0U);
}

TEST(T7Packet, CutAtEachLengthItWantsMore) {
    for (const std::string_view text :
         {kStreamPacket, std::string_view("0001 0000 0007 01 4C 04 0011 2233")}) {
        const auto bytes = hex(text);
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            EXPECT_EQ(scan_frame(std::span(bytes).first(size)).scan, Scan::need_more) << size;
        }
    }
    const auto bytes = hex(kStreamPacket);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_EQ(scan_stream_packet(std::span(bytes).first(size)).scan, Scan::need_more) << size;
    }
}

TEST(T7Packet, WhatFollowsAPacketIsNotPartOfIt) {
    auto bytes = hex(kStreamPacket);
    bytes.push_back(std::byte{0xFF});
    EXPECT_EQ(scan_stream_packet(bytes).size, 24U);
}

// Each byte that is the same in every packet, spoiled as soon as it arrives.
TEST(T7Packet, ASpoiledFixedByteIsNotAPacket) {
    for (const std::size_t at : {2U, 3U, 6U, 7U, 8U}) {
        auto bytes = hex(kStreamPacket);
        bytes[at] ^= std::byte{0x20};
        EXPECT_EQ(scan_stream_packet(std::span(bytes).first(at + 1)).scan, Scan::not_a_packet) << at;
    }
}

TEST(T7Packet, AnImpossibleLengthIsNotAPacket) {
    // 8: shorter than the header; 0x13: half a sample; 0x40C: 513 samples.
    for (const std::string_view length : {"0008", "0013", "040C"}) {
        const auto bytes = hex("0005 0000 " + std::string(length) + " 01 4C 10 00 0000 0000 0000");
        EXPECT_EQ(scan_stream_packet(bytes).scan, Scan::not_a_packet) << length;
    }
    EXPECT_EQ(scan_frame(hex("0001 0000 0001 01 03")).scan, Scan::not_a_packet);
    EXPECT_EQ(scan_frame(hex("0001 0000 FFFF 01 03")).scan, Scan::not_a_packet);
}

}  // namespace
}  // namespace hinge::drivers::t7
