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

}  // namespace
}  // namespace hinge::analysis
