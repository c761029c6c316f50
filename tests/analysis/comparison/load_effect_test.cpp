// H.7: a metric from the lightest to the heaviest set.

#include "analysis/comparison/load_effect.h"

#include <vector>

#include "tests/analysis/statistics/expect_reason.h"

namespace hinge::analysis::comparison {
namespace {

using statistics::test::expect_reason;
using Values = std::vector<double>;

// 60 to 120 kg are 50 to 100 % of the heaviest; 0.1 a 10 %.
TEST(LoadEffect, IsExactOnALine) {
    const auto found = load_effect(Values{60, 84, 120}, Values{1.0, 1.2, 1.5}, 0.25);
    ASSERT_TRUE(found);
    EXPECT_NEAR(found->slope_per_10_percent, 0.1, 1e-12);
    EXPECT_NEAR(found->r_squared, 1.0, 1e-12);
    EXPECT_NEAR(found->change, 0.5, 1e-12);
    EXPECT_EQ(found->verdict, Verdict::changed);
}

TEST(LoadEffect, IsJudgedAgainstMdc95) {
    const auto verdict = [](double heavy, std::optional<double> mdc95) {
        return load_effect(Values{60, 120}, Values{1.0, heavy}, mdc95)->verdict;
    };
    EXPECT_EQ(verdict(1.30, 0.25), Verdict::changed);
    EXPECT_EQ(verdict(1.20, 0.25), Verdict::probably_changed);
    EXPECT_EQ(verdict(0.90, 0.25), Verdict::no_change);
    EXPECT_EQ(verdict(0.60, 0.25), Verdict::changed);
    EXPECT_EQ(verdict(1.30, std::nullopt), Verdict::not_assessable);
}

TEST(LoadEffect, SetsOfOneLoadAreAveraged) {
    const auto found = load_effect(Values{60, 60, 120, 120}, Values{1.0, 1.2, 2.0, 2.4}, std::nullopt);
    EXPECT_NEAR(found->warm_up, 1.1, 1e-12);
    EXPECT_NEAR(found->heavy, 2.2, 1e-12);
}

TEST(LoadEffect, WhatCannotBeComputedIsAReason) {
    expect_reason(load_effect(Values{60}, Values{1, 2}, {}), "1 loads and 2 values");
    expect_reason(load_effect(Values{60}, Values{1}, {}), "at least 2");
    expect_reason(load_effect(Values{60, 60}, Values{1, 2}, {}), "different loads");
}

}  // namespace
}  // namespace hinge::analysis::comparison
