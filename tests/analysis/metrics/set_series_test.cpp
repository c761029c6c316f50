#include <gtest/gtest.h>

#include <array>

#include "analysis/run_analysis.h"
#include "tests/support/lift_trial.h"
#include "tests/support/report_matchers.h"

namespace hinge::test {
namespace {

using analysis::Report;
using analysis::run_analysis;

// Three reps that differ in how fast they go up and down.
BarTrace three_reps(const std::array<double, 3>& up_s, const std::array<double, 3>& down_s) {
    BarTrace trace{Hertz{1000}};
    trace.rest(Metres{0.225}, Seconds{4});
    for (std::size_t r = 0; r < 3; ++r) {
        trace.raise(Metres{0.5}, Seconds{up_s[r]})
            .hold(Seconds{1.5})
            .lower(Metres{0.5}, Seconds{down_s[r]})
            .hold(Seconds{2});
    }
    return trace;
}

// Mean speed of a minimum-jerk rise of 0.5 m up to where it has slowed down to 0.02 m/s (D.5).
double mean_speed(double duration_s) {
    const double moving_s = duration_s - BarTrace::time_from_end_s(0.02, 0.5, duration_s);
    return 0.5 * BarTrace::share_at(moving_s, duration_s) / moving_s;
}

TEST(SetSeries, VelocityLossIsFromTheBestToTheLast) {
    const Report report = run_analysis(lift_trial(three_reps({1.5, 1.2, 2.0}, {3, 3, 3})));
    ASSERT_EQ(number(report, "rep_count"), 3.0);
    // Two durations, each within 20 ms of 1.2 and 2 s: 1.3 points.
    EXPECT_NEAR(number(report, "velocity_loss"), 100.0 * (1.0 - mean_speed(2.0) / mean_speed(1.2)), 1.3);
}

TEST(SetSeries, SpreadOfLoweringsIsTheirSampleSdOverTheMean) {
    // SD of 2.5, 3, 3.5 is 0.5 (n - 1), their mean 3.
    const Report report = run_analysis(lift_trial(three_reps({1.5, 1.5, 1.5}, {2.5, 3.0, 3.5})));
    EXPECT_NEAR(number(report, "eccentric_duration_cv"), 100.0 * 0.5 / 3.0, 0.8);
    EXPECT_EQ(number(report, "reps_meeting_tempo"), 2.0);
}

TEST(SetSeries, EqualLoweringsHaveNoSpread) {
    const Report report = run_analysis(lift_trial(three_reps({1.5, 1.5, 1.5}, {3, 3, 3})));
    EXPECT_NEAR(number(report, "eccentric_duration_cv"), 0.0, 0.2);
    EXPECT_NEAR(number(report, "velocity_loss"), 0.0, 0.3);
    EXPECT_EQ(number(report, "reps_meeting_tempo"), 3.0);
}

TEST(SetSeries, OneRepIsNoSeries) {
    const Report report = run_analysis(lift_trial(clean_rep()));
    EXPECT_TRUE(has_reason(report, "velocity_loss", "at least two"));
    EXPECT_TRUE(has_reason(report, "eccentric_duration_cv", "at least two"));
}

TEST(SetSeries, MissingSamplesAreCountedOverAllSignals) {
    Trial trial = lift_trial(clean_rep());
    EXPECT_EQ(number(run_analysis(trial), "missing_samples"), 0.0);
    trial.quality.gaps = {{"left", 10, 3}, {"bar", 500, 40}};
    EXPECT_EQ(number(run_analysis(trial), "missing_samples"), 43.0);
}

TEST(SetSeries, WithoutALoweringThereIsNoTempo) {
    const Report report = run_analysis(lift_trial(BarTrace{Hertz{1000}}
                                                      .rest(Metres{0.225}, Seconds{4})
                                                      .raise(Metres{0.5}, Seconds{1.5})
                                                      .hold(Seconds{2})));
    ASSERT_EQ(number(report, "rep_count"), 1.0);
    EXPECT_TRUE(has_reason(report, "reps_meeting_tempo", "no lowering"));
}

}  // namespace
}  // namespace hinge::test
