#include "drivers/chronojump_encoder/packet.h"

#include <gtest/gtest.h>

#include <array>

#include "drivers/chronojump_encoder/device.h"
#include "drivers/transport/recorded_bytes.h"
#include "tests/drivers/support/device_bench.h"

// Golden bytes written by hand from devices.md 2.1.
namespace hinge::drivers::chronojump {
namespace {

using testing::expect_contiguous;
using testing::hex;
using testing::KeepingSink;

TEST(ChronojumpByte, IsASignedDisplacementOrATrigger) {
    for (int value = 0; value < 256; ++value) {
        const Byte byte = read_byte(static_cast<std::byte>(value));
        if (value == 'T' || value == 't') {
            EXPECT_EQ(byte.meaning, value == 'T' ? Meaning::trigger_on : Meaning::trigger_off);
            continue;
        }
        EXPECT_EQ(byte.meaning, Meaning::displacement) << value;
        EXPECT_EQ(byte.counts, value < 128 ? value : value - 256) << "devices.md: 0x80 is -128";
        EXPECT_EQ(byte.is_rail, value == 0x7F || value == 0x80 || value == 0x81) << value;
    }
}

// Two bytes thrown away, then: at rest, +1, +2 with the input closing in that tick, +3, -1 with it opening,
// -2.
constexpr const char* kGolden = "99 54 | 00 | 01 | 02 54 | 03 | FF 74 | FE";

struct Taken {
    KeepingSink sink;
    std::vector<std::byte> raw;
    std::vector<std::uint64_t> edges;
};

Taken take(std::span<const std::byte> bytes, std::span<const std::size_t> cuts, bool with_trigger = true) {
    Taken run;
    Protocol protocol({.port = "p", .discard_initial = 2, .trigger_channel = with_trigger});
    RecordedBytes line({});
    EXPECT_TRUE(protocol.begin(line));
    std::size_t at = 0;
    for (const std::size_t cut : cuts) {
        EXPECT_EQ(protocol.take(bytes.subspan(at, cut - at), 1000, run.sink), cut - at);
        at = cut;
    }
    EXPECT_EQ(protocol.take(bytes.subspan(at), 2000, run.sink), bytes.size() - at);
    protocol.finish(run.sink);
    expect_contiguous(run.sink);
    for (const FrameBlock& block : run.sink.blocks) {
        run.raw.insert(run.raw.end(), block.raw.begin(), block.raw.end());
    }
    for (const auto& event : run.sink.events) {
        EXPECT_EQ(event.kind, DeviceEventKind::sync);
        run.edges.push_back(event.scan * 10 + static_cast<std::uint64_t>(event.code));
    }
    return run;
}

const std::vector<std::byte> kScans = hex("00 00  01 00  02 01  03 01  FF 00  FE 00");

TEST(ChronojumpStream, CarriesTheTriggerOfItsTick) {
    const Taken run = take(hex(kGolden), {});
    EXPECT_EQ(run.raw, kScans);
    EXPECT_EQ(run.edges, (std::vector<std::uint64_t>{21, 40})) << "on in scan 2, off in scan 4";
    bool has_trigger = false;
    for (const FrameBlock& block : run.sink.blocks) {
        has_trigger = has_trigger || (block.record.flags & kBlockTrigger) != 0;
    }
    EXPECT_TRUE(has_trigger);
}

TEST(ChronojumpStream, MeansTheSameHoweverItIsCut) {
    const auto bytes = hex(kGolden);
    for (std::size_t first = 0; first <= bytes.size(); ++first) {
        for (std::size_t second = first; second <= bytes.size(); ++second) {
            const std::array cuts{first, second};
            const Taken run = take(bytes, cuts);
            EXPECT_EQ(run.raw, kScans) << first << ' ' << second;
            EXPECT_EQ(run.edges.size(), 2U);
        }
    }
    std::vector<std::size_t> every(bytes.size());
    for (std::size_t i = 0; i < every.size(); ++i) {
        every[i] = i;
    }
    EXPECT_EQ(take(bytes, every).raw, kScans);
}

TEST(ChronojumpStream, MayLeaveTheTriggerOut) {
    EXPECT_EQ(take(hex(kGolden), {}, false).raw, hex("00 01 02 03 FF FE"));
}

TEST(ChronojumpStream, MarksWhatNoBarbellDoes) {
    const Taken run = take(hex("00 00 | 01 80 01"), {});
    ASSERT_EQ(run.sink.blocks.size(), 2U) << "the last scan waits for the byte behind it";
    EXPECT_EQ(run.raw, hex("01 00 80 00 01 00"));
    EXPECT_EQ(run.sink.blocks[0].record.flags, kBlockSaturated | kBlockSuspect);
    EXPECT_EQ(run.sink.blocks[1].record.flags, 0U);
}

// A millimetre per byte, upside down: five counts up are five millimetres down.
TEST(ChronojumpLayout, HasTheUnitAndTheDirection) {
    const ChannelLayout layout = layout_of({.port = "p", .mm_per_count = 2.0, .invert = true});
    ASSERT_EQ(layout.channels.size(), 2U);
    EXPECT_EQ(layout.scan_bytes(), 2U);
    EXPECT_DOUBLE_EQ(value_of(layout.channels[0], 5.0), -0.010);
    EXPECT_EQ(layout.channels[0].unit, "m");
    EXPECT_EQ(layout.channels[1].id, "trigger");
}

}  // namespace
}  // namespace hinge::drivers::chronojump
