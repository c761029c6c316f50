#include "analysis/signals/cord_jumps.h"

#include <gtest/gtest.h>

#include <cmath>

namespace hinge::analysis {
namespace {

TEST(CordJumps, AStepIsOneAndIsCutOut) {
    std::vector<double> z(100, 0.2);
    for (std::size_t i = 60; i < z.size(); ++i) {
        z[i] = 0.35;
    }
    const auto jumps = find_cord_jumps(z, 0.005);
    ASSERT_EQ(jumps.size(), 1U);
    EXPECT_EQ(jumps[0].at, 60U);
    EXPECT_NEAR(jumps[0].step_m, 0.15, 1e-12);
    const auto cut = cut_at_jumps(z, jumps, 0.005, 20, 21);
    EXPECT_TRUE(std::isnan(cut[60]));
    EXPECT_FALSE(std::isnan(cut[40]));
    EXPECT_FALSE(std::isnan(cut[80]));
    const auto level = level_of(jumps, z.size());
    EXPECT_DOUBLE_EQ(level[59], 0.0);
    EXPECT_NEAR(level[60], 0.15, 1e-12);
}

TEST(CordJumps, ASpikeIsLostAlone) {
    std::vector<double> z(50, 0.2);
    z[20] = 0.6;
    const auto cut = cut_at_jumps(z, find_cord_jumps(z, 0.005), 0.005, 20, 21);
    EXPECT_TRUE(std::isnan(cut[20]));
    EXPECT_FALSE(std::isnan(cut[19]));
    EXPECT_FALSE(std::isnan(cut[21]));
}

// 3.4 m/s is a bar dropped from lock-out height: no jump at any rate.
TEST(CordJumps, AFallingBarIsNone) {
    for (const double rate_hz : {100.0, 125.0, 1000.0}) {
        std::vector<double> z;
        for (double t = 0.0; t < 0.34; t += 1.0 / rate_hz) {
            z.push_back(0.8 - 4.9 * t * t);
        }
        z.insert(z.end(), 20, z.back());
        EXPECT_TRUE(find_cord_jumps(z, std::min(0.03, 5.0 / rate_hz)).empty()) << rate_hz;
    }
}

TEST(CordJumps, OfNothingAreNone) {
    EXPECT_TRUE(find_cord_jumps({}, 0.005).empty());
    EXPECT_EQ(level_of({}, 3), std::vector<double>(3, 0.0));
}

}  // namespace
}  // namespace hinge::analysis
