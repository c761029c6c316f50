#include "acquisition/clock_fit.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace hinge::acquisition {
namespace {

constexpr std::int64_t kHostStart_ns = 5'000'000'000'000;

// A device whose seconds are `seconds_per_second` host seconds, sending every `period_s` (device time).
struct Sender {
    double seconds_per_second = 1.0;
    double period_s = 0.01;
    double length_s = 60.0;
    double mean_jitter_s = 0.0;  // exponential
    double burst_s = 0.0;        // everything arrives at the next multiple of this, host time
};

std::int64_t true_host_ns(const Sender& sender, double device_s) {
    return kHostStart_ns + std::llround(device_s * sender.seconds_per_second * 1e9);
}

std::vector<ClockPoint> arrivals(const Sender& sender, unsigned seed) {
    std::mt19937 random(seed);
    std::exponential_distribution<double> jitter(sender.mean_jitter_s > 0.0 ? 1.0 / sender.mean_jitter_s
                                                                            : 1.0);
    std::vector<ClockPoint> points;
    for (double device_s = 0.0; device_s < sender.length_s; device_s += sender.period_s) {
        double host_s = device_s * sender.seconds_per_second;
        host_s += sender.mean_jitter_s > 0.0 ? jitter(random) : 0.0;
        if (sender.burst_s > 0.0) {
            host_s = std::ceil(host_s / sender.burst_s) * sender.burst_s;
        }
        points.push_back({device_s, kHostStart_ns + std::llround(host_s * 1e9)});
    }
    return points;
}

double error_s(const ClockFit& fit, const Sender& sender, double device_s) {
    return fit.host_s(device_s) -
           static_cast<double>(true_host_ns(sender, device_s) - fit.host_origin_ns) * 1e-9;
}

double worst_error_s(const ClockFit& fit, const Sender& sender) {
    return std::max(std::abs(error_s(fit, sender, 0.0)), std::abs(error_s(fit, sender, sender.length_s)));
}

// Closed form: without jitter the line is exact.
TEST(ClockFit, FindsAKnownDriftExactlyWithoutJitter) {
    const Sender fast{.seconds_per_second = 1.0 / (1.0 + 40e-6)};
    const auto fit = fit_clock(arrivals(fast, 1));
    ASSERT_TRUE(fit) << fit.error().message;
    EXPECT_NEAR(fit->drift_ppm(), 40.0, 1e-3);
    EXPECT_LT(worst_error_s(*fit, fast), 2e-9);
    EXPECT_LT(fit->residual_s, 2e-9);
    EXPECT_NEAR(fit->uncertainty_s, ClockFitSettings{}.unseen_delay_s, 1e-6);
    EXPECT_NEAR(fit->device_s(fit->host_s(12.5)), 12.5, 1e-12);
}

TEST(ClockFit, FollowsTheLowerEnvelopeOfExponentialJitter) {
    const Sender plates{.seconds_per_second = 1.0 / (1.0 + 40e-6), .mean_jitter_s = 0.004};
    // The fastest of 100 exponential delays of 4 ms is late by 0.04 ms on average; the mean would be late
    // by 4.
    int covered = 0;
    for (unsigned seed = 1; seed <= 40; ++seed) {
        const auto fit = fit_clock(arrivals(plates, seed), {.unseen_delay_s = 0.0});
        ASSERT_TRUE(fit);
        EXPECT_NEAR(fit->drift_ppm(), 40.0, 1.5);
        EXPECT_NEAR(error_s(*fit, plates, 30.0), 0.04e-3, 0.04e-3);
        covered += worst_error_s(*fit, plates) <= 2.0 * fit->uncertainty_s ? 1 : 0;
    }
    EXPECT_GE(covered, 38);  // two SD hold 95 % of a bell
}

// An encoder whose tick is 972.8 us and is taken for 1 ms, behind a serial adapter that empties every 16 ms.
TEST(ClockFit, SeesATickOf972Microseconds) {
    for (unsigned seed = 1; seed <= 10; ++seed) {
        const Sender encoder{
            .seconds_per_second = 0.9728, .period_s = 0.001, .mean_jitter_s = 0.001, .burst_s = 0.016};
        const auto fit = fit_clock(arrivals(encoder, seed), {.unseen_delay_s = 0.0});
        ASSERT_TRUE(fit);
        EXPECT_NEAR(fit->seconds_per_second, 0.9728, 3e-6);
        EXPECT_LT(worst_error_s(*fit, encoder), 0.5e-3);
        EXPECT_LE(worst_error_s(*fit, encoder), 3.0 * fit->uncertainty_s);
    }
}

TEST(ClockFit, IsNotMovedByAPauseOfTheHost) {
    const Sender sender{.mean_jitter_s = 0.0005};
    auto points = arrivals(sender, 3);
    for (ClockPoint& point : points) {
        const double late_s = point.device_s > 20.0 && point.device_s < 23.0 ? 23.0 - point.device_s : 0.0;
        point.host_ns += std::llround(late_s * 1e9);
    }
    const auto fit = fit_clock(points);
    ASSERT_TRUE(fit);
    EXPECT_LT(worst_error_s(*fit, sender), 0.1e-3);
}

// 0.2 s say nothing about a crystal; the slope stays one and the doubt is in the uncertainty.
TEST(ClockFit, DoesNotInventADriftFromAShortRecording) {
    const Sender sender{.length_s = 0.2, .mean_jitter_s = 0.002};
    const auto fit = fit_clock(arrivals(sender, 4));
    ASSERT_TRUE(fit);
    EXPECT_EQ(fit->drift_ppm(), 0.0);
    EXPECT_LE(worst_error_s(*fit, sender), 2.0 * fit->uncertainty_s);
}

TEST(ClockFit, OnePointIsAnOffsetAndNoneAnError) {
    const std::vector<ClockPoint> one{{2.0, kHostStart_ns}};
    const auto fit = fit_clock(one);
    ASSERT_TRUE(fit);
    EXPECT_EQ(fit->host_s(3.0), 1.0);
    EXPECT_EQ(fit->host_origin_ns, kHostStart_ns);
    EXPECT_FALSE(fit_clock({}));
}

TEST(RoundTrips, TheQuickestCountsAndHalfOfItIsTheUncertainty) {
    std::vector<RoundTrip> trips;
    std::mt19937 random(7);
    std::exponential_distribution<double> way(1.0 / 0.003);
    for (double device_s = 0.0; device_s < 60.0; device_s += 0.1) {
        const auto read_ns = kHostStart_ns + std::llround(device_s * (1.0 - 40e-6) * 1e9);
        trips.push_back({read_ns - std::llround((0.0002 + way(random)) * 1e9), device_s,
                         read_ns + std::llround((0.0002 + way(random)) * 1e9)});
    }
    const auto fit = fit_round_trips(trips);
    ASSERT_TRUE(fit);
    EXPECT_NEAR(fit->drift_ppm(), 40.0, 10.0);
    const double error =
        fit->host_s(30.0) -
        static_cast<double>(kHostStart_ns + std::llround(30.0 * (1.0 - 40e-6) * 1e9) - fit->host_origin_ns) *
            1e-9;
    EXPECT_LT(std::abs(error), fit->uncertainty_s);
    EXPECT_GT(fit->uncertainty_s, 0.0002);
    EXPECT_FALSE(fit_round_trips({}));
}

}  // namespace
}  // namespace hinge::acquisition
