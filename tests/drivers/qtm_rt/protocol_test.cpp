#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <random>

#include "drivers/qtm_rt/device.h"
#include "drivers/transport/recorded_bytes.h"
#include "tests/drivers/support/device_bench.h"

// What the driver makes of a server's bytes. The bytes are written here from devices.md 5, with none of the
// code of the driver or the emulator.
namespace hinge::drivers::qtm {
namespace {

using testing::hex;
using testing::KeepingSink;
using Bytes = std::vector<std::byte>;

Plate plate_of(unsigned id) {
    Plate plate;
    plate.id = id;
    plate.rate_hz = 1000.0;
    return plate;
}

struct Listening {
    explicit Listening(std::vector<unsigned> ids = {1, 2}, ByteOrder order = ByteOrder::little)
        : protocol(settings(order), Server{}, plates(ids)) {
        EXPECT_TRUE(protocol.begin(line));
    }
    static Settings settings(ByteOrder order) {
        Settings settings;
        settings.order = order;
        return settings;
    }
    static std::vector<Plate> plates(const std::vector<unsigned>& ids) {
        std::vector<Plate> plates;
        for (const unsigned id : ids) {
            plates.push_back(plate_of(id));
        }
        return plates;
    }
    std::size_t take(const Bytes& bytes) { return protocol.take(bytes, 1, sink); }
    // Why the run ended; empty while it goes on.
    std::string ended() {
        const char* text = protocol.follow(line, 1, sink);
        return text == nullptr ? "" : text;
    }

