#include "analysis/comparison/side_agreement.h"

#include <vector>

#include "tests/analysis/statistics/expect_reason.h"

namespace hinge::analysis::comparison {
namespace {

using statistics::test::expect_reason;
using Values = std::vector<double>;

void add(Values& first, Values& second, int count, double a, double b) {
    first.insert(first.end(), static_cast<std::size_t>(count), a);
    second.insert(second.end(), static_cast<std::size_t>(count), b);
}

// The worked example of the encyclopaedias: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no of two readers:
// observed 0.7, expected 0.5, kappa 0.4.
TEST(SideAgreement, GivesThePublishedExample) {
    Values first, second;
    add(first, second, 20, 3.0, 1.0);
    add(first, second, 5, 2.0, -4.0);
    add(first, second, 10, -1.0, 0.5);
    add(first, second, 15, -6.0, -2.0);
    const auto found = side_agreement(first, second);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->pairs, 50U);
    EXPECT_NEAR(found->observed, 0.7, 1e-12);
    EXPECT_NEAR(found->expected, 0.5, 1e-12);
    EXPECT_NEAR(found->kappa, 0.4, 1e-12);
}

TEST(SideAgreement, IsOneForTheSameSidesAndMinusOneForOppositeOnes) {
    EXPECT_DOUBLE_EQ(side_agreement(Values{1, -1, 2, -2}, Values{5, -3, 1, -9})->kappa, 1.0);
    EXPECT_DOUBLE_EQ(side_agreement(Values{1, -1, 2, -2}, Values{-5, 3, -1, 9})->kappa, -1.0);
}

TEST(SideAgreement, ZerosHaveNoSide) {
    EXPECT_EQ(side_agreement(Values{1, 0, -2, 3}, Values{2, 5, -1, 0})->pairs, 2U);
}

TEST(SideAgreement, WhatCannotBeComputedIsAReason) {
    expect_reason(side_agreement(Values{1, 2}, Values{1}), "2 and 1");
    expect_reason(side_agreement(Values{1}, Values{1}), "at least 2");
    expect_reason(side_agreement(Values{1, 0}, Values{1, 2}), "fewer than 2");
    expect_reason(side_agreement(Values{1, 2, 3}, Values{4, 5, 6}), "one side");
}

}  // namespace
}  // namespace hinge::analysis::comparison
