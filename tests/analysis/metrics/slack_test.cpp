// The slack: a hand load that rises linearly to the bar's weight, which it reaches at lift-off.

#include "tests/support/reported.h"

namespace hinge::analysis {
namespace {

using namespace movement;

Report with_slack(double slack_s) {
    Lifter lifter;
    lifter.slack_s = slack_s;
    return analysed(record(deadlift(), lifter));
}

// The slack is seen once the load passes 3 % of the bar's weight, after 3 % of its time.
TEST(Slack, DurationIsTheRampsWithoutItsFirst3Percent) {
    for (const double slack_s : {0.5, 0.8, 1.5}) {
        // The 25 Hz filter rounds the start by some 10 ms; lift-off adds 8 ms.
        EXPECT_NEAR(number_of(with_slack(slack_s), "slack_duration"), 0.97 * slack_s, 0.015) << slack_s;
    }
}

// A ramp of 2 s stands at 0.5 to 0.85 of the weight from 1.0 to 0.3 s before its end: 0.675 on average.
TEST(Slack, PreloadIsTheMeanOfTheRamp) {
    EXPECT_NEAR(number_of(with_slack(2.0), "slack_preload_fraction"), 0.675, 0.008 / 2.0 + 0.002);
}

// A ramp of 0.8 s is under way for the last 0.5 s of that window only: (0.625 / 2) x 0.5 / 0.7.
TEST(Slack, PreloadCountsTheTimeBeforeThePull) {
    EXPECT_NEAR(number_of(with_slack(0.8), "slack_preload_fraction"), 0.5 * 0.625 * 0.5 / 0.7, 0.012);
}

// A slow start of the pull keeps the rise of the force after lift-off below that of the slack.
TEST(Slack, PeakRateIsTheRampsSlope) {
    const BarTrace bar = standing_with_bar_on_floor()
                             .raise(Metres{kRise_m}, Seconds{2.5})
                             .hold(Seconds{kHold_s})
                             .lower(Metres{kRise_m}, Seconds{kLower_s})
                             .settle(Seconds{2.0});
    Lifter lifter;
    lifter.slack_s = 0.5;
    // The filter overshoots the slope where the ramp begins: the second-order low-pass run twice by under 10
    // %.
    EXPECT_NEAR(number_of(analysed(record(bar, lifter)), "slack_peak_rate"), 2.0, 0.2);
}

TEST(Slack, AYankIsAFinding) {
    const Report yanked = with_slack(0.12);
    // 1 / 0.12 s = 8.3 bar weights a second; the limit is 6.
    ASSERT_EQ(yanked.reps.size(), 1U);
    const auto is_yank = [](const Finding& finding) { return finding.id == "yanked"; };
    EXPECT_TRUE(std::any_of(yanked.reps[0].findings.begin(), yanked.reps[0].findings.end(), is_yank));
    const Report calm = with_slack(0.8);
    EXPECT_FALSE(std::any_of(calm.reps[0].findings.begin(), calm.reps[0].findings.end(), is_yank));
}

TEST(Slack, WithoutPlatesTheLoadIsNotSeen) {
    const Report report = analysed(without_plates(record(deadlift())));
    for (const char* id : {"slack_duration", "slack_preload_fraction", "slack_peak_rate"}) {
        EXPECT_EQ(reason_of(report, id),
                  "no slack_start: the hand load is not visible in the force under the feet")
            << id;
    }
}

TEST(Slack, DiscsOnThePlatesHideTheLoad) {
    Trial trial = record(deadlift());
    trial.set.discs = DiscPlacement::on_plates;
    EXPECT_EQ(reason_of(analysed(trial), "slack_duration"),
              "no slack_start: the hand load is not visible in the force under the feet");
}

TEST(Slack, MissingForceInTheSlackIsAReason) {
    const Report report = analysed(with_gap(record(deadlift()), "left", kStand_s - 0.4, kStand_s - 0.35));
    EXPECT_NE(reason_of(report, "slack_peak_rate"), "");
    EXPECT_NE(reason_of(report, "slack_preload_fraction"), "");
}

}  // namespace
}  // namespace hinge::analysis
