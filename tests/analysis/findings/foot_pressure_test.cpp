// E.4: with a foot of 0.26 m the toes begin 0.43 x 0.26 = 112 mm in front of where the pressure of standing
// lies, the heel ends 0.32 x 0.26 = 83 mm behind it.

#include "tests/analysis/findings/found.h"

namespace hinge::analysis {
namespace {

using namespace movement;

// The pressure lies `forward_m` from that of standing for `duration_s` in the middle of the way down.
Trial shifted(double forward_m, double duration_s) {
    Lifter lifter;
    const double first_s = kStand_s + kPull_s + kHold_s + 1.0;
    lifter.cop_forward_m = [=](double t) {
        return 0.02 + (t >= first_s && t < first_s + duration_s ? forward_m : 0.0);
    };
    Trial trial = record(deadlift(), lifter);
    trial.athlete.foot_length_m = 0.26;
    return trial;
}

TEST(FootPressureFinding, PressureUnderTheToesIsToldWithItsTime) {
    const Report report = analysed(shifted(0.125, 0.5));
    const Finding* finding = found(report, "toe_pressure");
    expect_whole(finding);
    EXPECT_NEAR(number_in(finding, "duration_s"), 0.5, 0.06);
    EXPECT_NEAR(number_in(finding, "foot_fraction"), 0.42 + 0.125 / 0.26, 0.03);
    EXPECT_EQ(found(report, "heel_pressure"), nullptr);
}

TEST(FootPressureFinding, PressureUnderTheHeelsIsTold) {
    expect_whole(found(analysed(shifted(-0.10, 0.5)), "heel_pressure"));
}

TEST(FootPressureFinding, AShortOrSmallShiftIsNotTold) {
    EXPECT_EQ(found(analysed(shifted(0.125, 0.06)), "toe_pressure"), nullptr);
    EXPECT_EQ(found(analysed(shifted(0.100, 0.5)), "toe_pressure"), nullptr);
    EXPECT_EQ(found(analysed(shifted(-0.07, 0.5)), "heel_pressure"), nullptr);
}

TEST(FootPressureFinding, WithoutAFootLengthOrShearNothingIsTold) {
    Trial trial = shifted(0.125, 0.5);
    EXPECT_EQ(found(analysed(without_shear(trial)), "toe_pressure"), nullptr);
    trial.athlete.foot_length_m.reset();
    EXPECT_EQ(found(analysed(trial), "toe_pressure"), nullptr);
}

}  // namespace
}  // namespace hinge::analysis
