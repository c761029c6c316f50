#include <gtest/gtest.h>

#include <cmath>

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

TEST(Smoothness, EvenLoweringHasNoSpreadAndNoPause) {
    const Report report =
        run_analysis(lift_trial(up_and_hold().glide_down(Metres{0.5}, Seconds{3}).hold(Seconds{2})));
    EXPECT_NEAR(number(report, "eccentric_speed_cv"), 0.0, 0.02);
    EXPECT_EQ(number(report, "eccentric_pauses"), 0.0);
}

TEST(Smoothness, TwoSpeedsHaveTheSpreadOfTheirTimes) {
    // Half the way at 0.15, half at 0.3 m/s. The middle 80 % takes 0.2/0.15 and 0.2/0.3 s; mean speed 0.5 m
    // in 2.5 s = 0.2: deviations 0.05 for two thirds of the time and 0.1 for one third: RMS / 0.2 =
    // sqrt(0.005) / 0.2.
    const Report report = run_analysis(lift_trial(up_and_hold()
                                                      .glide_down(Metres{0.25}, Seconds{0.25 / 0.15})
                                                      .glide_down(Metres{0.25}, Seconds{0.25 / 0.3})
                                                      .hold(Seconds{2})));
    EXPECT_NEAR(number(report, "eccentric_speed_cv"), std::sqrt(0.005) / 0.2, 0.02);
}

TEST(Smoothness, EveryStopOnTheWayIsAPause) {
    const Report one = run_analysis(lift_trial(up_and_hold()
                                                   .lower(Metres{0.25}, Seconds{1.3})
                                                   .hold(Seconds{0.3})
                                                   .lower(Metres{0.25}, Seconds{1.3})
                                                   .hold(Seconds{2})));
    EXPECT_EQ(number(one, "eccentric_pauses"), 1.0);
    const Report two = run_analysis(lift_trial(up_and_hold()
                                                   .lower(Metres{0.2}, Seconds{1})
                                                   .lower(Metres{0.15}, Seconds{1})
                                                   .lower(Metres{0.15}, Seconds{1})
                                                   .hold(Seconds{2})));
    EXPECT_EQ(number(two, "eccentric_pauses"), 2.0);
}

TEST(Smoothness, AStopMakesTheLoweringLessSmooth) {
    const Report even =
        run_analysis(lift_trial(up_and_hold().sink(Metres{0.5}, Seconds{3}).hold(Seconds{2})));
    const Report stop = run_analysis(lift_trial(
        up_and_hold().sink(Metres{0.25}, Seconds{1.5}).sink(Metres{0.25}, Seconds{1.5}).hold(Seconds{2})));
    EXPECT_LT(number(stop, "sparc"), number(even, "sparc") - 0.1);
    EXPECT_LT(number(stop, "ldlj"), number(even, "ldlj") - 1.0);
    // A minimum-jerk lowering: -1.402 for the exact profile (science.md G.4); the descent is cut where it
    // passes 0.02 m/s.
    EXPECT_NEAR(number(even, "sparc"), -1.402, 0.1);
}

TEST(Smoothness, HipDropOverBarDropInTheFirstTenCentimetres) {
    Trial trial = lift_trial(clean_rep(), {.stature_m = std::nullopt});
    trial.hip.emplace();
    for (const double bar : *trial.bar) {
        trial.hip->push_back(0.6 + 0.7 * (bar - 0.225));
    }
    EXPECT_NEAR(number(run_analysis(trial), "hip_bar_ratio_descent_100"), 0.7, 1e-6);
}

TEST(Smoothness, WithoutADescentIsAReason) {
    const Report report = run_analysis(lift_trial(up_and_hold()));
    for (const char* id : {"eccentric_speed_cv", "eccentric_pauses", "sparc", "ldlj"}) {
        EXPECT_TRUE(has_reason(report, id, "descent"));
    }
}

TEST(Smoothness, LostBarSamplesAreAReason) {
    Trial trial = lift_trial(clean_rep());
    lose(*trial.bar, trial.rate_hz, 8.5, 8.6);
    const Report report = run_analysis(trial);
    for (const char* id : {"eccentric_speed_cv", "eccentric_pauses", "sparc", "ldlj"}) {
        EXPECT_TRUE(has_reason(report, id, "missing"));
    }
}

}  // namespace
}  // namespace hinge::test
