#include "analysis/statistics/bland_altman.h"

#include <cmath>
#include <vector>

#include "tests/analysis/statistics/expect_reason.h"

namespace hinge::analysis::statistics {
namespace {

using test::expect_reason;
using Values = std::vector<double>;

// Bland & Altman 1986, Lancet i:307, table I: peak expiratory flow of 17 people, first readings, l/min.
const Values kWright{494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427};
const Values kMiniWright{512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451};

// Their text: mean difference -2.1, SD 38.8, limits -79.7 and 75.5 (at two SD), interval of the bias -22.0
// to 17.8.
TEST(BlandAltman, PeakFlowIsThatOfThePaper) {
    const Result<Agreement> found = bland_altman(kWright, kMiniWright);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->pairs, 17U);
    EXPECT_NEAR(found->limits.bias.value, -2.1, 0.05);
    EXPECT_NEAR(found->sd, 38.8, 0.05);
    const double widen = 2.0 / 1.96;
    EXPECT_NEAR(found->limits.bias.value + widen * (found->limits.lower.value - found->limits.bias.value),
                -79.7, 0.1);
    EXPECT_NEAR(found->limits.bias.value + widen * (found->limits.upper.value - found->limits.bias.value),
                75.5, 0.1);
    EXPECT_NEAR(found->limits.bias.low, -22.0, 0.1);
    EXPECT_NEAR(found->limits.bias.high, 17.8, 0.1);
}

// From the sums over the table: sum d = -36, sum d^2 = 24120, so SD^2 = (24120 - 36^2 / 17) / 16 = 1502.7353.
TEST(BlandAltman, LimitsByHand) {
    const Result<Agreement> found = bland_altman(kWright, kMiniWright);
    ASSERT_TRUE(found);
    const double sd = std::sqrt((24120.0 - 36.0 * 36.0 / 17.0) / 16.0);
    EXPECT_NEAR(found->sd, sd, 1e-12);
    EXPECT_NEAR(found->limits.lower.value, -36.0 / 17.0 - 1.96 * sd, 1e-12);
    const double t16 = 2.119905299221011;  // table of Student's t, 0.975, 16 degrees of freedom
    const double se = sd * std::sqrt(1.0 / 17.0 + 1.96 * 1.96 / 32.0);
    EXPECT_NEAR(found->limits.upper.high, -36.0 / 17.0 + 1.96 * sd + t16 * se, 1e-9);
    EXPECT_NEAR(found->limits.upper.low, -36.0 / 17.0 + 1.96 * sd - t16 * se, 1e-9);
}

TEST(BlandAltman, AnErrorThatDoesNotGrowStaysInUnits) {
    const Result<Agreement> found = bland_altman(kWright, kMiniWright);
    ASSERT_TRUE(found);
    EXPECT_LT(*found->size_correlation, 0.0);
    EXPECT_FALSE(found->error_grows_with_size);
    EXPECT_FALSE(found->ratio);
    EXPECT_EQ(found->ratio_reason, "");
}

// Ratios 1.1, 1/1.1, 1.1, 1/1.1: their logarithms +-a have mean 0 and SD a sqrt(4/3).
TEST(BlandAltman, AnErrorThatGrowsIsARatio) {
    const Result<Agreement> found =
        bland_altman(Values{11.0, 100.0, 1100.0, 10000.0}, Values{10.0, 110.0, 1000.0, 11000.0});
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->error_grows_with_size);
    ASSERT_TRUE(found->ratio);
    EXPECT_NEAR(found->ratio->bias.value, 1.0, 1e-12);
    const double width = 1.96 * std::log(1.1) * std::sqrt(4.0 / 3.0);
    EXPECT_NEAR(found->ratio->upper.value, std::exp(width), 1e-12);
    EXPECT_NEAR(found->ratio->lower.value, std::exp(-width), 1e-12);
    EXPECT_LT(found->ratio->lower.low, found->ratio->lower.value);
}

TEST(BlandAltman, NoRatioOfWhatIsNotPositive) {
    const Result<Agreement> found = bland_altman(Values{0.0, 10.0, 100.0}, Values{0.1, 8.0, 70.0});
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->error_grows_with_size);
    EXPECT_FALSE(found->ratio);
    EXPECT_NE(found->ratio_reason.find("positive"), std::string::npos);
}

TEST(BlandAltman, WhatCannotBeComputedIsAReason) {
    expect_reason(bland_altman(Values{1.0, 2.0, 3.0}, Values{1.0, 2.0}), "3 first values and 2 second");
    expect_reason(bland_altman(Values{1.0, 2.0}, Values{1.0, 2.5}), "at least 3 pairs");
    expect_reason(bland_altman(Values{1.0, 2.0, 3.0}, Values{1.0, std::nan(""), 3.0}), "value 2");
    expect_reason(bland_altman(Values{1.0, 2.0, 3.0}, Values{1.5, 2.5, 3.5}), "same amount");
}

}  // namespace
}  // namespace hinge::analysis::statistics
