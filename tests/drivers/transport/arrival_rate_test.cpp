#include "drivers/transport/arrival_rate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

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

}  // namespace
}  // namespace hinge::drivers
