// What changes over the reps: sets of reps built to differ by known amounts.

#include "tests/support/reported.h"

namespace hinge::analysis {
namespace {

using namespace movement;

struct RepTimes {
    double up_s, down_s;
};

BarTrace set_of(const std::vector<RepTimes>& reps) {
    BarTrace bar = standing_with_bar_on_floor();
    for (const RepTimes& rep : reps) {
        bar.raise_steadily(Metres{kRise_m}, Seconds{rep.up_s}, {0.2, 0.2}).hold(Seconds{2.0});
        bar.lower(Metres{kRise_m}, Seconds{rep.down_s}).settle(Seconds{2.5});
    }
    return bar;
}

TEST(SetSeries, VelocityLossIsTheLastAgainstTheBest) {
    // The best is the second. Each time is found to 20 ms of 1.2 to 2.0 s: 1.9 % of their ratio of 0.6.
    const Report report = analysed(record(set_of({{1.5, 2.5}, {1.2, 2.5}, {2.0, 2.5}})));
    ASSERT_EQ(report.reps.size(), 3U);
    EXPECT_NEAR(set_number(report, "velocity_loss"), 100.0 * (1.0 - 1.2 / 2.0), 1.2);
}

TEST(SetSeries, EqualRepsLoseNothing) {
    const Report report = analysed(record(set_of({{1.5, 3.0}, {1.5, 3.0}, {1.5, 3.0}})));
    EXPECT_NEAR(set_number(report, "velocity_loss"), 0.0, 0.3);
    EXPECT_NEAR(set_number(report, "eccentric_duration_cv"), 0.0, 0.1);
}

// 2.5, 3.0 and 3.5 s: mean 3, standard deviation 0.5.
TEST(SetSeries, SpreadOfTheLoweringTimesIsStandardDeviationOverMean) {
    const Report report = analysed(record(set_of({{1.5, 2.5}, {1.5, 3.0}, {1.5, 3.5}})));
    // The start of the descent lies the same few milliseconds beside in each.
    EXPECT_NEAR(set_number(report, "eccentric_duration_cv"), 100.0 * 0.5 / 3.0, 0.2);
    EXPECT_DOUBLE_EQ(set_number(report, "reps_meeting_tempo"), 2.0);  // 2.5 s is too fast
}

TEST(SetSeries, OneRepIsNoSeries) {
    const Report report = analysed(record(deadlift()));
    EXPECT_EQ(reason_of(report, "velocity_loss", 0), "needs at least two completed reps");
    EXPECT_EQ(reason_of(report, "eccentric_duration_cv", 0), "needs at least two lowerings");
    EXPECT_DOUBLE_EQ(set_number(report, "reps_meeting_tempo"), 1.0);
}

TEST(SetSeries, WithoutALoweringNoneCanMeetTheTempo) {
    EXPECT_EQ(reason_of(analysed(record(pulled_and_held())), "reps_meeting_tempo", 0),
              "no lowering could be timed");
    EXPECT_EQ(reason_of(analysed(without_bar(record(deadlift()))), "reps_meeting_tempo", 0),
              "no lowering could be timed");
}

TEST(SetSeries, MissingSamplesAreCountedOverAllSignals) {
    EXPECT_DOUBLE_EQ(set_number(analysed(record(deadlift())), "missing_samples"), 0.0);
    const Trial trial = with_gap(with_gap(record(deadlift()), "bar", 1.0, 1.1), "left", 2.0, 2.025);
    EXPECT_DOUBLE_EQ(set_number(analysed(trial), "missing_samples"), 125.0);
}

TEST(SetSeries, ALongGapIsAWarning) {
    const Report report = analysed(with_gap(record(deadlift()), "bar", 1.0, 1.1));
    ASSERT_FALSE(report.warnings.empty());
    EXPECT_EQ(report.warnings[0], "100 samples of 'bar' are missing at 1.000 s");
}

}  // namespace
}  // namespace hinge::analysis
