#include "drivers/lsl/stamp_watch.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace hinge::drivers::lab_streaming {
namespace {

constexpr long kNever = 1L << 40;

// A stream as a peer sends it; every figure is known before the watch sees it.
struct Peer {
    double nominal_hz = 1000.0, true_hz = 1000.0;
    int chunk = 1;          // samples that leave together; the first is stamped
    double jitter_s = 0.0;  // stamps are late by |N(0, this)|
    long samples = 10'000;  // sent
    long lost_at = kNever, lost = 0;
    long set_at = kNever;
    double set_s = 0.0;  // the clock is set by so much
    unsigned seed = 1;
};

struct Seen {
    std::uint64_t lost = 0;
    int clock_set = 0;
    long lost_before = -1;  // the first sample behind the gap, by the watch
};

Seen watch(const Peer& peer) {
    StampWatch watch;
    watch.reset(1.0 / peer.nominal_hz);
    std::mt19937 random(peer.seed);
    std::normal_distribution<double> normal;
    Seen seen;
    long held_from = -1;
    const auto judge = [&](StampVerdict verdict) {
        seen.clock_set += verdict == StampVerdict::clock_set ? 1 : 0;
        if (verdict == StampVerdict::lost) {
            seen.lost += watch.lost();
            seen.lost_before = held_from;
        }
    };
    double arrived_s = 0.0;
    for (long i = 0; i < peer.samples; ++i) {
        const auto sampled_s = [&](long sample) {
            return static_cast<double>(sample + (sample >= peer.lost_at ? peer.lost : 0)) / peer.true_hz;
        };
        const double left_s = sampled_s((i / peer.chunk) * peer.chunk + peer.chunk - 1);
        arrived_s = std::max(arrived_s, left_s + 0.002 * std::abs(normal(random)));
        if (i % peer.chunk != 0) {
            watch.skip();
            continue;
        }
        const bool was_doubting = watch.is_doubting();
        const double stamp_s = 7200.25 + sampled_s(i) + peer.jitter_s * std::abs(normal(random)) +
                               (i >= peer.set_at ? peer.set_s : 0.0);
        const StampVerdict verdict = watch.add(stamp_s, static_cast<std::int64_t>(1e9 * (5.0 + arrived_s)));
        held_from = !was_doubting && watch.is_doubting() ? i : held_from;
        judge(verdict);
    }
    judge(watch.finish());
    return seen;
}

TEST(StampWatch, IdealStampsTellEveryLossExactlyAndWhere) {
    for (const long lost : {1L, 2L, 30L, 3000L}) {
        for (const int chunk : {1, 10, 50}) {
            for (const long at : {500L, 5000L}) {
                const Seen seen = watch({.chunk = chunk, .lost_at = at, .lost = lost});
                EXPECT_EQ(seen.lost, static_cast<std::uint64_t>(lost)) << chunk << ' ' << at;
                EXPECT_EQ(seen.lost_before, at) << lost << ' ' << chunk;
                EXPECT_EQ(seen.clock_set, 0);
            }
        }
    }
}

TEST(StampWatch, LateStampsAndRateErrorsInventNothing) {
    for (const double jitter_s : {0.0, 0.001, 0.003, 0.010}) {
        for (const int chunk : {1, 10, 50}) {
            for (const double hz : {980.0, 1000.0, 1010.0}) {
                for (unsigned seed = 1; seed <= 10; ++seed) {
                    const Seen seen =
                        watch({.true_hz = hz, .chunk = chunk, .jitter_s = jitter_s, .seed = seed});
                    EXPECT_EQ(seen.lost, 0U) << jitter_s << ' ' << chunk << ' ' << hz << ' ' << seed;
                    EXPECT_EQ(seen.clock_set, 0) << jitter_s << ' ' << chunk << ' ' << hz << ' ' << seed;
                }
            }
        }
    }
}

TEST(StampWatch, AClockThatWasSetIsNoLoss) {
    for (const double jump_s : {15.0, 1e5, -5.0}) {
        const Seen seen = watch({.chunk = 10, .set_at = 5000, .set_s = jump_s});
        EXPECT_EQ(seen.lost, 0U) << jump_s;
        EXPECT_EQ(seen.clock_set, 1) << jump_s;
    }
}

TEST(StampWatch, ALossIsCountedInTrueSamples) {
    EXPECT_EQ(watch({.true_hz = 980.0, .chunk = 50, .lost_at = 5000, .lost = 30}).lost, 30U)
        << "30.6 nominal periods are 30 true ones";
}

TEST(StampWatch, ADoubtAtTheEndIsDecidedWhenItStoodLongEnough) {
    EXPECT_EQ(watch({.samples = 5300, .lost_at = 5000, .lost = 10}).lost, 10U);
    EXPECT_EQ(watch({.samples = 5100, .lost_at = 5000, .lost = 10}).lost, 0U)
        << "a tenth of a second may be a late stamp";
}

TEST(StampWatch, AStampThatIsNoNumberIsPassedOver) {
    StampWatch watch;
    watch.reset(0.001);
    for (int i = 0; i < 2000; ++i) {
        const double stamp_s = i % 7 == 3 ? std::numeric_limits<double>::quiet_NaN() : 1.0 + 0.001 * i;
        EXPECT_EQ(watch.add(stamp_s, 1'000'000L * i), StampVerdict::believed) << i;
    }
    EXPECT_EQ(watch.finish(), StampVerdict::believed);
}

TEST(StampWatch, ANewConnectionSaysWhatIsMissing) {
    StampWatch watch;
    watch.reset(0.001);
    for (int i = 0; i < 2000; ++i) {
        EXPECT_EQ(watch.add(1.0 + 0.001 * i, 1'000'000L * i), StampVerdict::believed);
    }
    bool by_arrival = true;
    EXPECT_EQ(watch.resume(1.0 + 0.001 * 2700, 1'000'000L * 2705, by_arrival), 700U);
    EXPECT_FALSE(by_arrival);
    EXPECT_EQ(watch.add(1.0 + 0.001 * 2700, 1'000'000L * 2705), StampVerdict::believed);
    // Another computer's clock: the arrival tells.
    EXPECT_EQ(watch.resume(9e5, 1'000'000L * 3006, by_arrival), 300U);
    EXPECT_TRUE(by_arrival);
    EXPECT_EQ(watch.add(9e5, 1'000'000L * 3006), StampVerdict::believed);
}

}  // namespace
}  // namespace hinge::drivers::lab_streaming
