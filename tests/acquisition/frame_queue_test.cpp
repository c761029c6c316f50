#include "acquisition/frame_queue.h"

#include <gtest/gtest.h>

#include <array>
#include <thread>

namespace hinge::acquisition {
namespace {

FrameBlockView block_of(std::uint64_t first_scan, std::span<const std::byte> raw, std::uint64_t dropped = 0) {
    return {.first_scan = first_scan,
            .scan_count = static_cast<std::uint32_t>(raw.size() / 4),
            .dropped_before = dropped,
            .raw = raw};
}

TEST(FrameQueue, GivesBackWhatItTookInOrder) {
    FrameQueue queue(4, 8);
    const std::array<std::byte, 8> first{std::byte{1}};
    const std::array<std::byte, 4> second{std::byte{2}};
    ASSERT_TRUE(queue.try_push(block_of(0, first)));
    ASSERT_TRUE(queue.try_push(block_of(2, second)));
    FrameBlockView seen;
    ASSERT_TRUE(queue.front(seen));
    EXPECT_EQ(seen.first_scan, 0U);
    EXPECT_EQ(seen.raw.size(), 8U);
    EXPECT_EQ(seen.raw[0], std::byte{1});
    queue.pop();
    ASSERT_TRUE(queue.front(seen));
    EXPECT_EQ(seen.first_scan, 2U);
    EXPECT_EQ(seen.raw.size(), 4U);
    EXPECT_EQ(seen.raw[0], std::byte{2});
    queue.pop();
    EXPECT_FALSE(queue.front(seen));
}

TEST(FrameQueue, CountsFramesItCouldNotTake) {
    FrameQueue queue(2, 8);
    const std::array<std::byte, 8> raw{};
    for (std::uint64_t block = 0; block < 5; ++block) {
        EXPECT_EQ(queue.try_push(block_of(2 * block, raw)), block < 2);
    }
    EXPECT_EQ(queue.lost_blocks(), 3U);
    EXPECT_EQ(queue.lost_scans(), 6U);
    EXPECT_EQ(queue.size_estimate(), 2U);
}

TEST(FrameQueue, AnnouncesALossInTheNextBlockThatFits) {
    FrameQueue queue(1, 8);
    const std::array<std::byte, 8> raw{};
    ASSERT_TRUE(queue.try_push(block_of(0, raw)));
    ASSERT_FALSE(queue.try_push(block_of(2, raw)));
    ASSERT_FALSE(queue.try_push(block_of(9, raw, 5)));  // five scans were already missing in front of it
    queue.pop();
    ASSERT_TRUE(queue.try_push(block_of(11, raw)));
    FrameBlockView seen;
    ASSERT_TRUE(queue.front(seen));
    EXPECT_EQ(seen.first_scan, 11U);
    EXPECT_EQ(seen.dropped_before, 9U);
    EXPECT_TRUE((seen.flags & kBlockGapBefore) != 0);
    queue.pop();
    ASSERT_TRUE(queue.try_push(block_of(13, raw)));
    ASSERT_TRUE(queue.front(seen));
    EXPECT_EQ(seen.dropped_before, 0U);
    EXPECT_EQ(seen.flags, 0U);
}

TEST(FrameQueue, RefusesABlockThatIsLargerThanASlot) {
    FrameQueue queue(2, 8);
    const std::array<std::byte, 12> raw{};
    EXPECT_FALSE(queue.try_push(block_of(0, raw)));
    EXPECT_EQ(queue.lost_scans(), 3U);
}

// Every scan is either received once, in order and intact, or announced as lost in front of a later block.
TEST(FrameQueue, TwoThreadsAgreeOnEveryScan) {
    constexpr std::uint64_t kBlocks = 200'000;
    FrameQueue queue(8, 16);
    std::thread producer([&] {
        for (std::uint64_t block = 0; block < kBlocks; ++block) {
            std::array<std::uint64_t, 2> words{block, ~block};
            while (!queue.try_push(block_of(4 * block, std::as_bytes(std::span(words)))) &&
                   block + 1 == kBlocks) {
                std::this_thread::yield();  // the last block closes the account
            }
        }
    });
    std::uint64_t next_scan = 0;
    std::uint64_t announced = 0;
    while (next_scan < 4 * kBlocks) {
        FrameBlockView seen;
        if (!queue.front(seen)) {
            std::this_thread::yield();
            continue;
        }
        std::array<std::uint64_t, 2> words{};
        std::memcpy(words.data(), seen.raw.data(), sizeof words);
        ASSERT_EQ(words[0], seen.first_scan / 4);
        ASSERT_EQ(words[1], ~words[0]);
        announced += seen.dropped_before;
        // A refused last block is offered again, so its own scans may be announced more than once.
        ASSERT_GE(seen.dropped_before, seen.first_scan - next_scan);
        next_scan = seen.first_scan + seen.scan_count;
        queue.pop();
    }
    producer.join();
    EXPECT_EQ(announced, queue.lost_scans());
}

}  // namespace
}  // namespace hinge::acquisition
