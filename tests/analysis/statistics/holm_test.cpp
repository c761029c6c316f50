#include "analysis/statistics/holm.h"

#include <cmath>

#include "tests/analysis/statistics/expect_reason.h"

namespace hinge::analysis::statistics {
namespace {

using test::expect_reason;
using Values = std::vector<double>;

// By hand: 4 x 0.005 = 0.02, 3 x 0.01 = 0.03, 2 x 0.03 = 0.06, and 1 x 0.04 may not be less than 0.06. (The
// four p values of the worked example in Wikipedia's article on the method: the first two are rejected at
// 0.05.)
TEST(Holm, StepsDownInTheOrderGiven) {
    const auto adjusted = holm_adjusted(Values{0.01, 0.04, 0.03, 0.005});
    ASSERT_TRUE(adjusted);
    const Values expected{0.03, 0.06, 0.06, 0.02};
    for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_NEAR((*adjusted)[i], expected[i], 1e-15);
    }
}

TEST(Holm, OneTestIsLeftAloneAndNothingExceedsOne) {
    EXPECT_EQ(*holm_adjusted(Values{0.04}), (Values{0.04}));
    EXPECT_EQ(*holm_adjusted(Values{0.6, 0.9}), (Values{1.0, 1.0}));
    EXPECT_TRUE(holm_adjusted(Values{})->empty());
}

TEST(Holm, WhatIsNoProbabilityIsAReason) {
    expect_reason(holm_adjusted(Values{0.1, 1.2}), "not between 0 and 1");
    expect_reason(holm_adjusted(Values{std::nan("")}), "not between 0 and 1");
}

}  // namespace
}  // namespace hinge::analysis::statistics
