#include <gtest/gtest.h>

#include "analysis/run_analysis.h"
#include "tests/support/lift_trial.h"
#include "tests/support/report_matchers.h"

namespace hinge::test {
namespace {

using analysis::Report;
using analysis::run_analysis;

// The hand load rises on a line from 3.4 s to lift-off at 4 s.
TEST(Slack, DurationCountsFromThreePercentOfTheBar) {
    const Report report = run_analysis(lift_trial(clean_rep()));
    EXPECT_NEAR(number(report, "slack_duration"), 0.6 * (1.0 - 0.03), 0.03);
}

TEST(Slack, PreloadIsTheMeanLoadBeforeTheBreak) {
    // Mean of 1 - t/0.6 over t = 0.3 .. 0.6, and of 0 over 0.6 .. 1.0: (0.3 - 0.27/1.2) / 0.7.
    const Report report = run_analysis(lift_trial(clean_rep()));
    EXPECT_NEAR(number(report, "slack_preload_fraction"), 0.075 / 0.7, 0.01);
}

TEST(Slack, PeakRateIsTheSlopeOfTheLoad) {
    // A line of 0.6 s: 1/0.6 of the bar a second; the 50 Hz filter adds its overshoot at the line's ends.
    const Report report = run_analysis(lift_trial(clean_rep()));
    EXPECT_NEAR(number(report, "slack_peak_rate"), 1.0 / 0.6, 0.1 / 0.6);
    const Report yanked = run_analysis(lift_trial(clean_rep(), {}, {.slack_s = 0.2}));
    EXPECT_NEAR(number(yanked, "slack_peak_rate"), 1.0 / 0.2, 0.1 / 0.2);
}

TEST(Slack, IsNotSeenWithTheDiscsOnThePlates) {
    Trial trial = lift_trial(clean_rep());
    trial.set.discs = DiscPlacement::on_plates;
    const Report report = run_analysis(trial);
    for (const char* id : {"slack_duration", "slack_preload_fraction", "slack_peak_rate"}) {
        EXPECT_TRUE(has_reason(report, id, "hand load is not visible"));
    }
}

TEST(Slack, IsNotSeenWithoutPlates) {
    Trial trial = lift_trial(clean_rep());
    trial.right.reset();
    EXPECT_TRUE(has_reason(run_analysis(trial), "slack_duration", "hand load is not visible"));
}

TEST(Slack, LostForceInTheSlackIsAReason) {
    Trial trial = lift_trial(clean_rep());
    lose(trial.left->fz, trial.rate_hz, 3.55, 3.65);
    const Report report = run_analysis(trial);
    EXPECT_FALSE(metric(report, "slack_preload_fraction").has_value());
    EXPECT_FALSE(metric(report, "slack_preload_fraction").reason.empty());
}

}  // namespace
}  // namespace hinge::test
