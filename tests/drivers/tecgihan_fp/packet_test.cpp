#include "drivers/tecgihan_fp/packet.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>

#include "drivers/tecgihan_fp/device.h"
#include "drivers/transport/byte_stream.h"
#include "tests/drivers/support/device_bench.h"

// Golden bytes and replies written by hand from devices.md 3.2 and 3.3.
namespace hinge::drivers::tecgihan {
namespace {

using testing::hex;

TEST(TecgihanRate, IsTheSlowestThatIsFastEnough) {
    EXPECT_EQ(rate_for(1000.0).code, "1K");
    EXPECT_EQ(rate_for(900.0).code, "1K");
    EXPECT_EQ(rate_for(1001.0).code, "2.5K");
    EXPECT_EQ(rate_for(1.0).code, "120");
    EXPECT_EQ(rate_for(50'000.0).code, "10K");
    EXPECT_EQ(find_rate("240")->bundle, 24U);
    EXPECT_EQ(find_rate("120")->bundle, 12U);
    EXPECT_EQ(find_rate("3K"), nullptr);
}

TEST(TecgihanPacket, HasTheSizeOfItsPlatesAndBundle) {
    EXPECT_EQ(packet_bytes(1, 100), 1200U) << "devices.md 3.3";
    EXPECT_EQ(packet_bytes(2, 24), 576U);
}

// Two plates, two samples: all of plate 0 first. Sample 0 of plate 0 is 1 2 3 4 5 6, sample 1 is -1 .. -6;
// plate 1 has 256 .. 1536 and 30000 in every axis.
constexpr const char* kGolden =
    "01 00 02 00 03 00 04 00 05 00 06 00   FF FF FE FF FD FF FC FF FB FF FA FF"
    "00 01 00 02 00 03 00 04 00 05 00 06   30 75 30 75 30 75 30 75 30 75 30 75";

TEST(TecgihanPacket, ComesPlateByPlateAndLeavesScanByScan) {
    const auto packet = hex(kGolden);
    ASSERT_EQ(packet.size(), packet_bytes(2, 2));
    std::array<std::int16_t, 12> scan{};
    extract_scan(packet, 2, 2, 0, std::as_writable_bytes(std::span(scan)));
    EXPECT_EQ(scan, (std::array<std::int16_t, 12>{1, 2, 3, 4, 5, 6, 256, 512, 768, 1024, 1280, 1536}));
    extract_scan(packet, 2, 2, 1, std::as_writable_bytes(std::span(scan)));
    EXPECT_EQ(scan, (std::array<std::int16_t, 12>{-1, -2, -3, -4, -5, -6, 30000, 30000, 30000, 30000, 30000,
                                                  30000}));
}

TEST(TecgihanReply, OfTheFullScalesHasExactlyEighteen) {
    const std::string scales =
        "FS_1500,1500,3000,300,300,200,3000,3000,6000,600,600,400,5000,5000,10000,1000,1000,600";
    EXPECT_EQ(parse_full_scales(scales), usual_full_scales());
    EXPECT_FALSE(parse_full_scales(scales.substr(0, scales.rfind(','))));
    EXPECT_FALSE(parse_full_scales(scales + ",1"));
    EXPECT_FALSE(parse_full_scales(scales + ","));
    EXPECT_FALSE(parse_full_scales("FS_"));
    EXPECT_FALSE(parse_full_scales("ERR"));
    EXPECT_FALSE(parse_full_scales("FS_0" + scales.substr(7)));
    EXPECT_FALSE(parse_full_scales("FS_nan" + scales.substr(7)));
    EXPECT_TRUE(parse_full_scales("FS_+1500.5" + scales.substr(7)));
}

TEST(TecgihanReply, OfTheRangeMayBeInAnyCase) {
    EXPECT_EQ(parse_range("RANGE_3kN"), 0U);
    EXPECT_EQ(parse_range("RANGE_6K"), 1U);
    EXPECT_EQ(parse_range("RANGE_10kn"), 2U);
    EXPECT_FALSE(parse_range("RANGE_7K"));
    EXPECT_FALSE(parse_range("3K"));
}

// At 3 kN 30 000 counts are full scale: 15 000 counts of Fz are 1500 N.
TEST(TecgihanLayout, ScalesByRangeAndPlate) {
    Identity identity{.serial = "1", .version = "1", .range = 0, .plates = {{"12"}, {"13"}}};
    const ChannelLayout layout = layout_of(identity);
    ASSERT_EQ(layout.channels.size(), 12U);
    EXPECT_EQ(layout.channels[8].id, "p2_fz");
    EXPECT_DOUBLE_EQ(value_of(layout.channels[8], 15000.0), 1500.0);
    EXPECT_EQ(layout.channels[8].unit, "N");
    EXPECT_EQ(layout.channels[11].unit, "N m");
    EXPECT_NE(layout.channels[0].label.find("assumed"), std::string::npos);
}

// A conversation written by hand, for one plate at 120 Hz: 12 samples make a packet of 144 bytes.
struct Talk {
    Talk() : protocol(hurried(), {"1", "1", 0, {{"12"}}}) {
        EXPECT_TRUE(protocol.negotiate(answers, {.rate_hz = 120.0}));
        EXPECT_TRUE(protocol.begin(answers));
    }

    static Settings hurried() {
        Settings settings;
        settings.stop_wait_ms = 1;
        return settings;
    }

    // Answers a question at once with the reply of the table.
    class Answering final : public ByteStream {
    public:
        IoResult read_some(std::span<std::byte> into) noexcept override {
            if (reply.empty()) {
                return {IoStatus::would_block, 0, 0};
            }
            const std::size_t count = std::min(into.size(), reply.size());
            std::memcpy(into.data(), reply.data(), count);
            reply.erase(0, count);
            return {IoStatus::ok, count, 0};
        }
        IoResult write_some(std::span<const std::byte> from) noexcept override {
            const std::string said(reinterpret_cast<const char*>(from.data()), from.size());
            heard += said;
            reply = said == "SPS_120\n" ? "SPS_OK\r\n" : said == "STATE\n" ? "IDLE\n" : "";
            return {IoStatus::ok, from.size(), 0};
        }
        int descriptor() const noexcept override { return -1; }
        void close() noexcept override {}
        std::string heard, reply;
    };

    Protocol protocol;
    Answering answers;
    testing::KeepingSink sink;
};

std::vector<std::byte> counting_packet() {
    std::vector<std::byte> bytes;
    for (int word = 0; word < 72; ++word) {
        bytes.push_back(static_cast<std::byte>(word));
        bytes.push_back(std::byte{1});
    }
    return bytes;
}

TEST(TecgihanStream, SaysWhatTheManualSays) {
    Talk talk;
    EXPECT_EQ(talk.answers.heard, "SPS_120\nSTOP\nSTATE\nSTART\n");
}

TEST(TecgihanStream, AsksForTheNextPacketWhenOneIsWholeHoweverItIsCut) {
    const auto packet = counting_packet();
    for (std::size_t first = 0; first <= packet.size(); ++first) {
        Talk talk;
        talk.answers.heard.clear();
        const std::span<const std::byte> all(packet);
        EXPECT_EQ(talk.protocol.take(all.first(first), 1000, talk.sink), first);
        EXPECT_EQ(talk.protocol.follow(talk.answers, 1000, talk.sink), nullptr);
        EXPECT_EQ(talk.answers.heard, first == packet.size() ? "DT\n" : "") << first;
        if (first < packet.size()) {
            EXPECT_EQ(talk.protocol.take(all.subspan(first), 2000, talk.sink), packet.size() - first);
            EXPECT_EQ(talk.protocol.follow(talk.answers, 2000, talk.sink), nullptr);
        }
        EXPECT_EQ(talk.answers.heard, "DT\n");
        ASSERT_EQ(talk.sink.scans(), 12U);
        EXPECT_EQ(talk.sink.blocks[0].raw, packet) << "one plate: the packet is already scan by scan";
    }
}

TEST(TecgihanStream, EndsWhenAPacketStopsHalfWay) {
    Talk talk;
    const auto packet = counting_packet();
    talk.answers.heard.clear();
    static_cast<void>(talk.protocol.take(std::span(packet).first(143), 1000, talk.sink));
    EXPECT_EQ(talk.protocol.wakes_at_ns(), 2'000'001'000);
    EXPECT_EQ(talk.protocol.follow(talk.answers, 2'000'000'999, talk.sink), nullptr);
    const char* why = talk.protocol.follow(talk.answers, 2'000'001'000, talk.sink);
    ASSERT_NE(why, nullptr);
    EXPECT_NE(std::string(why).find("half way"), std::string::npos);
    EXPECT_EQ(talk.answers.heard, "STOP\n");
    EXPECT_EQ(talk.sink.scans(), 0U);
    EXPECT_EQ(talk.protocol.counts().resyncs, 1U);
}

TEST(TecgihanStream, EndsWhenMoreCameThanWasAskedFor) {
    Talk talk;
    auto packet = counting_packet();
    packet.push_back(std::byte{0});
    static_cast<void>(talk.protocol.take(packet, 1000, talk.sink));
    EXPECT_EQ(talk.sink.scans(), 12U) << "what was whole is kept";
    EXPECT_NE(talk.protocol.follow(talk.answers, 1000, talk.sink), nullptr);
}

TEST(TecgihanStream, MarksACellAtItsRail) {
    Talk talk;
    auto packet = counting_packet();
    packet[101] = std::byte{0x7F};
    packet[100] = std::byte{0xFF};
    static_cast<void>(talk.protocol.take(packet, 1000, talk.sink));
    ASSERT_EQ(talk.sink.blocks.size(), 1U);
    EXPECT_EQ(talk.sink.blocks[0].record.flags, kBlockSaturated);
}

}  // namespace
}  // namespace hinge::drivers::tecgihan