    RecordedBytes line{{}};
    KeepingSink sink;
    Protocol protocol;
};

float value(const FrameBlock& block, std::size_t scan, std::size_t channel, std::size_t plates = 2) {
    float v = 0.0F;
    std::memcpy(&v, block.raw.data() + 4 * (9 * plates * scan + channel), 4);
    return v;
}

// Little-endian words.
Bytes words(std::initializer_list<std::uint32_t> values) {
    Bytes bytes;
    for (const std::uint32_t value : values) {
        for (unsigned shift = 0; shift < 32; shift += 8) {
            bytes.push_back(static_cast<std::byte>(value >> shift & 0xFFU));
        }
    }
    return bytes;
}

Bytes& operator+=(Bytes& to, const Bytes& more) {
    to.insert(to.end(), more.begin(), more.end());
    return to;
}

struct Samples {
    std::uint32_t id = 0, count = 0, first = 0;
};

// A data packet with one force component; all nine values of a sample are its number.
Bytes frame_of(std::uint32_t number, const std::vector<Samples>& plates) {
    Bytes force = words({static_cast<std::uint32_t>(plates.size())});
    for (const Samples& plate : plates) {
        force += words({plate.id, plate.count, plate.first});
        for (std::uint32_t i = 0; i < plate.count; ++i) {
            const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(plate.first + i));
            force += words({bits, bits, bits, bits, bits, bits, bits, bits, bits});
        }
    }
    const auto size = static_cast<std::uint32_t>(force.size());
    Bytes packet = words({8 + 16 + 8 + size, 3, 1000, 0, number, 1, 8 + size, 4});
    return packet += force;
}

// 24 + 8 + 16 = 72 bytes of force behind 12 + 48 bytes of analogue (type 3, one device, one channel, two
// samples) and force-single (type 15, one plate): 24 + 36 + 52 + 60 = 172 = 0xAC. Sample 7 of plate 2 is
// Fx 1, Fy 2, Fz -700, Mx 0.5, My -0.5, Mz 0, COP 10, 20, 0.
constexpr const char* kBig =
    "000000AC 00000003  0000000000000001 00000005 00000003 "
    "00000024 00000003  00000001 00000001 00000001 00000002 00000009 3F800000 3F800000 "
    "00000034 0000000F  00000001 00000002 3F800000 3F800000 3F800000 3F800000 3F800000 3F800000 3F800000 "
    "3F800000 3F800000 "
    "0000003C 00000004  00000001  00000002 00000001 00000007 "
    "3F800000 40000000 C42F0000  3F000000 BF000000 00000000  41200000 41A00000 00000000";

TEST(QtmProtocol, OtherComponentsArePassedOver) {
    Listening run({2}, ByteOrder::big);
    const Bytes bytes = hex(kBig);
    ASSERT_EQ(bytes.size(), 172U);
    EXPECT_EQ(run.take(bytes), bytes.size());
    EXPECT_EQ(run.ended(), "");
    ASSERT_EQ(run.sink.blocks.size(), 1U);
    const FrameBlock& block = run.sink.blocks[0];
    EXPECT_EQ(block.record.scan_count, 1U);
    EXPECT_EQ(block.record.device_ticks, 7U);
    constexpr float kExpected[] = {1.0F, 2.0F, -700.0F, 0.5F, -0.5F, 0.0F, 10.0F, 20.0F, 0.0F};
    for (std::size_t i = 0; i < 9; ++i) {
        EXPECT_EQ(value(block, 0, i, 1), kExpected[i]) << i;
    }
}

// The sample printed in the documentation of QTM's scripting interface (qtm.data.series.force, 2023.2):
// force, moment and centre of pressure of one plate. They agree to 0.001 mm when moments are N m about a
// sensor origin 90 mm below the surface, plate z down.
TEST(QtmProtocol, ScalesAgreeWithASampleOfQtmsOwn) {
    constexpr float kSample[] = {-43.66947F, -1.02462F,   339.97323F,  35.27195F, 13.23769F,
                                 7.18961F,   -27.376965F, 104.020442F, 0.0F};
    Listening run({1});
    Bytes packet = words({8 + 16 + 60, 3, 0, 0, 1, 1, 60, 4, 1, 1, 1, 1});
    for (const float number : kSample) {
        packet += words({std::bit_cast<std::uint32_t>(number)});
    }
    EXPECT_EQ(run.take(packet), packet.size());
    ASSERT_EQ(run.sink.scans(), 1U);
    const auto layout =
        layout_of(Server{}, Listening::plates({1}), Listening::settings(ByteOrder::little)).channels;
    const auto si = [&](std::size_t i) {
        return value_of(layout[i], double{value(run.sink.blocks[0], 0, i, 1)});
    };
    constexpr double kSurface_m = -0.090;
    EXPECT_NEAR(-(si(4) - si(0) * kSurface_m) / si(2), si(6), 1e-6);
    EXPECT_NEAR((si(3) + si(1) * kSurface_m) / si(2), si(7), 1e-6);
    EXPECT_NEAR(si(2), 339.97323, 1e-4);
}

TEST(QtmProtocol, AJumpOfTheNumberIsAGapOfThatLength) {
    Listening run;
    Bytes bytes = frame_of(1, {{1, 2, 11}, {2, 2, 11}});
    bytes += frame_of(2, {{1, 3, 18}, {2, 3, 18}});  // 13 to 17 are missing
    EXPECT_EQ(run.take(bytes), bytes.size());
    ASSERT_EQ(run.sink.blocks.size(), 2U);
    const FrameBlockRecord& after = run.sink.blocks[1].record;
    EXPECT_EQ(after.dropped_before, 5U);
    EXPECT_EQ(after.first_scan, 7U);
    EXPECT_EQ(after.device_ticks, 18U);
    EXPECT_NE(after.flags & kBlockGapBefore, 0U);
    EXPECT_EQ(value(run.sink.blocks[1], 0, 2), 18.0F);
    EXPECT_EQ(run.protocol.counts().dropped, 5U);
    testing::expect_contiguous(run.sink);
}

// QTM's frame numbers are the cameras': a jump of theirs alone loses no force.
TEST(QtmProtocol, AJumpOfTheFrameNumberAloneIsNoGap) {
    Listening run;
    Bytes bytes = frame_of(1, {{1, 2, 11}, {2, 2, 11}});
    bytes += frame_of(900, {{1, 2, 13}, {2, 2, 13}});
    bytes += frame_of(901, {});
    bytes += frame_of(902, {{1, 0, 0}, {2, 0, 0}});  // not visible in QTM
    bytes += frame_of(903, {{1, 1, 15}, {2, 1, 15}});
    EXPECT_EQ(run.take(bytes), bytes.size());
    EXPECT_EQ(run.sink.scans(), 5U);
    EXPECT_EQ(run.sink.dropped(), 0U);
    EXPECT_TRUE(run.sink.events.empty());
}

TEST(QtmProtocol, TheNumberGoesOnAcrossItsWrap) {
    Listening run;
    Bytes bytes = frame_of(1, {{1, 2, 0xFFFFFFFE}, {2, 2, 0xFFFFFFFE}});
    bytes += frame_of(2, {{1, 2, 1}, {2, 2, 1}});  // 0 means none, so the server passes it over
    EXPECT_EQ(run.take(bytes), bytes.size());
    EXPECT_EQ(run.ended(), "");
    ASSERT_EQ(run.sink.blocks.size(), 2U);
    EXPECT_EQ(run.sink.blocks[1].record.device_ticks, 0x1'0000'0001U);
    EXPECT_EQ(run.sink.dropped(), 1U);
}

TEST(QtmProtocol, AFrameThatComesTwiceIsLeftOut) {
    Listening run;
    Bytes bytes = frame_of(1, {{1, 2, 11}, {2, 2, 11}});
    bytes += frame_of(1, {{1, 2, 11}, {2, 2, 11}});
    bytes += frame_of(2, {{1, 2, 13}, {2, 2, 13}});
    EXPECT_EQ(run.take(bytes), bytes.size());
    EXPECT_EQ(run.sink.scans(), 4U);
    EXPECT_EQ(run.ended(), "");
}

TEST(QtmProtocol, NumbersThatGoBackEndTheRun) {
    Listening run;
    Bytes bytes = frame_of(50, {{1, 2, 500}, {2, 2, 500}});
    bytes += frame_of(1, {{1, 2, 1}, {2, 2, 1}});
    EXPECT_EQ(run.take(bytes), bytes.size());
    EXPECT_NE(run.ended().find("another measurement has begun"), std::string::npos);
    EXPECT_EQ(run.sink.scans(), 2U);
}

// Plate 1 is not asked for and runs twice as fast; its numbers are not those of the run.
TEST(QtmProtocol, APlateThatIsNotAskedForDoesNotCount) {
    Listening run({2});
    Bytes bytes = frame_of(1, {{1, 4, 20}, {2, 2, 10}});
    bytes += frame_of(2, {{1, 4, 24}, {2, 2, 12}});
    EXPECT_EQ(run.take(bytes), bytes.size());
    EXPECT_EQ(run.sink.dropped(), 0U);
    ASSERT_EQ(run.sink.scans(), 4U);
    EXPECT_EQ(value(run.sink.blocks[0], 3, 2, 1), 13.0F);
}

TEST(QtmProtocol, PlatesOutOfStepAreToldOnceAndMarked) {
    Listening run;
    Bytes bytes = frame_of(1, {{1, 2, 11}, {2, 2, 12}});
    bytes += frame_of(2, {{1, 2, 13}, {2, 2, 12}});
    EXPECT_EQ(run.take(bytes), bytes.size());
    ASSERT_EQ(run.sink.blocks.size(), 1U);
    EXPECT_NE(run.sink.blocks[0].record.flags & kBlockSuspect, 0U);
    EXPECT_EQ(run.sink.count(DeviceEventKind::warning), 1U);
    EXPECT_TRUE(std::isnan(value(run.sink.blocks[0], 0, 11))) << "plate 2 has no sample 11";
    EXPECT_EQ(value(run.sink.blocks[0], 1, 11), 12.0F);
    EXPECT_EQ(value(run.sink.blocks[0], 2, 11), 13.0F);
    EXPECT_TRUE(std::isnan(value(run.sink.blocks[0], 3, 11))) << "nor sample 14";
}

TEST(QtmProtocol, WhatEndsTheRunIsNamed) {
    const auto after = [](const Bytes& bytes) {
        Listening run;
        EXPECT_EQ(run.take(bytes), bytes.size());
        return run.ended();
    };
    EXPECT_NE(after(hex("07000000 03000000")).find("no packet"), std::string::npos);
    EXPECT_NE(after(hex("FFFFFF7F 03000000")).find("no packet"), std::string::npos);
    EXPECT_NE(after(hex("08000000 04000000")).find("no measurement or preview"), std::string::npos);
    EXPECT_NE(after(hex("0C000000 00000000 41424300")).find("refused"), std::string::npos);
    Bytes torn = frame_of(1, {{1, 2, 11}, {2, 2, 11}});
    torn[40] = std::byte{200};  // plate 1 says 200 samples
    EXPECT_NE(after(torn).find("sizes contradict"), std::string::npos);
    EXPECT_EQ(after(hex("0A000000 63000000 0102")), "") << "a kind that is not known is passed over";
    EXPECT_EQ(after(hex("08000000 06000000")), "") << "an event without its byte";
}

// Torn and flipped streams in pieces of any length, each piece in memory of its own size so that a sanitizer
// sees a read past its end. The run ends or goes on; what was not spoiled is delivered.
TEST(QtmProtocol, AnyStreamIsReadOrEndsTheRun) {
    std::mt19937 random(11);
    Bytes whole;
    for (std::uint32_t i = 0; i < 6; ++i) {
        whole += frame_of(i, {{1, 3, 10 + 3 * i}, {2, 3, 10 + 3 * i}});
        whole += hex("09000000 06000000 0A");
    }
    int ended = 0;
    for (int trial = 0; trial < 4000; ++trial) {
        Bytes stream = whole;
        if (trial % 2 == 0) {
            const std::size_t at = random() % stream.size();
            const std::size_t length = std::min<std::size_t>(1 + random() % 40, stream.size() - at);
            stream.erase(stream.begin() + static_cast<std::ptrdiff_t>(at),
                         stream.begin() + static_cast<std::ptrdiff_t>(at + length));
        }
        for (unsigned flips = random() % 4; flips > 0; --flips) {
            stream[random() % stream.size()] ^= static_cast<std::byte>(1U << random() % 8);
        }
        Listening run;
        Bytes waiting;
        for (std::size_t at = 0; at < stream.size() && run.ended().empty();) {
            const std::size_t length = std::min<std::size_t>(1 + random() % 600, stream.size() - at);
            waiting.insert(waiting.end(), stream.begin() + static_cast<std::ptrdiff_t>(at),
                           stream.begin() + static_cast<std::ptrdiff_t>(at + length));
            at += length;
            const Bytes exact(waiting.begin(), waiting.end());
            const std::size_t used = run.take(exact);
            ASSERT_LE(used, exact.size());
            waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(used));
        }
        ended += run.ended().empty() ? 0 : 1;
        ASSERT_LE(run.sink.scans(), 18U);
        ASSERT_NO_FATAL_FAILURE(testing::expect_contiguous(run.sink));
    }
    EXPECT_GT(ended, 1000);
}

