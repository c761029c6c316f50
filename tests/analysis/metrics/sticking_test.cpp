#include <gtest/gtest.h>

#include "analysis/run_analysis.h"
#include "tests/support/lift_trial.h"
#include "tests/support/report_matchers.h"

namespace hinge::test {
namespace {

using analysis::Report;
using analysis::run_analysis;

// Two minimum-jerk pieces of 0.25 m in 0.9 s each: the speed falls from 15/8 d/T to zero half way.
TEST(Sticking, DepthAndHeightOfATwoPieceLift) {
    const Report report = run_analysis(lift_trial(BarTrace{Hertz{1000}}
                                                      .rest(Metres{0.225}, Seconds{4})
                                                      .raise(Metres{0.25}, Seconds{0.9})
                                                      .raise(Metres{0.25}, Seconds{0.9})
                                                      .hold(Seconds{2})
                                                      .lower(Metres{0.5}, Seconds{3})
                                                      .hold(Seconds{2})));
    ASSERT_EQ(report.reps.size(), 1U);
    // The 10 Hz filter rounds the minimum: 2 % of the peak.
    EXPECT_NEAR(number(report, "sticking_depth"), 1.875 * 0.25 / 0.9, 0.02);
    EXPECT_NEAR(number(report, "sticking_height_fraction"), 0.5, 0.01);
}

TEST(Sticking, ASmoothLiftHasNone) {
    const Report report = run_analysis(lift_trial(clean_rep()));
    EXPECT_TRUE(has_reason(report, "sticking_depth", "no sticking region"));
    EXPECT_TRUE(has_reason(report, "sticking_height_fraction", "no sticking region"));
}

TEST(Sticking, BarSamplesLostOnTheWayUpAreAReason) {
    Trial trial = lift_trial(clean_rep());
    lose(*trial.bar, trial.rate_hz, 4.7, 4.8);
    EXPECT_TRUE(has_reason(run_analysis(trial), "sticking_depth", "missing"));
}

}  // namespace
}  // namespace hinge::test
