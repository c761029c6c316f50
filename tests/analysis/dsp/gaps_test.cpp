#include "analysis/dsp/gaps.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace hinge::analysis::dsp {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

TEST(Gaps, RunsAreWhatIsFinite) {
    const std::vector<double> x{kNan, 1, 2, kInf, 3, kNan, -kInf, 4};
    const std::vector<SampleRange> runs = finite_runs(x);
    ASSERT_EQ(runs.size(), 3U);
    EXPECT_EQ(runs[0].first, 1U);
    EXPECT_EQ(runs[0].last, 3U);
    EXPECT_EQ(runs[1].size(), 1U);
    EXPECT_EQ(runs[2].first, 7U);
    EXPECT_EQ(runs[2].last, 8U);
}

TEST(Gaps, NothingFiniteIsNoRun) {
    EXPECT_TRUE(finite_runs({}).empty());
    const std::vector<double> x(5, kNan);
    EXPECT_TRUE(finite_runs(x).empty());
    EXPECT_TRUE(std::isnan(bridge_gaps(x, 10)[2]));
}

TEST(Gaps, AShortGapBecomesALine) {
    const std::vector<double> x{1, kNan, kNan, 4, kNan, kNan, kNan, 8};
    const std::vector<double> y = bridge_gaps(x, 2);
    EXPECT_DOUBLE_EQ(y[1], 2.0);
    EXPECT_DOUBLE_EQ(y[2], 3.0);
    EXPECT_TRUE(std::isnan(y[4]) && std::isnan(y[5]) && std::isnan(y[6]));
    EXPECT_DOUBLE_EQ(bridge_gaps(x, 3)[5], 6.0);
}

TEST(Gaps, TheEndsAreNeverInvented) {
    const std::vector<double> x{kNan, 1, 2, kNan};
    const std::vector<double> y = bridge_gaps(x, 100);
    EXPECT_TRUE(std::isnan(y.front()));
    EXPECT_TRUE(std::isnan(y.back()));
}

TEST(Gaps, InfinityIsMissingToo) {
    const std::vector<double> x{1, kInf, 3, -kInf, -kInf, 6};
    const std::vector<double> y = bridge_gaps(x, 1);
    EXPECT_DOUBLE_EQ(y[1], 2.0);
    EXPECT_TRUE(std::isnan(y[3]) && std::isnan(y[4]));
}

TEST(Gaps, AnEmptyOrTooLongRangeIsNotFinite) {
    const std::vector<double> x{1, 2, kNan};
    EXPECT_TRUE(all_finite(x, {0, 2}));
    EXPECT_FALSE(all_finite(x, {0, 3}));
    EXPECT_FALSE(all_finite(x, {1, 1}));
    EXPECT_FALSE(all_finite(x, {2, 1}));
    EXPECT_FALSE(all_finite(x, {0, 4}));
    EXPECT_FALSE(all_finite({}, {0, 1}));
}

}  // namespace
}  // namespace hinge::analysis::dsp
