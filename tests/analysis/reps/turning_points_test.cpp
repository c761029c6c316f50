#include "analysis/reps/turning_points.h"

#include <gtest/gtest.h>

#include <limits>

namespace hinge::analysis {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(TurningPoints, AlternateFromTheFirstToTheLastExtreme) {
    const std::vector<double> x{0, 1, 2, 1, 0, -1, 0, 3};
    const auto points = turning_points(x, 1.0);
    ASSERT_EQ(points.size(), 4U);
    EXPECT_EQ(points[0].index, 0U);
    EXPECT_FALSE(points[0].is_top);
    EXPECT_EQ(points[1].index, 2U);
    EXPECT_TRUE(points[1].is_top);
    EXPECT_EQ(points[2].index, 5U);
    EXPECT_EQ(points[3].index, 7U);
}

TEST(TurningPoints, ADipSmallerThanTheReversalIsNone) {
    const std::vector<double> x{0, 5, 4.2, 8, 0};
    EXPECT_EQ(turning_points(x, 1.0).size(), 3U);
    EXPECT_EQ(turning_points(x, 0.5).size(), 5U);
}

TEST(TurningPoints, AReversalCountsWhenItIsReachedExactly) {
    const std::vector<double> x{0, 3, 2, 3};
    EXPECT_EQ(turning_points(x, 1.0).size(), 4U);
}

TEST(TurningPoints, StillOrEmptyOrMissingHasNone) {
    EXPECT_TRUE(turning_points({}, 1.0).empty());
    EXPECT_TRUE(turning_points(std::vector<double>{5.0}, 1.0).empty());
    EXPECT_TRUE(turning_points(std::vector<double>(100, 5.0), 1.0).empty());
    EXPECT_TRUE(turning_points(std::vector<double>(100, kNan), 1.0).empty());
}

TEST(TurningPoints, GapsAreSkipped) {
    const std::vector<double> x{kNan, 0, kNan, 2, kNan, kNan, 0, kNan};
    const auto points = turning_points(x, 1.0);
    ASSERT_EQ(points.size(), 3U);
    EXPECT_EQ(points[0].index, 1U);
    EXPECT_EQ(points[1].index, 3U);
    EXPECT_EQ(points[2].index, 6U);
}

}  // namespace
}  // namespace hinge::analysis
