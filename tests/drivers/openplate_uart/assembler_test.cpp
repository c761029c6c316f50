#include "drivers/openplate_uart/assembler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "tests/drivers/support/device_bench.h"

namespace hinge::drivers::openplate {
namespace {

using testing::expect_contiguous;
using testing::hex;
using testing::KeepingSink;

constexpr std::int64_t kMillisecond_ns = 1'000'000;

// Bytes of a stream, and the assembler they go to, 1 ms per pair of samples.
struct Stream {
    Assembler assembler;
    KeepingSink sink;
    std::int64_t now_ns = 5'000'000'000;
    std::vector<std::byte> waiting;

    Stream() { assembler.reset(); }
    void feed(std::span<const std::byte> bytes) {
        waiting.insert(waiting.end(), bytes.begin(), bytes.end());
        const std::size_t used = assembler.take(waiting, now_ns, sink);
        waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(used));
    }
    void local(std::uint32_t index) { sample(Plate::local, index, 1); }
    void remote(std::uint32_t index) { sample(Plate::remote, index, 2); }
    void sample(Plate plate, std::uint32_t index, std::int32_t kind) {
        const auto number = static_cast<std::int32_t>(index);
        feed(make_sample({plate, index % kWrap, {kind, number, 0, 0}}));
    }
    void both(std::uint32_t first, std::uint32_t count) {
        for (std::uint32_t i = first; i < first + count; ++i) {
            local(i);
            remote(i);
            now_ns += kMillisecond_ns;
        }
    }
    void finish() {
        assembler.finish(sink);
        expect_contiguous(sink);
    }
    // Cell `cell` of all delivered scans.
    [[nodiscard]] std::vector<std::int32_t> cells(std::size_t cell) const {
        std::vector<std::int32_t> all;
        for (const FrameBlock& block : sink.blocks) {
            for (std::size_t at = 4 * cell; at < block.raw.size(); at += 32) {
                std::int32_t value = 0;
                std::memcpy(&value, block.raw.data() + at, sizeof value);
                all.push_back(value);
            }
        }
        return all;
    }
};

TEST(OpenplateAssembler, PutsBothBoxesIntoOneScan) {
    Stream stream;
    stream.both(100, 3);
    stream.finish();
    EXPECT_EQ(stream.cells(0), (std::vector<std::int32_t>{1, 1, 1}));
    EXPECT_EQ(stream.cells(1), (std::vector<std::int32_t>{100, 101, 102}));
    EXPECT_EQ(stream.cells(4), (std::vector<std::int32_t>{2, 2, 2}));
    EXPECT_EQ(stream.cells(5), (std::vector<std::int32_t>{100, 101, 102}));
    EXPECT_EQ(stream.sink.blocks[0].record.device_ticks, 100U) << "the local box's own count";
    EXPECT_TRUE(stream.sink.events.empty());
}

// Two samples of each box, hand written, with a battery packet and rubbish between them.
TEST(OpenplateAssembler, MeansTheSameHoweverTheBytesAreCut) {
    const auto bytes =
        hex("AA 55 4C 34 12 07 01 00 00 00 FE FF FF FF A0 86 01 00 01 00 00 80 72 A8"
            "AA 55 52 FF FF 09 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 73 6F"
            "BB 55 00 00 80 40 00 00 97 42 00 00 60 40 00 00 80 BF 9E 91");
    for (std::size_t first = 0; first <= bytes.size(); ++first) {
        for (std::size_t second = first; second <= bytes.size(); ++second) {
            Stream stream;
            const std::span<const std::byte> all(bytes);
            stream.feed(all.first(first));
            stream.feed(all.subspan(first, second - first));
            stream.feed(all.subspan(second));
            stream.finish();
            ASSERT_EQ(stream.cells(2), std::vector<std::int32_t>{100000});
            ASSERT_EQ(stream.cells(4), std::vector<std::int32_t>{0});
            ASSERT_EQ(stream.assembler.batteries(), 1U);
            ASSERT_TRUE(stream.sink.events.empty());
        }
    }
}

TEST(OpenplateAssembler, LeavesTheCellsOfALostSampleWithoutReading) {
    Stream stream;
    stream.both(0, 2);
    stream.local(2);
    stream.now_ns += kMillisecond_ns;
    stream.both(3, 2);
    stream.finish();
    EXPECT_EQ(stream.cells(1), (std::vector<std::int32_t>{0, 1, 2, 3, 4}));
    EXPECT_EQ(stream.cells(5), (std::vector<std::int32_t>{0, 1, kNoReading, 3, 4}));
    EXPECT_EQ(stream.assembler.half_scans(), 1U);
    EXPECT_EQ(stream.assembler.counts().dropped, 0U);
    EXPECT_EQ(stream.sink.count(DeviceEventKind::warning), 1U);
}

TEST(OpenplateAssembler, AnEndBetweenTheBoxesIsNoWarning) {
    Stream stream;
    stream.both(0, 2);
    stream.local(2);
    stream.finish();
    EXPECT_EQ(stream.cells(5), (std::vector<std::int32_t>{0, 1, kNoReading}));
    EXPECT_TRUE(stream.sink.events.empty());
}

TEST(OpenplateAssembler, CountsAScanThatBothLost) {
    Stream stream;
    stream.both(0, 5);
    stream.now_ns += 7 * kMillisecond_ns;
    stream.both(12, 5);
    stream.finish();
    EXPECT_EQ(stream.assembler.counts().dropped, 7U);
    EXPECT_EQ(stream.sink.blocks[5].record.dropped_before, 7U);
    EXPECT_EQ(stream.sink.blocks[5].record.first_scan, 12U);
    EXPECT_EQ(stream.sink.blocks[5].record.flags, kBlockGapBefore);
    EXPECT_EQ(stream.sink.blocks[5].record.device_ticks, 12U);
}

// The frame number starts again after 655.36 s, which is no gap; and a silence longer than that is one, of
// the length the host's clock says.
TEST(OpenplateAssembler, UnwrapsTheFrameNumber) {
    Stream stream;
    stream.both(kWrap - 3, 6);
    EXPECT_EQ(stream.assembler.counts().dropped, 0U);
    EXPECT_EQ(stream.assembler.next_scan(), 6U);
    stream.now_ns += (kWrap + 100LL) * kMillisecond_ns;
    stream.both(kWrap + 3 + 100, 2);
    stream.finish();
    EXPECT_EQ(stream.assembler.counts().dropped, kWrap + 100U);
    EXPECT_EQ(stream.sink.blocks.back().record.device_ticks, 2U * kWrap + 104U);
}

TEST(OpenplateAssembler, LeavesOutWhatComesTwice) {
    Stream stream;
    stream.both(0, 3);
    stream.local(2);
    stream.remote(1);
    stream.both(3, 2);
    stream.finish();
    EXPECT_EQ(stream.cells(1), (std::vector<std::int32_t>{0, 1, 2, 3, 4}));
    EXPECT_EQ(stream.sink.count(DeviceEventKind::warning), 2U);
}

// One box counts from 0 again after having counted to 50 000: the clock says that 20 ms passed.
TEST(OpenplateAssembler, ABoxThatStartsAgainIsNoGapOfMinutes) {
    Stream stream;
    stream.both(50'000, 30);
    for (std::uint32_t i = 0; i < 20; ++i) {
        stream.local(50'030 + i);
        stream.now_ns += kMillisecond_ns;
    }
    for (std::uint32_t i = 0; i < 10; ++i) {
        stream.local(50'050 + i);
        stream.remote(i);
        stream.now_ns += kMillisecond_ns;
    }
    stream.finish();
    const auto local = stream.cells(1);
    EXPECT_EQ(local.size(), 60U);
    EXPECT_TRUE(std::ranges::is_sorted(local));
    EXPECT_EQ(stream.assembler.half_scans(), 20U);
    EXPECT_EQ(stream.assembler.counts().dropped, 0U);
    const bool is_marked = std::ranges::any_of(stream.sink.blocks, [](const FrameBlock& block) {
        return (block.record.flags & kBlockGapUnknown) != 0;
    });
    EXPECT_TRUE(is_marked);
}

TEST(OpenplateAssembler, OneBoxAloneIsDelivered) {
    Stream stream;
    for (std::uint32_t i = 0; i < 1000; ++i) {
        stream.local(i);
        stream.now_ns += kMillisecond_ns;
    }
    EXPECT_GT(stream.sink.scans(), 850U) << "it waits 128 ms for the other box";
    stream.finish();
    EXPECT_EQ(stream.sink.scans(), 1000U);
    EXPECT_EQ(stream.assembler.half_scans(), 1000U);
    EXPECT_EQ(stream.sink.count(DeviceEventKind::warning), 1U) << "said once";
}

// A box switched on a second later takes its place at the scan of that moment.
TEST(OpenplateAssembler, ALateBoxIsPlacedByItsArrival) {
    Stream stream;
    for (std::uint32_t i = 0; i < 1000; ++i) {
        stream.local(i);
        stream.now_ns += kMillisecond_ns;
    }
    for (std::uint32_t i = 0; i < 10; ++i) {
        stream.local(1000 + i);
        stream.remote(7 + i);
        stream.now_ns += kMillisecond_ns;
    }
    stream.finish();
    const auto remote = stream.cells(5);
    ASSERT_EQ(remote.size(), 1010U);
    EXPECT_EQ(remote[999], kNoReading);
    EXPECT_EQ(remote[1000], 7);
    EXPECT_EQ(remote[1009], 16);
}

TEST(OpenplateAssembler, CountsAWrongChecksumAndGoesOn) {
    Stream stream;
    stream.both(0, 2);
    auto spoilt = make_sample({Plate::local, 2, {1, 2, 3, 4}});
    spoilt[7] ^= std::byte{0x10};
    stream.feed(spoilt);
    stream.remote(2);
    stream.both(3, 2);
    stream.finish();
    EXPECT_EQ(stream.assembler.counts().crc_errors, 1U);
    EXPECT_EQ(stream.assembler.counts().resyncs, 1U);
    EXPECT_EQ(stream.cells(1), (std::vector<std::int32_t>{0, 1, kNoReading, 3, 4}));
    EXPECT_NE(stream.sink.blocks[2].record.flags & kBlockSuspect, 0U);
}

TEST(OpenplateAssembler, TakesTheEndOfAPacketInItsStride) {
    Stream stream;
    const auto cut = make_sample({Plate::remote, 9, {}});
    stream.feed(std::span(cut).subspan(9));
    stream.both(10, 2);
    EXPECT_TRUE(stream.sink.events.empty());
    EXPECT_EQ(stream.assembler.counts().resyncs, 0U) << "a stream is joined in the middle";
}

}  // namespace
}  // namespace hinge::drivers::openplate
