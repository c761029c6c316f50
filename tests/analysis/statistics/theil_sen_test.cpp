#include "analysis/statistics/theil_sen.h"

#include <cmath>
#include <vector>

#include "tests/analysis/statistics/expect_reason.h"

namespace hinge::analysis::statistics {
namespace {

using test::expect_reason;
using Values = std::vector<double>;

TEST(TheilSen, FindsALineThroughOneBadRep) {
    const auto line = theil_sen(Values{1, 2, 3, 4, 5}, Values{3.0, 2.9, 9.0, 2.7, 2.6});
    ASSERT_TRUE(line);
    EXPECT_NEAR(line->slope, -0.1, 1e-12);
}

TEST(TheilSen, IsExactOnALine) {
    const auto line = theil_sen(Values{0, 1, 4}, Values{7, 9, 15});
    ASSERT_TRUE(line);
    EXPECT_DOUBLE_EQ(line->slope, 2.0);
    EXPECT_DOUBLE_EQ(line->intercept, 7.0);
}

TEST(TheilSen, WhatCannotBeComputedIsAReason) {
    expect_reason(theil_sen(Values{1, 2}, Values{1}), "2 x and 1 y");
    expect_reason(theil_sen(Values{1}, Values{1}), "at least 2 points");
    expect_reason(theil_sen(Values{2, 2}, Values{1, 3}), "same x");
    expect_reason(theil_sen(Values{1, 2}, Values{1, std::nan("")}), "value 2");
}

}  // namespace
}  // namespace hinge::analysis::statistics
