// The way down: at constant speed, faster at the end, too short for the marks.

#include "tests/support/reported.h"

namespace hinge::analysis {
namespace {

using namespace movement;

constexpr double kTwelveInches_m = 0.3048;
constexpr double kSixInches_m = 0.1524;

// The descent starts where the speed passes 0.02 m/s, and the 10 Hz filter rounds that corner: 20 ms in
// either way.
constexpr double kStart_s = 0.020;

// The speed that the lowering of `deadlift` keeps: 0.55 m in 3 s of which 0.1 s are a ramp.
constexpr double kSpeed_m_s = kRise_m / (kLower_s - 0.05);

// Ratio of a lowering that keeps one speed after its ramp: only the ramp's half is lost above.
double ratio_of_steady(double height_m) {
    const double above_m = kRise_m - height_m;
    return kSpeed_m_s * (above_m / kSpeed_m_s + 0.05) / above_m;
}

TEST(Eccentric, DurationIsWhatWasBuilt) {
    const Report report = analysed(record(deadlift()));
    EXPECT_NEAR(number_of(report, "eccentric_duration"), kLower_s, kStart_s);
    EXPECT_NEAR(event_of(report, EventKind::touchdown), kStand_s + kPull_s + kHold_s + kLower_s, 0.006);
}

TEST(Eccentric, DisplacementAndSpeedsAreWhatWasBuilt) {
    const Report report = analysed(record(deadlift()));
    EXPECT_NEAR(number_of(report, "eccentric_displacement"), kRise_m, 0.001);
    EXPECT_NEAR(number_of(report, "mean_eccentric_speed"), kRise_m / kLower_s, 0.01 * kRise_m / kLower_s);
    // The filter's overshoot at the corner of a 0.1 s ramp stays under 6 %.
    EXPECT_NEAR(number_of(report, "peak_eccentric_speed"), kSpeed_m_s, 0.06 * kSpeed_m_s);
}

TEST(Eccentric, TimeDownOverTimeUpIsTheirRatio) {
    const Report report = analysed(record(deadlift()));
    EXPECT_DOUBLE_EQ(number_of(report, "eccentric_concentric_ratio"),
                     number_of(report, "eccentric_duration") / number_of(report, "concentric_duration"));
}

// Constant speed all the way down: the last inches take as long per metre as the rest.
TEST(Eccentric, RatiosAreOneForAConstantSpeedDescent) {
    const Report report = analysed(record(deadlift()));
    // 20 ms of the 1.4 s above the mark is 1.5 %; the touchdown's 6 ms of 0.8 s below the mark 0.7 %.
    EXPECT_NEAR(number_of(report, "last_12in_ratio"), ratio_of_steady(kTwelveInches_m), 0.022);
    EXPECT_NEAR(number_of(report, "last_6in_ratio"), ratio_of_steady(kSixInches_m), 0.022);
}

TEST(Eccentric, LastInchesTakeTheirHeightOverTheSpeed) {
    const Report report = analysed(record(deadlift()));
    // The touchdown is where the height is within 0.5 mm of the floor: 3 ms at this speed.
    EXPECT_NEAR(number_of(report, "last_12in_time"), kTwelveInches_m / kSpeed_m_s, 0.006);
    EXPECT_NEAR(number_of(report, "last_6in_time"), kSixInches_m / kSpeed_m_s, 0.006);
    EXPECT_NEAR(number_of(report, "last_12in_speed"), kSpeed_m_s, 0.008 * kSpeed_m_s);
    EXPECT_NEAR(number_of(report, "last_6in_speed"), kSpeed_m_s, 0.008 * kSpeed_m_s);
}

TEST(Eccentric, TouchdownSpeedIsTheSpeedBeforeTheStop) {
    // A straight line passes the one-sided filter unchanged; the 3 % are the metric's own uncertainty.
    EXPECT_NEAR(number_of(analysed(record(deadlift())), "touchdown_speed"), kSpeed_m_s, 0.03 * kSpeed_m_s);
}

TEST(Eccentric, TwiceAsFastOverTheLast12InchesIsARatioOfTwo) {
    const double slow = 0.15;
    constexpr double kRamp_s = 0.05;
    // The first ramp covers half of 0.05 s at 0.15 m/s, the second 0.05 s at 1.5 times that: 15 mm together.
    const double ramps_m = 2.0 * kRamp_s * slow;
    BarTrace bar = pulled_and_held();
    bar.accelerate(-slow, Seconds{kRamp_s}).coast(Metres{kRise_m - kTwelveInches_m - ramps_m});
    bar.accelerate(-2.0 * slow, Seconds{kRamp_s}).coast(Metres{kTwelveInches_m}).settle(Seconds{2.0});
    const Report report = analysed(record(bar));
    // The two ramps take 0.04 s more than steady speed would; with the start's 20 ms that is 4 % of the 1.6 s
    // above.
    EXPECT_NEAR(number_of(report, "last_12in_ratio"), 2.0, 0.08);
    EXPECT_NEAR(number_of(report, "touchdown_speed"), 2.0 * slow, 0.03 * 2.0 * slow);
}

TEST(Eccentric, AShortDescentIsAReasonNotANumber) {
    const BarTrace bar = BarTrace{}
                             .rest(Metres{0.5}, Seconds{kStand_s})
                             .raise(Metres{0.28}, Seconds{1.2})
                             .hold(Seconds{2.0})
                             .lower(Metres{0.28}, Seconds{1.5})
                             .settle(Seconds{2.0});
    Trial trial = record(bar);
    trial.set.exercise = Exercise::rack_pull;
    const Report report = analysed(trial);
    ASSERT_EQ(report.reps.size(), 1U);
    EXPECT_NEAR(number_of(report, "eccentric_displacement"), 0.28, 0.001);
    for (const char* id : {"last_12in_time", "last_12in_speed", "last_12in_ratio"}) {
        EXPECT_EQ(reason_of(report, id), "descent shorter than 12 inches");
    }
    EXPECT_GT(number_of(report, "last_6in_ratio"), 0.9);
}

TEST(Eccentric, NoDescentIsAReason) {
    const Report report = analysed(record(pulled_and_held()));
    ASSERT_EQ(report.reps.size(), 1U);
    for (const char* id :
         {"eccentric_duration", "eccentric_displacement", "mean_eccentric_speed", "peak_eccentric_speed",
          "eccentric_concentric_ratio", "last_12in_ratio", "last_6in_time", "touchdown_speed"}) {
        EXPECT_EQ(reason_of(report, id), "no descent_start: the recording ends before the bar comes down")
            << id;
    }
}

TEST(Eccentric, MissingBarSamplesAreAReason) {
    const double down_s = kStand_s + kPull_s + kHold_s;
    const Report report = analysed(with_gap(record(deadlift()), "bar", down_s + 1.0, down_s + 1.2));
    ASSERT_EQ(report.reps.size(), 1U);
    EXPECT_EQ(reason_of(report, "peak_eccentric_speed"), "bar samples are missing on the way down");
    EXPECT_EQ(reason_of(report, "touchdown_speed"), "bar samples are missing on the way down");
}

TEST(Eccentric, AnRdlHasNoTouchdown) {
    BarTrace bar = standing_with_bar_on_floor();
    bar.raise(Metres{kRise_m}, Seconds{kPull_s}).hold(Seconds{2.0});
    for (int rep = 0; rep < 2; ++rep) {
        bar.lower(Metres{0.35}, Seconds{2.0}, {0.2, 0.2})
            .raise(Metres{0.35}, Seconds{1.5})
            .hold(Seconds{2.0});
    }
    Trial trial = record(bar);
    trial.set.exercise = Exercise::rdl;
    const Report report = analysed(trial);
    ASSERT_GE(report.reps.size(), 2U);
    const std::size_t last = report.reps.size();
    // Counted from the turn at the bottom, which is flat over the filter's 20 ms; the start as everywhere.
    EXPECT_NEAR(number_of(report, "eccentric_duration", last), 2.0, 0.06);
    EXPECT_NEAR(number_of(report, "eccentric_displacement", last), 0.35, 0.002);
    EXPECT_EQ(reason_of(report, "touchdown_speed", last),
              "the bar does not touch the floor in this exercise");
}

}  // namespace
}  // namespace hinge::analysis
