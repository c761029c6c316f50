#include "drivers/stream/silence_watch.h"

#include <gtest/gtest.h>

namespace hinge::drivers {
namespace {

constexpr std::int64_t kStart_ns = 7'000'000'000;
constexpr std::int64_t kMs = 1'000'000;

TEST(SilenceWatch, StallsAfterHalfASecondAndIsLostAfterTen) {
    SilenceWatch watch;
    watch.begin(kStart_ns, 0.020);
    EXPECT_EQ(watch.deadline_ns(), kStart_ns + 500 * kMs);
    EXPECT_EQ(watch.judge(kStart_ns + 499 * kMs), Silence::none);
    EXPECT_EQ(watch.judge(kStart_ns + 500 * kMs), Silence::begins);
    EXPECT_EQ(watch.judge(kStart_ns + 501 * kMs), Silence::goes_on) << "told once";
    EXPECT_EQ(watch.deadline_ns(), kStart_ns + 10'000 * kMs);
    EXPECT_EQ(watch.judge(kStart_ns + 9'999 * kMs), Silence::goes_on);
    EXPECT_EQ(watch.judge(kStart_ns + 10'000 * kMs), Silence::lost);
}

TEST(SilenceWatch, AScanEndsAStall) {
    SilenceWatch watch;
    watch.begin(kStart_ns, 0.020);
    EXPECT_FALSE(watch.heard(kStart_ns + 100 * kMs)) << "nothing had stalled";
    EXPECT_EQ(watch.judge(kStart_ns + 600 * kMs), Silence::begins);
    EXPECT_TRUE(watch.heard(kStart_ns + 700 * kMs));
    EXPECT_EQ(watch.heard_ns(), kStart_ns + 700 * kMs);
    EXPECT_EQ(watch.judge(kStart_ns + 1'199 * kMs), Silence::none);
    EXPECT_EQ(watch.judge(kStart_ns + 1'200 * kMs), Silence::begins) << "a new stall is told again";
}

TEST(SilenceWatch, SlowBlocksAreWaitedForButNotForever) {
    SilenceWatch watch;
    watch.begin(kStart_ns, 0.5);
    EXPECT_EQ(watch.judge(kStart_ns + 2'499 * kMs), Silence::none);
    EXPECT_EQ(watch.judge(kStart_ns + 2'500 * kMs), Silence::begins) << "five blocks";
    watch.begin(kStart_ns, 60.0);
    EXPECT_EQ(watch.deadline_ns(), kStart_ns + 10'000 * kMs);
    EXPECT_EQ(watch.judge(kStart_ns + 10'000 * kMs), Silence::lost);
}

TEST(SilenceWatch, ABlockOfNoLengthIsTheShortestSilence) {
    SilenceWatch watch;
    watch.begin(kStart_ns, 0.0);
    EXPECT_EQ(watch.deadline_ns(), kStart_ns + 500 * kMs);
}

}  // namespace
}  // namespace hinge::drivers
