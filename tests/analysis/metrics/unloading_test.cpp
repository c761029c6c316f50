#include <gtest/gtest.h>

#include "analysis/run_analysis.h"
#include "tests/support/lift_trial.h"
#include "tests/support/report_matchers.h"

namespace hinge::test {
namespace {

using analysis::Report;
using analysis::run_analysis;

BarTrace up_and_hold() {
    return BarTrace{Hertz{1000}}
        .rest(Metres{0.225}, Seconds{4})
        .raise(Metres{0.5}, Seconds{1.5})
        .hold(Seconds{2});
}

TEST(Unloading, ASteadyLoweringCarriesTheBarAllTheWay) {
    const Report report =
        run_analysis(lift_trial(up_and_hold().lower(Metres{0.5}, Seconds{3}, Seconds{0.6}).hold(Seconds{2})));
    EXPECT_EQ(number(report, "unloaded_fraction"), 0.0);
    EXPECT_EQ(number(report, "free_fall_fraction"), 0.0);
    // Ramp of 0.5 / 2.4 / 0.6 m/s2; a 6 Hz filter overshoots a step by some 10 %.
    const double ramp = 0.5 / 2.4 / 0.6 / kStandardGravity_m_s2;
    EXPECT_NEAR(number(report, "minimum_hand_force_fraction"), 1.0 - ramp, 0.15 * ramp);
}

TEST(Unloading, AFallingBarIsNotCarried) {
    const Report report = run_analysis(lift_trial(up_and_hold().fall(Metres{0.5}).hold(Seconds{2})));
    // The 6 Hz filter needs some 80 ms of the 319 ms fall to see it.
    EXPECT_LT(number(report, "minimum_hand_force_fraction"), 0.1);
    EXPECT_GT(number(report, "unloaded_fraction"), 0.7);
    EXPECT_GT(number(report, "free_fall_fraction"), 0.7);
}

TEST(Unloading, NeedsNoPlates) {
    Trial trial = lift_trial(clean_rep());
    trial.left.reset();
    trial.right.reset();
    EXPECT_EQ(number(run_analysis(trial), "unloaded_fraction"), 0.0);
}

TEST(Unloading, LostBarSamplesAreAReason) {
    Trial trial = lift_trial(clean_rep());
    lose(*trial.bar, trial.rate_hz, 8.5, 8.6);
    const Report report = run_analysis(trial);
    for (const char* id : {"unloaded_fraction", "minimum_hand_force_fraction", "free_fall_fraction"}) {
        EXPECT_TRUE(has_reason(report, id, "missing"));
    }
}

TEST(Unloading, WithoutADescentIsAReason) {
    const Report report = run_analysis(lift_trial(up_and_hold()));
    for (const char* id : {"unloaded_fraction", "minimum_hand_force_fraction", "free_fall_fraction"}) {
        EXPECT_TRUE(has_reason(report, id, "descent"));
    }
}

}  // namespace
}  // namespace hinge::test
