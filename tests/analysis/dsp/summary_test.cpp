#include "analysis/dsp/summary.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/support/referee.h"

namespace hinge::analysis::dsp {
namespace {

const std::vector<double> kSamples{100, 2, 4, 4, 4, 5, 5, 7, 9, -100};
constexpr SampleRange kInner{1, 9};  // the textbook example: mean 5, sum of squares 32

TEST(Summary, OfATextbookSample) {
    EXPECT_DOUBLE_EQ(mean(kSamples, kInner), 5.0);
    EXPECT_DOUBLE_EQ(standard_deviation(kSamples, kInner), std::sqrt(32.0 / 7.0));
    EXPECT_DOUBLE_EQ(minimum(kSamples, kInner), 2.0);
    EXPECT_DOUBLE_EQ(maximum(kSamples, kInner), 9.0);
    EXPECT_EQ(index_of_minimum(kSamples, kInner), 1U);
    EXPECT_EQ(index_of_maximum(kSamples, kInner), 8U);
}

TEST(Summary, OneSampleHasNoSpreadAndNoSlope) {
    EXPECT_EQ(standard_deviation(kSamples, {3, 4}), 0.0);
    EXPECT_EQ(slope(kSamples, {3, 4}, 0.001), 0.0);
    EXPECT_EQ(mean(kSamples, {3, 4}), 4.0);
}

TEST(Summary, SlopeOfALineIsExact) {
    const std::vector<double> x{9, 1.0, 1.5, 2.0, 2.5, 9};
    EXPECT_NEAR(slope(x, {1, 5}, 0.1), 5.0, 1e-12);
}

TEST(Summary, MedianOfOddAndEven) {
    EXPECT_EQ(median({3, 1, 2}), 2.0);
    EXPECT_EQ(median({4, 1, 3, 2}), 2.5);
    EXPECT_EQ(median({7}), 7.0);
}

TEST(Summary, AgreesWithNumpy) {
    std::mt19937 random(3);
    std::normal_distribution<double> normal(700.0, 3.0);
    std::vector<double> x(999);
    for (double& value : x) {
        value = normal(random);
    }
    const SampleRange all{0, x.size()};
    hinge::test::expect_referee_agrees("median", {{{"input", x}, {"ours", median(x)}, {"tolerance", 0.0}}});
    hinge::test::expect_referee_agrees(
        "sd", {{{"input", x}, {"ours", standard_deviation(x, all)}, {"tolerance", 1e-12}}});
    hinge::test::expect_referee_agrees(
        "slope", {{{"input", x}, {"ours", slope(x, all, 0.001)}, {"dt_s", 0.001}, {"tolerance", 1e-9}}});
}

}  // namespace
}  // namespace hinge::analysis::dsp
