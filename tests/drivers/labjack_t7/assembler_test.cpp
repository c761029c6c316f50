#include "drivers/labjack_t7/assembler.h"

#include <gtest/gtest.h>

#include <cstring>

#include "tests/drivers/support/device_bench.h"

// Packets are written here by the layout of devices.md 1.6, apart from the emulator.
namespace hinge::drivers::t7 {
namespace {

using testing::KeepingSink;
using Words = std::vector<std::uint16_t>;

std::vector<std::byte> packet(unsigned transaction, const Words& samples, unsigned status = 0,
                              unsigned additional = 0) {
    std::vector<std::byte> bytes;
    const auto put = [&](std::size_t value) {
        bytes.push_back(static_cast<std::byte>(value >> 8U & 0xFFU));
        bytes.push_back(static_cast<std::byte>(value & 0xFFU));
    };
    put(transaction);
    put(0);
    put(10 + 2 * samples.size());
    put(0x014C);
    put(0x1000);
    put(0);
    put(status);
    put(additional);
    for (const std::uint16_t sample : samples) {
        put(sample);
    }
    return bytes;
}

std::vector<std::byte> operator+(std::vector<std::byte> first, const std::vector<std::byte>& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

Settings two_inputs(bool timer) {
    Settings settings;
    settings.inputs = {{.ain = 0, .id = "a", .role = ""}, {.ain = 1, .id = "b", .role = ""}};
    settings.embed_core_timer = timer;
    return settings;
}

struct Bench {
    explicit Bench(bool timer, std::uint32_t samples_per_packet)
        : plan(make_scan_plan(two_inputs(timer), Calibration{})),
          assembler(plan, StreamTiming{1000.0, samples_per_packet, true}) {}

    void take(const std::vector<std::byte>& bytes) {
        EXPECT_EQ(assembler.take(bytes, 1, sink), bytes.size());
    }

    ScanPlan plan;
    Assembler assembler;
    KeepingSink sink;
};

// A scan without and with its time stamp: 40000 ticks of 40 MHz each at 1 kHz, starting before the wrap.
Words plain(std::uint16_t value) {
    return {value, static_cast<std::uint16_t>(value + 1)};
}
constexpr std::uint32_t kFirstTicks = 0xFFFFFFFF - 100'000;
Words stamped(std::uint16_t scan) {
    const std::uint32_t ticks = kFirstTicks + 40'000U * scan;
    return {static_cast<std::uint16_t>(scan + 100), 7, static_cast<std::uint16_t>(ticks & 0xFFFFU),
            static_cast<std::uint16_t>(ticks >> 16U)};
}
Words join(std::initializer_list<Words> parts) {
    Words all;
    for (const Words& part : parts) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}
const Words kSeparator4{0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF};

TEST(T7Assembler, OnePacketIsOneBlock) {
    Bench bench(false, 4);
    bench.take(packet(0, {0x0102, 0x0304, 0x0506, 0x0708}));
    ASSERT_EQ(bench.sink.blocks.size(), 1U);
    const FrameBlock& block = bench.sink.blocks[0];
    EXPECT_EQ(block.record.scan_count, 2U);
    std::array<std::uint16_t, 4> words{};
    std::memcpy(words.data(), block.raw.data(), block.raw.size());
    EXPECT_EQ(words, (std::array<std::uint16_t, 4>{0x0102, 0x0304, 0x0506, 0x0708}));
    EXPECT_EQ(block.record.flags, kBlockTimeEstimated);
}

TEST(T7Assembler, TheTimerBecomesOneChannelAndTheDeviceTime) {
    Bench bench(true, 4);
    bench.assembler.set_start_ticks(kFirstTicks);
    for (std::uint16_t scan = 0; scan < 5; ++scan) {
        bench.take(packet(scan, stamped(scan)));
    }
    ASSERT_EQ(bench.sink.blocks.size(), 5U);
    EXPECT_EQ(bench.plan.layout.scan_bytes(), 8U);
    for (std::uint64_t scan = 0; scan < 5; ++scan) {
        const FrameBlock& block = bench.sink.blocks[scan];
        EXPECT_EQ(block.record.device_ticks, kFirstTicks + 40'000 * scan) << "unwrapped";
        EXPECT_EQ(block.record.flags, 0U);
        std::uint32_t stored = 0;
        std::memcpy(&stored, block.raw.data() + 4, 4);
        EXPECT_EQ(stored, static_cast<std::uint32_t>(kFirstTicks + 40'000 * scan));
    }
}

TEST(T7Assembler, ScansMayStraddlePackets) {
    Bench bench(false, 3);
    bench.take(packet(0, {1, 2, 3}));
    bench.take(packet(1, {4, 5, 6}));
    EXPECT_EQ(bench.sink.scans(), 3U);
    testing::expect_contiguous(bench.sink);
}

// The same stream in every two-part segmentation, and byte by byte.
TEST(T7Assembler, SegmentationDoesNotMatter) {
    const auto bytes = packet(0, join({stamped(0), stamped(1)})) +
                       packet(1, join({stamped(2), stamped(5)}), 2940) +
                       packet(2, join({kSeparator4, stamped(9)}), 2941, 3);
    Bench whole(true, 8);
    whole.take(bytes);
    EXPECT_EQ(whole.sink.scans(), 5U);
    const auto replay = [&](std::size_t first, std::size_t step) {
        Bench bench(true, 8);
        std::vector<std::byte> waiting;
        for (std::size_t at = 0; at < bytes.size();) {
            const std::size_t piece = std::min(at == 0 ? first : step, bytes.size() - at);
            waiting.insert(waiting.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at),
                           bytes.begin() + static_cast<std::ptrdiff_t>(at + piece));
            at += piece;
            const std::size_t used = bench.assembler.take(waiting, 1, bench.sink);
            waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(used));
        }
        ASSERT_EQ(bench.sink.blocks.size(), whole.sink.blocks.size());
        for (std::size_t i = 0; i < whole.sink.blocks.size(); ++i) {
            EXPECT_EQ(bench.sink.blocks[i].raw, whole.sink.blocks[i].raw);
            EXPECT_EQ(bench.sink.blocks[i].record.first_scan, whole.sink.blocks[i].record.first_scan);
            EXPECT_EQ(bench.sink.blocks[i].record.flags, whole.sink.blocks[i].record.flags);
        }
    };
    replay(1, 1);
    for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
        replay(cut, bytes.size());
    }
}

TEST(T7Assembler, ALostPacketIsAGapOfItsScans) {
    Bench bench(false, 4);
    bench.take(packet(0, join({plain(1), plain(2)})));
    bench.take(packet(3, join({plain(7), plain(8)})));
    ASSERT_EQ(bench.sink.blocks.size(), 2U);
    EXPECT_EQ(bench.sink.blocks[1].record.first_scan, 6U);
    EXPECT_EQ(bench.sink.blocks[1].record.dropped_before, 4U);
    EXPECT_EQ(bench.assembler.counts().dropped_transport, 4U);
    EXPECT_NE(bench.sink.blocks[1].record.flags & kBlockGapBefore, 0U);
}

// 3 words per packet, 2 per scan: packet 1 (words 3..5) is lost; scan 1 (words 2,3) is torn, scan 2 (4,5)
// lies wholly in it, and packet 2 goes on with scan 3.
TEST(T7Assembler, ALostPacketThatTearsScansKeepsTheChannelsInPlace) {
    Bench bench(false, 3);
    bench.take(packet(0, {10, 11, 20}));
    bench.take(packet(2, {40, 41, 50}));
    bench.take(packet(3, {51, 60, 61}));
    EXPECT_EQ(bench.sink.blocks[1].record.dropped_before, 2U);
    std::uint16_t first = 0;
    std::memcpy(&first, bench.sink.blocks[1].raw.data(), 2);
    EXPECT_EQ(first, 40);
    testing::expect_contiguous(bench.sink);
}

TEST(T7Assembler, TheTransactionWrapsAfter65535) {
    Bench bench(false, 2);
    for (unsigned id = 0; id < 65540; ++id) {
        bench.take(packet(id & 0xFFFFU, plain(7)));
    }
    EXPECT_EQ(bench.sink.scans(), 65540U);
    EXPECT_EQ(bench.assembler.counts().dropped_transport, 0U);
}

TEST(T7Assembler, APacketThatComesTwiceCountsOnce) {
    Bench bench(false, 2);
    bench.take(packet(0, plain(1)));
    bench.take(packet(0, plain(1)));
    bench.take(packet(1, plain(2)));
    EXPECT_EQ(bench.sink.scans(), 2U);
    EXPECT_EQ(bench.assembler.counts().duplicates, 1U);
}

// The timer says four scans are missing; the device counts the separator (5) or does not (4): no matter.
TEST(T7Assembler, TheTimerDecidesHowManyScansTheDeviceLost) {
    for (const unsigned told : {4U, 5U}) {
        Bench bench(true, 8);
        bench.take(packet(0, join({stamped(0), stamped(1)}), 2940));
        bench.take(packet(1, join({kSeparator4, stamped(6)}), 2941, told));
        EXPECT_EQ(bench.sink.scans(), 3U);
        EXPECT_EQ(bench.sink.blocks[0].record.flags & kBlockRecovering, kBlockRecovering);
        EXPECT_EQ(bench.sink.blocks[1].record.dropped_before, 4U);
        EXPECT_EQ(bench.sink.blocks[1].record.first_scan, 6U);
        EXPECT_EQ(bench.sink.blocks[1].record.flags, static_cast<std::uint32_t>(kBlockGapBefore));
        EXPECT_EQ(bench.assembler.counts().dropped_device, 4U);
        EXPECT_FALSE(bench.assembler.is_recovering());
    }
}

TEST(T7Assembler, WithoutATimerTheSkipCountIsBelievedAndDoubted) {
    Bench bench(false, 4);
    bench.take(packet(0, join({plain(1), plain(2)}), 2940));
    bench.take(packet(1, join({plain(3), {0xFFFF, 0xFFFF}}), 2941, 9));
    bench.take(packet(2, join({plain(20), plain(21)})));
    ASSERT_EQ(bench.sink.blocks.size(), 3U);
    EXPECT_EQ(bench.sink.blocks[2].record.dropped_before, 9U);
    EXPECT_EQ(bench.sink.blocks[2].record.first_scan, 12U);
    EXPECT_NE(bench.sink.blocks[2].record.flags & kBlockSuspect, 0U);
}

// The status may run ahead of the data: the separator follows two packets later.
TEST(T7Assembler, TheSeparatorMayComeAfterItsStatus) {
    Bench bench(true, 4);
    bench.take(packet(0, stamped(0), 2940));
    bench.take(packet(1, stamped(1), 2941, 7));
    bench.take(packet(2, stamped(2)));
    bench.take(packet(3, kSeparator4));
    bench.take(packet(4, stamped(10)));
    EXPECT_EQ(bench.sink.blocks.back().record.dropped_before, 7U);
    EXPECT_EQ(bench.sink.scans(), 4U);
}

// All inputs at the rail while recovering, but the time stamp goes on: that is data.
TEST(T7Assembler, ASaturatedScanIsNotASeparator) {
    Bench bench(true, 4);
    bench.take(packet(0, stamped(0), 2940));
    Words saturated = stamped(1);
    saturated[0] = saturated[1] = 0xFFFF;
    bench.take(packet(1, saturated, 2940));
    EXPECT_EQ(bench.sink.scans(), 2U);
    EXPECT_NE(bench.sink.blocks[1].record.flags & kBlockSaturated, 0U);
}

TEST(T7Assembler, AnOverflowingSkipCountIsAGapOfUnknownLength) {
    Bench bench(false, 2);
    bench.take(packet(0, plain(1), 2940));
    bench.take(packet(1, {0xFFFF, 0xFFFF}, 2943, 0xFFFF));
    bench.take(packet(2, plain(2)));
    EXPECT_NE(bench.sink.blocks[1].record.flags & kBlockGapUnknown, 0U);
}

TEST(T7Assembler, AGapNobodyAnnouncedIsFoundByTheTimer) {
    Bench bench(true, 4);
    bench.take(packet(0, stamped(0)));
    bench.take(packet(1, stamped(3)));
    EXPECT_EQ(bench.sink.blocks[1].record.dropped_before, 2U);
    EXPECT_NE(bench.sink.blocks[1].record.flags & kBlockSuspect, 0U);
    EXPECT_EQ(bench.sink.count(DeviceEventKind::warning), 1U);
}

// The start stamp is the first scan's; the timer of the third scan shows that two are missing.
TEST(T7Assembler, ScansLostBeforeTheFirstPacketAreCounted) {
    Bench bench(true, 4);
    bench.assembler.set_start_ticks(kFirstTicks);
    bench.take(packet(2, stamped(2)));
    EXPECT_EQ(bench.sink.blocks[0].record.first_scan, 2U);
    EXPECT_EQ(bench.assembler.counts().dropped_transport, 2U);
}

TEST(T7Assembler, FindsTheNextPacketAfterRubbish) {
    Bench bench(true, 4);
    bench.take(packet(0, stamped(0)));
    bench.take(testing::hex("A5A5A5 00 A5 0000 A5") + packet(1, stamped(1)));
    EXPECT_EQ(bench.sink.scans(), 2U);
    EXPECT_EQ(bench.assembler.counts().resyncs, 1U);
    EXPECT_NE(bench.sink.blocks[1].record.flags & kBlockSuspect, 0U);
}

TEST(T7Assembler, ScanOverlapEndsTheStream) {
    Bench bench(false, 2);
    bench.take(packet(0, {}, 2942));
    EXPECT_EQ(bench.assembler.final_status(), 2942);
    EXPECT_EQ(bench.sink.count(DeviceEventKind::error), 1U);
}

TEST(T7Assembler, TellsTheEdgesOfTheSyncLine) {
    Settings settings = two_inputs(false);
    settings.sync = DigitalSync{1, true};
    const ScanPlan plan = make_scan_plan(settings, Calibration{});
    Assembler assembler(plan, StreamTiming{1000.0, 12, true});
    KeepingSink sink;
    const auto bytes = packet(0, {1, 2, 0b00, 1, 2, 0b01, 1, 2, 0b10, 1, 2, 0b10, 1, 2, 0b00});
    EXPECT_EQ(assembler.take(bytes, 1, sink), bytes.size());
    ASSERT_EQ(sink.events.size(), 2U);
    EXPECT_EQ(sink.events[0].kind, DeviceEventKind::sync);
    EXPECT_EQ(sink.events[0].scan, 2U);
    EXPECT_EQ(sink.events[0].code, 1);
    EXPECT_EQ(sink.events[1].scan, 4U);
    EXPECT_EQ(sink.events[1].code, 0);
    EXPECT_NE(sink.blocks[0].record.flags & kBlockTrigger, 0U);
}

}  // namespace
}  // namespace hinge::drivers::t7