// "QTM RT Interface connected", "Version set to 1.25" and the XML of one plate, each with its size and type.
const std::string kXml =
    "<QTM_Parameters_Ver_1.25><Force><Unit_Length>mm</Unit_Length><Unit_Force>N</Unit_Force><Plate>"
    "<Plate_ID>3</Plate_ID><Frequency>1000.000000</Frequency></Plate></Force></QTM_Parameters_Ver_1.25>";

Bytes text_packet(std::uint32_t type, const std::string& text) {
    Bytes bytes = words({static_cast<std::uint32_t>(8 + text.size() + 1), type});
    for (const char c : text) {
        bytes.push_back(static_cast<std::byte>(c));
    }
    bytes.push_back(std::byte{0});
    return bytes;
}

Bytes whole_handshake() {
    Bytes bytes = text_packet(1, "QTM RT Interface connected");
    bytes += hex("09000000 06000000 01");  // an event may come between any two answers
    bytes += text_packet(1, "Version set to 1.25");
    bytes += text_packet(2, kXml);
    return bytes;
}

TEST(QtmSession, ReadsAHandshakeThatComesByteByByte) {
    RecordedBytes line(whole_handshake(), 1);
    const auto server = shake_hands(line, Settings{});
    ASSERT_TRUE(server) << server.error().message;
    EXPECT_EQ(server->version, "1.25");
    ASSERT_EQ(server->force.plates.size(), 1U);
    EXPECT_EQ(server->force.plates[0].id, 3U);
    Bytes asked = text_packet(1, "Version 1.25");
    asked += text_packet(1, "GetParameters Force");
    EXPECT_EQ(Bytes(line.written().begin(), line.written().end()), asked);
}

