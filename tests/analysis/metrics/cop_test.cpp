// The centre of pressure as built: fixed, moved at a known rate, moved in known phases.

#include "tests/support/reported.h"

namespace hinge::analysis {
namespace {

using namespace movement;

constexpr double kRounding_m = 1e-9;
constexpr std::array kAll{"cop_forward_lift_off", "cop_range_concentric", "cop_forward_shift_10cm",
                          "cop_lateral_range", "cop_heel_shift_lockout"};

Report with_cop(const OfTime& forward_m) {
    Lifter lifter;
    lifter.cop_forward_m = forward_m;
    return analysed(record(deadlift(), lifter));
}

// From zero to `size` between two instants, a straight line there.
OfTime ramp(double first_s, double last_s, double size) {
    return [=](double t) { return size * std::clamp((t - first_s) / (last_s - first_s), 0.0, 1.0); };
}

TEST(Cop, AtLiftOffIsTheBuiltOffset) {
    // The plates do not lie at the origin: their place must be in the sum.
    EXPECT_NEAR(number_of(with_cop(always(0.035)), "cop_forward_lift_off"), 0.035, kRounding_m);
    EXPECT_NEAR(number_of(with_cop(always(-0.020)), "cop_forward_lift_off"), -0.020, kRounding_m);
}

TEST(Cop, AStillOneHasNoRangeOrShift) {
    const Report report = with_cop(always(0.035));
    for (const char* id :
         {"cop_range_concentric", "cop_forward_shift_10cm", "cop_lateral_range", "cop_heel_shift_lockout"}) {
        EXPECT_NEAR(number_of(report, id), 0.0, kRounding_m) << id;
    }
}

TEST(Cop, RangeIsWhatItMovesOnTheWayUp) {
    // 30 mm within the second half of the pull, 0.4 s from its ends; a 10 Hz filter rounds the corners of so
    // slow a ramp and overshoots by less than 1 %.
    const Report report = with_cop(ramp(kStand_s + 0.4, kStand_s + 1.1, 0.030));
    EXPECT_NEAR(number_of(report, "cop_range_concentric"), 0.030, 0.0003);
}

TEST(Cop, ForwardShiftCountsOnlyTheFirstTenCentimetres) {
    const BarTrace bar = deadlift();
    const double tenth_s = bar.time_of_rise_to(kFloorGrip_m + 0.100, kStand_s);
    const Report early = with_cop(ramp(kStand_s + 0.10, tenth_s - 0.10, 0.020));
    EXPECT_NEAR(number_of(early, "cop_forward_shift_10cm"), 0.020,
                0.0004);  // overshoot under 2 % of a 0.25 s ramp
    const Report late = with_cop(ramp(tenth_s + 0.10, kStand_s + kPull_s - 0.2, 0.020));
    EXPECT_NEAR(number_of(late, "cop_forward_shift_10cm"), 0.0,
                0.0002);  // what the filter spreads 0.1 s ahead
    EXPECT_NEAR(number_of(late, "cop_range_concentric"), 0.020, 0.0004);
}

TEST(Cop, BackwardIsNoForwardShift) {
    const Report report = with_cop(ramp(kStand_s + 0.10, kStand_s + 0.40, -0.020));
    EXPECT_NEAR(number_of(report, "cop_forward_shift_10cm"), 0.0, 0.0002);
}

// Y = (stance / 2) (L - R) / (L + R): from an even load to 60:40 it moves by 0.2 m x 0.2.
TEST(Cop, LateralRangeFollowsTheLoad) {
    Lifter lifter;
    lifter.stance_m = 0.40;
    const OfTime shift = ramp(kStand_s + 0.4, kStand_s + 1.1, 0.1);
    lifter.left_share = [shift](double t) { return 0.5 + shift(t); };
    const Report report = analysed(record(deadlift(), lifter));
    EXPECT_NEAR(number_of(report, "cop_lateral_range"), 0.040, 0.0004);
    EXPECT_NEAR(number_of(report, "cop_range_concentric"), 0.0, kRounding_m);
}

TEST(Cop, HeelShiftIsSeenWithinOneAndAHalfSeconds) {
    const double up_s = kStand_s + kPull_s;
    EXPECT_NEAR(number_of(with_cop(ramp(up_s + 0.3, up_s + 1.0, -0.025)), "cop_heel_shift_lockout"), 0.025,
                0.0003);
    // Lock-out lies 65 ms before the top and its window ends 1.5 s later: this comes after it.
    EXPECT_NEAR(number_of(with_cop(ramp(up_s + 1.7, up_s + 2.4, -0.025)), "cop_heel_shift_lockout"), 0.0,
                0.0002);
}

TEST(Cop, WithoutPlatesOrShearIsAReason) {
    const Report none = analysed(without_plates(record(deadlift())));
    const Report vertical = analysed(without_shear(record(deadlift())));
    for (const char* id : kAll) {
        EXPECT_EQ(reason_of(none, id), "no force under both feet") << id;
        EXPECT_EQ(reason_of(vertical, id), "the plates measure vertical force only") << id;
    }
}

TEST(Cop, MissingForceIsAReason) {
    const Report up = analysed(with_gap(record(deadlift()), "left", kStand_s + 0.5, kStand_s + 0.6));
    EXPECT_EQ(reason_of(up, "cop_range_concentric"),
              "the centre of pressure is not defined throughout the way up");
    const double top_s = kStand_s + kPull_s;
    const Report top = analysed(with_gap(record(deadlift()), "left", top_s + 0.5, top_s + 0.6));
    EXPECT_EQ(reason_of(top, "cop_heel_shift_lockout"), "the centre of pressure is not defined in the hold");
}

TEST(Cop, ALiftThatBarelyMovesHasNoShift) {
    Trial trial = record(BarTrace{}
                             .rest(Metres{0.7}, Seconds{kStand_s})
                             .raise(Metres{0.09}, Seconds{1.0})
                             .hold(Seconds{2.0})
                             .lower(Metres{0.09}, Seconds{1.0})
                             .settle(Seconds{1.5}));
    trial.set.exercise = Exercise::rack_pull;
    trial.athlete.stature_m.reset();  // nothing then says that this is not the whole lift
    const Report report = analysed(trial);
    ASSERT_EQ(report.reps.size(), 1U);
    EXPECT_EQ(reason_of(report, "cop_forward_shift_10cm"), "the bar rises less than 100 mm");
}

}  // namespace
}  // namespace hinge::analysis
