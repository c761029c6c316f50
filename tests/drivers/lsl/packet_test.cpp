#include "drivers/lsl/packet.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>

#include "tests/drivers/support/device_bench.h"

// Bytes and texts written by hand from devices.md 6, not by the emulator.
namespace hinge::drivers::lab_streaming {
namespace {

using testing::hex;

TEST(LslQuery, IsTheTextOfTheProtocol) {
    const std::string text = "LSL:shortinfo\r\ntype='Force' and session_id='default'\r\n16600 q17\r\n";
    EXPECT_EQ(shortinfo_query({"type='Force' and session_id='default'", 16600, "q17"}), text);
    const auto query = parse_query(text);
    ASSERT_TRUE(query);
    EXPECT_EQ(query->condition, "type='Force' and session_id='default'");
    EXPECT_EQ(query->return_port, 16600);
    EXPECT_EQ(query->id, "q17");
    for (const char* other : {"", "LSL:shortinfo", "LSL:shortinfo\r\nx\r\n", "LSL:shortinfo\r\nx\r\n0 a\r\n",
                              "LSL:shortinfo\r\nx\r\n70000 a\r\n", "LSL:timedata\r\n1 2\r\n"}) {
        EXPECT_FALSE(parse_query(other)) << other;
    }
}

TEST(LslFeed, RequestAndAnswerAreTheTextsOfTheProtocol) {
    const StreamDescription stream{.channel_count = 2, .format = Format::double64, .uid = "u-1"};
    EXPECT_EQ(
        feed_request(stream, 360),
        "LSL:streamfeed/110 u-1\r\nNative-Byte-Order: 1234\r\nEndian-Performance: 0\r\nHas-IEEE754-Floats: "
        "1\r\nSupports-Subnormals: 1\r\nValue-Size: 8\r\nMax-Buffer-Length: 360\r\nMax-Chunk-Length: "
        "0\r\nProtocol-Version: 110\r\n\r\n");
    const auto request = parse_feed_request(feed_request(stream, 360));
    ASSERT_TRUE(request);
    EXPECT_EQ(request->uid, "u-1");
    EXPECT_EQ(request->version, 110U);
    EXPECT_EQ(request->value_bytes, 8);
    EXPECT_EQ(request->buffer_samples, 360);
    EXPECT_EQ(
        feed_response("u-1"),
        "LSL/110 200 OK\r\nUID: u-1\r\nByte-Order: 1234\r\nSuppress-Subnormals: 0\r\nData-Protocol-Version: "
        "110\r\n\r\n");
    const auto swapped = parse_feed_response(
        "LSL/110 200 OK\r\nUID: x\r\nByte-Order: 4321\r\nData-Protocol-Version: 110\r\n\r\n");
    ASSERT_TRUE(swapped);
    EXPECT_EQ(swapped->code, 200);
    EXPECT_TRUE(swapped->swapped);
    EXPECT_EQ(parse_feed_response("LSL/110 404 Not found\r\n\r\n")->code, 404);
    EXPECT_FALSE(parse_feed_response("HTTP/1.1 200 OK\r\n\r\n"));
    EXPECT_FALSE(parse_feed_request("LSL:streamfeed/110 u-1\r\n")) << "not all of it has come";
}

// Tag 2, 123456.789 as a float64 is 40FE240C9FBE76C9, then 4.0f and -5.0f: the first test sample of two
// channels.
TEST(LslSample, TheFirstTestSampleByHand) {
    const auto bytes = hex("02  C9 76 BE 9F 0C 24 FE 40  00 00 80 40  00 00 A0 C0");
    std::vector<std::byte> made;
    append_sample(made, kTestTime_s, test_values(Format::float32, 2, 4));
    EXPECT_EQ(made, bytes);
    const FoundSample found = find_sample(bytes, 8, false);
    ASSERT_EQ(found.scan, Scan::complete);
    EXPECT_EQ(found.size, 17U);
    EXPECT_DOUBLE_EQ(found.sample.time_s.value_or(0.0), 123456.789);
    const auto other = hex("02  40 FE 24 0C 9F BE 76 C9  40 80 00 00  C0 A0 00 00");
    const FoundSample turned = find_sample(other, 8, true);
    ASSERT_EQ(turned.scan, Scan::complete);
    EXPECT_DOUBLE_EQ(turned.sample.time_s.value_or(0.0), 123456.789);
    std::vector<std::byte> values(turned.sample.values.begin(), turned.sample.values.end());
    swap_values(values, 4);
    EXPECT_EQ(values, test_values(Format::float32, 2, 4));
}

// Channels 0 and 1, offset 2: 2 and -3 with each format's own number added (devices.md 6.2).
TEST(LslSample, TestValuesOfEveryFormat) {
    EXPECT_EQ(test_values(Format::float32, 2, 2), hex("00 00 00 40  00 00 40 C0"));
    // 16777219 and -16777220 as float64: 4170000030000000 and C170000040000000.
    EXPECT_EQ(test_values(Format::double64, 2, 2), hex("00 00 00 30 00 00 70 41  00 00 00 40 00 00 70 C1"));
    EXPECT_EQ(test_values(Format::int32, 2, 2), hex("03 00 01 00  FC FF FE FF"));
    EXPECT_EQ(test_values(Format::int16, 2, 2), hex("03 01  FC FE"));
    EXPECT_EQ(test_values(Format::int8, 2, 2), hex("03 FC"));
    EXPECT_EQ(test_values(Format::int64, 2, 2), hex("03 00 00 80 00 00 00 00  FC FF FF 7F FF FF FF FF"));
}

// liblsl (sample.cpp, test_pattern) takes whole numbers modulo the largest of their format: channel 122 at
// offset 4 is 127, which comes as 0, and channel 123 is -(128 % 127).
TEST(LslSample, TestValuesWrapAsThoseOfLiblsl) {
    const auto values = test_values(Format::int8, 124, 4);
    EXPECT_EQ(values[121], std::byte{0x82}) << "-126";
    EXPECT_EQ(values[122], std::byte{0x00});
    EXPECT_EQ(values[123], std::byte{0xFF}) << "-1";
}

TEST(LslSample, ADeducedTimeHasNoBytes) {
    const auto bytes = hex("01  07 00  08 00   01 09");
    const FoundSample found = find_sample(bytes, 4, false);
    ASSERT_EQ(found.scan, Scan::complete);
    EXPECT_FALSE(found.sample.time_s);
    EXPECT_EQ(found.size, 5U);
    EXPECT_EQ(find_sample(std::span(bytes).subspan(5), 4, false).scan, Scan::incomplete);
}

TEST(LslSample, AnotherTagOrAnImpossibleTimeIsBroken) {
    EXPECT_EQ(find_sample(hex("00 01 02 03 04"), 4, false).scan, Scan::broken);
    EXPECT_EQ(find_sample(hex("02 00 00 00 00 00 00 F8 7F 01 02 03 04"), 4, false).scan, Scan::broken)
        << "NaN";
    for (std::size_t length = 0; length < 13; ++length) {
        const auto whole = hex("02 00 00 00 00 00 00 F0 3F 01 02 03 04");
        EXPECT_EQ(find_sample(std::span(whole).first(length), 4, false).scan, Scan::incomplete) << length;
    }
}

TEST(LslClock, QuestionsAndAnswersAreTheTextsOfTheProtocol) {
    EXPECT_EQ(time_request(3, 12.5), "LSL:timedata\r\n3 12.5\r\n");
    const auto request = parse_time_request("LSL:timedata\r\n3 12.5\r\n");
    ASSERT_TRUE(request);
    EXPECT_EQ(*request, (std::pair{3, 12.5}));
    EXPECT_EQ(time_reply(3, 12.5, 100.25, 100.5), " 3 12.5 100.25 100.5");
    const auto reply = parse_time_reply(" 3 12.5 100.25 100.5");
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->wave, 3);
    EXPECT_DOUBLE_EQ(reply->t2_s, 100.5);
    for (const char* other : {"", " 3", " 3 1 2", " x 1 2 3", " 3 1 2 nan"}) {
        EXPECT_FALSE(parse_time_reply(other)) << other;
    }
}

TEST(LslTexts, AnyBytesAreReadOrRefused) {
    std::mt19937 random(9);
    const std::array<std::string, 4> whole{"LSL:shortinfo\r\ntype='F'\r\n16600 q\r\n",
                                           feed_request({.channel_count = 2, .uid = "u"}, 10),
                                           feed_response("u"), "LSL:timedata\r\n3 12.5\r\n"};
    for (int trial = 0; trial < 20'000; ++trial) {
        std::string text = whole[static_cast<std::size_t>(trial) % whole.size()];
        for (int flip = 0; flip < 3; ++flip) {
            text[random() % text.size()] = static_cast<char>(random());
        }
        text.resize(random() % (text.size() + 1));
        static_cast<void>(parse_query(text));
        static_cast<void>(parse_feed_request(text));
        static_cast<void>(parse_feed_response(text));
        static_cast<void>(parse_time_request(text));
        static_cast<void>(parse_time_reply(text));
        const auto bytes = std::as_bytes(std::span(text));
        const FoundSample found = find_sample(bytes, 4, trial % 2 == 0);
        ASSERT_LE(found.size, bytes.size());
    }
}

}  // namespace
}  // namespace hinge::drivers::lab_streaming