TEST(QtmSession, AHandshakeCutAnywhereIsAnError) {
    const Bytes whole = whole_handshake();
    for (std::size_t length = 0; length < whole.size(); ++length) {
        RecordedBytes line(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)));
        const auto server = shake_hands(line, Settings{});
        ASSERT_FALSE(server) << length;
        ASSERT_NE(server.error().message.find("ended the connection after"), std::string::npos)
            << server.error().message;
    }
}

TEST(QtmSession, AServerThatIsFullIsQuoted) {
    RecordedBytes line(text_packet(0, "Connection refused. Max number of clients reached."));
    const auto server = shake_hands(line, Settings{});
    ASSERT_FALSE(server);
    EXPECT_NE(server.error().message.find("Max number of clients"), std::string::npos)
        << server.error().message;
}

// A server that never answers but never falls silent either.
class Flood final : public ByteStream {
public:
    IoResult read_some(std::span<std::byte> into) noexcept override {
        constexpr std::byte kEvent[] = {std::byte{9}, {}, {}, {}, std::byte{6}, {}, {}, {}, std::byte{1}};
        std::memcpy(into.data(), kEvent, sizeof kEvent);
        return {IoStatus::ok, sizeof kEvent, 0};
    }
    IoResult write_some(std::span<const std::byte> from) noexcept override {
        return {IoStatus::ok, from.size(), 0};
    }
    int descriptor() const noexcept override { return -1; }
    void close() noexcept override {}
};

TEST(QtmSession, EventsWithoutEndAreNotWaitedOut) {
    Flood line;
    const auto server = shake_hands(line, Settings{});
    ASSERT_FALSE(server);
    EXPECT_NE(server.error().message.find("within 2 s"), std::string::npos) << server.error().message;
}

}  // namespace
}  // namespace hinge::drivers::qtm
