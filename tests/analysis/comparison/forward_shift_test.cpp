// E.4: the forward shift is judged against the own sets at the same load, and never by itself.

#include "analysis/comparison/forward_shift.h"

#include <vector>

#include "tests/analysis/statistics/expect_reason.h"

namespace hinge::analysis::comparison {
namespace {

using statistics::test::expect_reason;
using Sets = std::vector<ShiftAtLoad>;

TEST(ForwardShift, TenMillimetresMoreThanUsualAreTold) {
    const Sets before{{100, 0.008}, {104, 0.010}};
    const auto more = check_forward_shift(before, {102, 0.0195});
    ASSERT_TRUE(more);
    EXPECT_TRUE(more->exceeds);
    EXPECT_NEAR(more->excess_m, 0.0105, 1e-12);
    EXPECT_DOUBLE_EQ(more->limit_m, 0.010);
    EXPECT_FALSE(check_forward_shift(before, {102, 0.0185})->exceeds);
    EXPECT_FALSE(check_forward_shift(before, {102, -0.02})->exceeds);
}

// Five millimetres of own scatter: MDC95 = 1.96 sqrt 2 x 5 mm = 13.86 mm.
TEST(ForwardShift, AnOwnMdc95AboveTenMillimetresIsTheLimit) {
    const Sets before{{100, 0.005}, {100, 0.010}, {100, 0.015}};
    EXPECT_NEAR(*check_forward_shift(before, {100, 0.022})->own_mdc95_m, 0.013859, 1e-6);
    EXPECT_FALSE(check_forward_shift(before, {100, 0.0235})->exceeds);
    EXPECT_TRUE(check_forward_shift(before, {100, 0.0240})->exceeds);
}

TEST(ForwardShift, OnlySetsWithinTenPercentOfTheLoadCount) {
    const Sets before{{60, 0.030}, {90, 0.004}, {110, 0.006}, {111, 0.030}};
    const auto check = check_forward_shift(before, {100, 0.004});
    EXPECT_EQ(check->comparable, 2U);
    EXPECT_NEAR(check->baseline_m, 0.005, 1e-12);
}

// Clean lifts span 1 to 33 mm: without a baseline at this load even 50 mm say nothing.
TEST(ForwardShift, WithoutSuchASetNothingIsJudged) {
    expect_reason(check_forward_shift(Sets{{60, 0.001}}, {100, 0.05}), "within 10 %");
    expect_reason(check_forward_shift(Sets{}, {100, 0.05}), "within 10 %");
}

}  // namespace
}  // namespace hinge::analysis::comparison
