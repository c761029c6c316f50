#include "acquisition/live_ring.h"

#include <gtest/gtest.h>

namespace hinge::acquisition {
namespace {

void push(LiveRing& ring, std::uint64_t from, std::uint64_t to) {
    for (std::uint64_t scan = from; scan < to; ++scan) {
        LiveScan live;
        live.scan = scan;
        ring.push(live);
    }
}

TEST(LiveRing, GivesEveryScanOnceToAReaderWhoComesBack) {
    LiveRing ring(64);
    std::uint64_t next = 0;
    std::uint64_t expected = 0;
    for (std::uint64_t pushed = 0; pushed < 1000; pushed += 17) {
        push(ring, pushed, pushed + 17);
        const LiveRun run = ring.since(next);
        EXPECT_EQ(run.overwritten, 0U);
        for (const LiveScan& scan : run.scans) {
            ASSERT_EQ(scan.scan, expected++);
        }
        next = run.next;
    }
    EXPECT_EQ(next, ring.count());
    EXPECT_EQ(expected, ring.count());
}

TEST(LiveRing, SaysHowManyWereOverwritten) {
    LiveRing ring(64);
    push(ring, 0, 1000);
    const LiveRun run = ring.since(10);  // half of the ring is given: 968 to 999
    ASSERT_EQ(run.scans.size(), 32U);
    EXPECT_EQ(run.scans.front().scan, 968U);
    EXPECT_EQ(run.scans.back().scan, 999U);
    EXPECT_EQ(run.overwritten, 958U);
    EXPECT_EQ(run.next, 1000U);
}

TEST(LiveRing, GivesNothingWhereNothingIsNew) {
    LiveRing ring(64);
    EXPECT_TRUE(ring.since(0).scans.empty());
    push(ring, 0, 5);
    EXPECT_TRUE(ring.since(5).scans.empty());
    EXPECT_EQ(ring.since(5).next, 5U);
    EXPECT_EQ(ring.since(9).next, 9U);  // not yet
    EXPECT_EQ(ring.since(9).overwritten, 0U);
    EXPECT_EQ(ring.since(4).scans.size(), 1U);
}

}  // namespace
}  // namespace hinge::acquisition
