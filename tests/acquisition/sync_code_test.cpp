#include "acquisition/sync_code.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace hinge::acquisition {
namespace {

// Rising edges of trains starting at `starts_s`, as a device sees them that samples the line every
// `period_s`: an edge is placed in the middle of the sample in which the level changed.
std::vector<double> sampled_edges(const std::vector<double>& starts_s, double period_s, double length_s) {
    std::vector<double> rising;
    bool before = false;
    for (int sample = 0; static_cast<double>(sample) * period_s < length_s; ++sample) {
        const double time_s = static_cast<double>(sample) * period_s;
        bool level = false;
        for (const double start_s : starts_s) {
            level = level || sync_level(time_s - start_s);
        }
        if (level && !before) {
            rising.push_back(time_s - 0.5 * period_s);
        }
        before = level;
    }
    return rising;
}

// By brute force over all pairs of edges: no shift lets more than four of eight meet.
TEST(SyncCode, ShiftedAgainstItselfAtMostFourEdgesMeet) {
    const auto edges = sync_edges_s();
    EXPECT_NEAR(edges.back(), 4 * kSyncLong_s + 3 * kSyncShort_s, 1e-12);
    for (const double a : edges) {
        for (const double b : edges) {
            if (std::abs(a - b) < 1e-9) {
                continue;
            }
            int meeting = 0;
            for (const double c : edges) {
                for (const double d : edges) {
                    meeting += std::abs(c + (a - b) - d) < 0.010 ? 1 : 0;
                }
            }
            EXPECT_LE(meeting, 4);
        }
    }
}

TEST(SyncCode, PulsesAre20MillisecondsLong) {
    double high_s = 0.0;
    for (int step = -1000; step < 10'000; ++step) {
        high_s += sync_level(static_cast<double>(step) * 1e-4 + 1e-6) ? 1e-4 : 0.0;
    }
    EXPECT_NEAR(high_s, 8 * 0.020, 1e-3);
}

TEST(SyncCode, IsFoundAtStartAndEnd) {
    const auto codes = find_codes(sampled_edges({1.2345, 58.7}, 0.001, 60.0), 0.003);
    ASSERT_EQ(codes.size(), 2U);
    EXPECT_EQ(codes[0].pulses, kSyncPulses);
    EXPECT_NEAR(codes[0].start_s, 1.2345, 0.0006);
    EXPECT_NEAR(codes[1].start_s, 58.7, 0.0006);
}

TEST(SyncCode, AnyTwoMissingPulsesAreTolerated) {
    const auto all = sync_edges_s();
    for (std::size_t a = 0; a < kSyncPulses; ++a) {
        for (std::size_t b = a + 1; b < kSyncPulses; ++b) {
            std::vector<double> rising;
            for (std::size_t pulse = 0; pulse < kSyncPulses; ++pulse) {
                if (pulse != a && pulse != b) {
                    rising.push_back(3.0 + all[pulse]);
                }
            }
            const auto codes = find_codes(rising, 0.003);
            ASSERT_EQ(codes.size(), 1U) << a << ' ' << b;
            EXPECT_NEAR(codes[0].start_s, 3.0, 1e-9);
            EXPECT_EQ(codes[0].pulses, 6U);
            EXPECT_TRUE(std::isnan(codes[0].edges_s[a]));
        }
    }
}

TEST(SyncCode, OtherPulsesAreNotTheCode) {
    std::vector<double> even;
    for (int pulse = 0; pulse < 500; ++pulse) {
        even.push_back(pulse * 0.080);
    }
    EXPECT_TRUE(find_codes(even, 0.003).empty());
    std::mt19937 random(5);
    std::exponential_distribution<double> apart(10.0);
    std::vector<double> noise;
    for (double time_s = 0.0; time_s < 600.0; time_s += apart(random)) {
        noise.push_back(time_s);
    }
    EXPECT_TRUE(find_codes(noise, 0.003).empty());
    EXPECT_TRUE(find_codes({}, 0.003).empty());
}

TEST(SyncCode, IsFoundAmongFalsePulses) {
    auto rising = sampled_edges({2.0}, 0.001, 4.0);
    rising.push_back(2.031);
    rising.push_back(2.333);
    std::sort(rising.begin(), rising.end());
    const auto codes = find_codes(rising, 0.003);
    ASSERT_EQ(codes.size(), 1U);
    EXPECT_NEAR(codes[0].start_s, 2.0, 0.0006);
}

// The device's clock is 40 ppm fast and its scans lie 3.2 ms later: closed form of what must come out.
TEST(SyncCode, TwoTrainsGiveOffsetAndDrift) {
    const auto reference = find_codes(sampled_edges({1.0003, 59.0003}, 0.001, 60.0), 0.003);
    std::vector<double> moved = sampled_edges({1.0003, 59.0003}, 0.0009728, 60.0);
    for (double& edge_s : moved) {
        edge_s = edge_s * (1.0 + 40e-6) + 0.0032;
    }
    const auto device = find_codes(moved, 0.003);
    const auto aligned = align_codes(reference, device, {.device_period_s = 0.0009728});
    ASSERT_TRUE(aligned) << aligned.error().message;
    EXPECT_EQ(aligned->trains, 2U);
    EXPECT_EQ(aligned->edges, 16U);
    EXPECT_NEAR(aligned->rate, 40e-6, 10e-6);
    for (const double time_s : {0.0, 30.0, 60.0}) {
        const double error_s = aligned->device_s(time_s) - (time_s * (1.0 + 40e-6) + 0.0032);
        EXPECT_LT(std::abs(error_s), 0.0005);
        EXPECT_LE(std::abs(error_s), aligned->uncertainty_s);
    }
    EXPECT_LT(aligned->residual_s, 0.0006);
}

TEST(SyncCode, OneTrainGivesAnOffsetAndAWiderDoubt) {
    const auto codes = find_codes(sampled_edges({1.0}, 0.001, 3.0), 0.003);
    const auto aligned = align_codes(codes, codes, {.rate_sd = 20e-6, .reach_s = 60.0});
    ASSERT_TRUE(aligned);
    EXPECT_EQ(aligned->rate, 0.0);
    EXPECT_NEAR(aligned->offset_s, 0.0, 1e-12);
    EXPECT_NEAR(aligned->uncertainty_s, std::hypot(0.001 * std::sqrt(2.0 / 12.0), 20e-6 * 60.0), 1e-9);
    EXPECT_FALSE(align_codes(codes, {}, {}));
}

}  // namespace
}  // namespace hinge::acquisition
