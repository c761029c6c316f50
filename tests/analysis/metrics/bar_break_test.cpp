// The bar's bend before it breaks from the floor, and the first inch after.

#include "tests/support/reported.h"

namespace hinge::analysis {
namespace {

using namespace movement;

// 1/k of a bar of 120 kN/m between the hands (science.md 0.1 item 4: 90 to 180 kN/m).
constexpr double kCompliance_m_n = 1.0 / 120e3;

Trial bending() {
    Lifter lifter;
    lifter.compliance_m_n = kCompliance_m_n;
    return record(deadlift(), lifter);
}

// Bend = weight / k: 981 N over 120 kN/m is 8.2 mm.
TEST(BarBreak, FlexIsTheBarsWeightOverItsStiffness) {
    const Report report = analysed(bending());
    const double expected = Lifter{}.bar_kg * kStandardGravity_m_s2 * kCompliance_m_n;
    // Lift-off found 8 ms beside: 10 mm/s of bend at that rate, 0.1 mm; the 3 % of the load before the slack
    // is seen 0.2 mm.
    EXPECT_NEAR(number_of(report, "bar_flex"), expected, 0.0004);
    EXPECT_NEAR(event_of(report, EventKind::lift_off), kStand_s, 0.008);
}

TEST(BarBreak, ARigidBarDoesNotBend) {
    EXPECT_NEAR(number_of(analysed(record(deadlift())), "bar_flex"), 0.0, 0.0001);
}

TEST(BarBreak, FirstInchTakesWhatThePathSays) {
    const double expected = deadlift().time_of_rise_to(kFloorGrip_m + kMetresPerInch, kStand_s) - kStand_s;
    // Lift-off is found to 8 ms; the height at the mark rises by 0.17 m/s, so 0.2 mm of filter rounding is 1
    // ms.
    EXPECT_NEAR(number_of(analysed(record(deadlift())), "first_inch_time"), expected, 0.010);
}

TEST(BarBreak, TheSleeveDoesNotBend) {
    Trial trial = record(deadlift());
    trial.bar->setup->attachment = CordAttachment::sleeve;
    const Report report = analysed(trial);
    EXPECT_EQ(reason_of(report, "bar_flex"), "the cord is on the sleeve, which does not bend");
    EXPECT_GT(number_of(report, "first_inch_time"), 0.0);
}

TEST(BarBreak, WithoutForceBendAndLiftCannotBeToldApart) {
    EXPECT_EQ(reason_of(analysed(without_plates(bending())), "bar_flex"),
              "lift-off was found from the bar's height, which cannot tell bend from lift");
}

TEST(BarBreak, AnRdlThatStartsInTheHandsHasNoBreak) {
    BarTrace bar;
    bar.rest(Metres{0.78}, Seconds{6.0});
    for (int rep = 0; rep < 2; ++rep) {
        bar.lower(Metres{0.35}, Seconds{2.0}, {0.2, 0.2})
            .raise(Metres{0.35}, Seconds{1.5})
            .hold(Seconds{2.0});
    }
    Trial trial = without_plates(record(bar));
    trial.set.exercise = Exercise::rdl;
    const Report report = analysed(trial);
    ASSERT_FALSE(report.reps.empty());
    EXPECT_EQ(reason_of(report, "bar_flex"),
              "no lift_off: the bar does not leave the floor in this exercise");
    EXPECT_EQ(reason_of(report, "first_inch_time"),
              "no lift_off: the bar does not leave the floor in this exercise");
}

}  // namespace
}  // namespace hinge::analysis
