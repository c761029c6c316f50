#include "analysis/hip_timing/still_hold.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace hinge::analysis {
namespace {

// S = A + B t + dW t^2 / 2, no sway: the three constants come back exactly.
TEST(StillHold, AParabolaIsAllDrift) {
    std::vector<double> moved(3000);
    for (std::size_t i = 0; i < moved.size(); ++i) {
        const double t = 0.001 * static_cast<double>(i);
        moved[i] = 3.0 - 2.0 * t + 0.5 * 1.5 * t * t;
    }
    const StillHold hold = fit_still_hold(moved, 0.001, 0.1);
    EXPECT_NEAR(hold.coefficients[0], 3.0, 1e-7);
    EXPECT_NEAR(hold.coefficients[1], -2.0, 1e-7);
    EXPECT_NEAR(hold.coefficients[2], 1.5, 1e-7);
    EXPECT_NEAR(hold.drift(-1.0), 3.0 + 2.0 + 0.75, 1e-6);
}

TEST(StillHold, LongerHoldsAreMoreCertain) {
    const std::vector<double> still(3000, 0.0);
    const std::vector<double> brief(1000, 0.0);
    const double certain = fit_still_hold(still, 0.001, 1.0).sd_of_change(-1.5, 0.0);
    const double doubtful = fit_still_hold(brief, 0.001, 1.0).sd_of_change(-1.5, 0.0);
    EXPECT_GT(doubtful, 2.0 * certain);
}

TEST(StillHold, UncertaintyGrowsAwayFromTheHoldAndWithTheSway) {
    const std::vector<double> moved(2000, 0.0);
    const StillHold hold = fit_still_hold(moved, 0.001, 1.0);
    EXPECT_GT(hold.sd_of_change(-2.0, 0.0), hold.sd_of_change(-1.0, 0.0));
    EXPECT_EQ(hold.sd_of_change(-1.0, -1.0), 0.0);
    EXPECT_NEAR(fit_still_hold(moved, 0.001, 3.0).sd_of_change(-1.0, 0.0), 3.0 * hold.sd_of_change(-1.0, 0.0),
                1e-9);
}

// With dW known exactly the other two constants are all that is left to find, and a hold that says nothing of
// dW takes it from what is known.
TEST(StillHold, AKnownWeightReplacesWhatAShortHoldCannotTell) {
    const std::vector<double> moved(700, 0.0);
    const StillHold alone = fit_still_hold(moved, 0.001, 1.0);
    const StillHold told = fit_still_hold(moved, 0.001, 1.0, KnownWeight{0.5, 1e-6});
    EXPECT_NEAR(told.coefficients[2], 0.5, 1e-6);
    EXPECT_LT(told.sd_of_change(-1.5, 0.0), 0.5 * alone.sd_of_change(-1.5, 0.0));
    const StillHold vaguely = fit_still_hold(moved, 0.001, 1.0, KnownWeight{0.5, 1e6});
    EXPECT_NEAR(vaguely.coefficients[2], alone.coefficients[2], 1e-6);
    EXPECT_NEAR(vaguely.sd_of_change(-1.5, 0.0), alone.sd_of_change(-1.5, 0.0), 1e-6);
}

// Two independent measurements of dW combine by their inverse variances.
TEST(StillHold, AKnownWeightCountsByItsVariance) {
    std::vector<double> moved(2000);
    for (std::size_t i = 0; i < moved.size(); ++i) {
        const double t = 0.001 * static_cast<double>(i);
        moved[i] = 0.5 * 2.0 * t * t;
    }
    const StillHold alone = fit_still_hold(moved, 0.001, 1.0);
    const double own_variance = alone.covariance[2][2];
    const StillHold both = fit_still_hold(moved, 0.001, 1.0, KnownWeight{0.0, std::sqrt(own_variance)});
    EXPECT_NEAR(both.coefficients[2], 1.0, 1e-6);
    EXPECT_NEAR(both.covariance[2][2], 0.5 * own_variance, 1e-9 * own_variance);
}

}  // namespace
}  // namespace hinge::analysis
