// One word for the lowering: descents built to lie well inside each class of science.md G.2.

#include "tests/support/reported.h"

namespace hinge::analysis {
namespace {

using namespace movement;

// Slow above the last 12 inches, `fast` over them. The speed is gathered gently enough to keep the hands on
// the bar.
BarTrace with_last_12in_at(double slow_m_s, double fast_m_s) {
    constexpr double kLast_m = 0.3048;
    const double ramp_s = slow_m_s < 0.3 ? 0.05 : 0.15;
    BarTrace bar = pulled_and_held();
    const double ramp_m = 0.5 * ramp_s * (slow_m_s + fast_m_s);
    bar.accelerate(-slow_m_s, Seconds{ramp_s})
        .coast(Metres{kRise_m - kLast_m - ramp_m - 0.5 * ramp_s * slow_m_s});
    return bar.accelerate(-fast_m_s, Seconds{ramp_s}).coast(Metres{kLast_m}).settle(Seconds{2.0});
}

TEST(EccentricGrade, ConstantSpeedIsControlled) {
    const Report report = analysed(record(deadlift()));
    EXPECT_EQ(word_of(report, "eccentric_grade"), "controlled");
}

TEST(EccentricGrade, FasterLastInchesAreBorderlineAcceleratingOrDropped) {
    // Ratios 1.4, 2.0 and 3.5 against the limits 1.25, 1.6 and 2.5; touchdown speeds below 0.35 for the first
    // two.
    EXPECT_EQ(word_of(analysed(record(with_last_12in_at(0.15, 0.21))), "eccentric_grade"), "borderline");
    EXPECT_EQ(word_of(analysed(record(with_last_12in_at(0.15, 0.30))), "eccentric_grade"), "accelerating");
    EXPECT_EQ(word_of(analysed(record(with_last_12in_at(0.15, 0.52))), "eccentric_grade"), "dropped");
}

TEST(EccentricGrade, AFastEvenLoweringIsJudgedByItsTouchdown) {
    // Constant speed: both ratios about 1; 0.45 and 0.75 m/s against the limits 0.35 and 0.6 m/s.
    EXPECT_EQ(word_of(analysed(record(with_last_12in_at(0.45, 0.45))), "eccentric_grade"), "accelerating");
    EXPECT_EQ(word_of(analysed(record(with_last_12in_at(0.75, 0.75))), "eccentric_grade"), "dropped");
}

TEST(EccentricGrade, HandsThatLetGoAreReleased) {
    BarTrace bar = pulled_and_held();
    bar.drop(Metres{kRise_m}).settle(Seconds{2.0});
    EXPECT_EQ(word_of(analysed(record(bar)), "eccentric_grade"), "released");
    // Without plates nobody sees the hands let go; the speed is seen.
    EXPECT_EQ(word_of(analysed(without_plates(record(bar))), "eccentric_grade"), "dropped");
}

TEST(EccentricGrade, ALimitCanBeSet) {
    Settings strict;
    strict.grade_borderline_ratio = 1.01;
    strict.grade_accelerating_ratio = 1.011;
    strict.grade_dropped_ratio = 1.012;
    EXPECT_EQ(word_of(analysed(record(deadlift()), strict), "eccentric_grade"), "dropped");
}

TEST(TempoMet, TakesThreeSecondsWithinItsBand) {
    // 2.7 to 4.0 s for a target of 3 s.
    for (const auto& [lower_s, met] : {std::pair{3.0, true}, {2.5, false}, {3.8, true}, {4.3, false}}) {
        const BarTrace bar = pulled_and_held().lower(Metres{kRise_m}, Seconds{lower_s}).settle(Seconds{2.0});
        const MetricValue value = metric(analysed(record(bar)), "tempo_met");
        ASSERT_TRUE(value.has_value()) << value.reason;
        EXPECT_EQ(std::get<bool>(*value.value), met) << lower_s;
    }
}

TEST(TempoMet, FollowsTheTarget) {
    Trial trial = record(deadlift());
    trial.set.tempo_target_s = 5.0;
    EXPECT_FALSE(std::get<bool>(*metric(analysed(trial), "tempo_met").value));
    trial.set.tempo_target_s = 2.5;
    EXPECT_TRUE(std::get<bool>(*metric(analysed(trial), "tempo_met").value));
}

TEST(EccentricGrade, NoDescentIsAReason) {
    const Report report = analysed(record(pulled_and_held()));
    EXPECT_EQ(reason_of(report, "eccentric_grade"),
              "no descent_start: the recording ends before the bar comes down");
    EXPECT_EQ(reason_of(report, "tempo_met"),
              "no descent_start: the recording ends before the bar comes down");
}

TEST(EccentricGrade, AnRdlIsNotGraded) {
    BarTrace bar = pulled_and_held();
    bar.lower(Metres{0.35}, Seconds{3.0}, {0.2, 0.2}).raise(Metres{0.35}, Seconds{1.5}).hold(Seconds{2.0});
    Trial trial = record(bar);
    trial.set.exercise = Exercise::rdl;
    const Report report = analysed(trial);
    ASSERT_FALSE(report.reps.empty());
    const std::size_t last = report.reps.size();
    EXPECT_EQ(reason_of(report, "eccentric_grade", last),
              "the grade judges the last inches above the floor, which this exercise does not reach");
    EXPECT_TRUE(std::get<bool>(*metric(report, "tempo_met", last).value));
}

}  // namespace
}  // namespace hinge::analysis
