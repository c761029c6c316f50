#include "drivers/transport/arrival_rate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace hinge::drivers {
namespace {

// Blocks of 20 scans from a device that runs `ppm` fast, each late by what `delay_s` draws.
template <class Delay>
ArrivalRate observe(double seconds, double ppm, Delay delay_s) {
    ArrivalRate rate;
    rate.reset(1000.0);
    for (std::uint64_t scans = 20; static_cast<double>(scans) < seconds * 1000.0; scans += 20) {
        const double true_s = static_cast<double>(scans) / (1000.0 * (1.0 + ppm * 1e-6));
        rate.add(scans, static_cast<std::int64_t>((true_s + delay_s()) * 1e9) + 5'000'000'000);
    }
    return rate;
}

TEST(ArrivalRate, IsExactWithoutJitter) {
    const ArrivalRate rate = observe(30.0, 40.0, [] { return 0.001; });
    EXPECT_NEAR(rate.measured_hz(), 1000.04, 1e-4);
    EXPECT_NEAR(rate.jitter_ms_p95(), 0.0, 1e-3);
}

// Delays are exponential with a mean of 5 ms: the earliest of 50 in a second is late by 0.1 ms on average,
// so the slope over 30 s is known to about 5 ppm.
TEST(ArrivalRate, LooksThroughDelays) {
    std::mt19937 random(1);
    std::exponential_distribution<double> delay(200.0);
    const ArrivalRate rate = observe(30.0, 40.0, [&] { return delay(random); });
    EXPECT_NEAR(rate.measured_hz(), 1000.04, 0.02);
    EXPECT_NEAR(rate.jitter_ms_p95(), 15.0, 4.0) << "95th percentile of the delay: 5 ms * ln 20";
}

TEST(ArrivalRate, SaysNothingTooEarly) {
    EXPECT_EQ(observe(1.0, 0.0, [] { return 0.0; }).measured_hz(), 0.0);
    EXPECT_EQ(ArrivalRate{}.jitter_ms_p95(), 0.0);
}

// From second 20 on everything is 5 ms late: seen once, two complete seconds later, and forgotten when the
// caller counts five more scans.
TEST(ArrivalRate, ShowsAStepThatStays) {
    ArrivalRate rate;
    rate.reset(1000.0);
    std::uint64_t lost = 0;
    std::vector<double> steps_s;
    for (std::uint64_t scans = 1; scans < 40'000; ++scans) {
        const double true_s = static_cast<double>(scans) / 970.0 + (scans > 20'000 ? 0.005 : 0.0);
        rate.add(scans + lost, static_cast<std::int64_t>(true_s * 1e9));
        if (const auto step_s = rate.take_step(0.0015)) {
            steps_s.push_back(*step_s);
            EXPECT_LT(scans, 24'000U);
            lost += 5;
        }
    }
    ASSERT_EQ(steps_s.size(), 1U);
    EXPECT_NEAR(steps_s[0], 0.005, 1e-4);
    EXPECT_NEAR(rate.measured_hz(), 970.0, 0.01);
}

TEST(ArrivalRate, AnIsolatedDelayIsNoStep) {
    ArrivalRate rate;
    rate.reset(1000.0);
    for (std::uint64_t scans = 1; scans < 200'000; ++scans) {
        const bool is_held_up = scans % 20'000 > 18'500;  // for a second and a half, every twenty
        const double late_s = is_held_up ? 0.2 : 0.0;
        rate.add(scans, static_cast<std::int64_t>((static_cast<double>(scans) / 1000.0 + late_s) * 1e9));
        EXPECT_FALSE(rate.take_step(0.0015));
    }
}

}  // namespace
}  // namespace hinge::drivers
