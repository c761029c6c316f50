#include <gtest/gtest.h>

#include "analysis/run_analysis.h"
#include "tests/support/lift_trial.h"
#include "tests/support/report_matchers.h"

namespace hinge::test {
namespace {

using analysis::Report;
using analysis::run_analysis;

constexpr double kRise_m = 0.5;
constexpr double kUp_s = 1.5;

// From lift-off to where the bar has slowed down to 0.02 m/s (D.5).
double way_up_s() {
    return kUp_s - BarTrace::time_from_end_s(0.02, kRise_m, kUp_s);
}

// Lift-off is within 10 ms of the truth and lock-out within 5 ms; the bar hardly moves at either.
TEST(Concentric, OfAMinimumJerkRise) {
    const Report report = run_analysis(lift_trial(clean_rep()));
    const double rise_m = kRise_m * BarTrace::share_at(way_up_s(), kUp_s);
    EXPECT_NEAR(number(report, "concentric_duration"), way_up_s(), 0.015);
    EXPECT_NEAR(number(report, "concentric_displacement"), rise_m, 0.0005);
    EXPECT_NEAR(number(report, "mean_concentric_velocity"), rise_m / way_up_s(), 0.01 * rise_m / way_up_s());
    // 15/8 d/T; the 10 Hz filter takes 0.2 % off the top.
    EXPECT_NEAR(number(report, "peak_concentric_velocity"), 1.875 * kRise_m / kUp_s, 0.005 * kRise_m / kUp_s);
}

TEST(Concentric, AFailedLiftHasNoWayUp) {
    Trial trial = lift_trial(BarTrace{Hertz{1000}}
                                 .rest(Metres{0.225}, Seconds{4})
                                 .raise(Metres{0.5}, Seconds{1.5})
                                 .hold(Seconds{1})
                                 .lower(Metres{0.5}, Seconds{3})
                                 .hold(Seconds{2})
                                 .raise(Metres{0.3}, Seconds{1.5})
                                 .lower(Metres{0.3}, Seconds{1})
                                 .hold(Seconds{2}));
    const Report report = run_analysis(trial);
    ASSERT_EQ(report.reps.size(), 2U);
    EXPECT_FALSE(report.reps[0].rep.failed);
    EXPECT_TRUE(report.reps[1].rep.failed);
    for (const char* id : {"concentric_duration", "concentric_displacement", "mean_concentric_velocity",
                           "peak_concentric_velocity"}) {
        EXPECT_TRUE(metric(report, id, 1).has_value()) << id;
        EXPECT_TRUE(has_reason(report, id, "failed", 2));
    }
}

TEST(Concentric, BarSamplesLostOnTheWayUpLeaveNoPeak) {
    Trial trial = lift_trial(clean_rep());
    lose(*trial.bar, trial.rate_hz, 4.7, 4.8);
    const Report report = run_analysis(trial);
    ASSERT_EQ(report.reps.size(), 1U);
    EXPECT_TRUE(has_reason(report, "peak_concentric_velocity", "missing"));
}

TEST(Concentric, AShortGapIsBridged) {
    Trial trial = lift_trial(clean_rep());
    lose(*trial.bar, trial.rate_hz, 4.70, 4.715);
    EXPECT_NEAR(number(run_analysis(trial), "peak_concentric_velocity"), 1.875 * kRise_m / kUp_s, 0.01);
}

TEST(Concentric, WithoutPlatesLiftOffComesFromTheHeight) {
    Trial trial = lift_trial(clean_rep());
    trial.left.reset();
    trial.right.reset();
    const Report report = run_analysis(trial);
    // A height event is good to 50 ms (D.2 b).
    EXPECT_NEAR(number(report, "concentric_duration"), way_up_s(), 0.05);
    EXPECT_NEAR(number(report, "concentric_displacement"), kRise_m, 0.003);
}

}  // namespace
}  // namespace hinge::test
