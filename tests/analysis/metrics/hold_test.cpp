// The hold at the top: as long as built, and sway of a centre of pressure that stands still or runs in a
// circle.

#include <numbers>

#include "tests/support/reported.h"

namespace hinge::analysis {
namespace {

using namespace movement;

// What lock-out and descent lie from the ends of the built hold: 65 ms of slow end of the pull, found to 20
// ms.
constexpr double kSlowEnd_s = 0.066;

// The centre of pressure runs in a circle: forward as cos, sideways as sin, once in `turn_s`.
Trial circling(double radius_m, double turn_s) {
    Lifter lifter;
    const double w = 2.0 * std::numbers::pi / turn_s;
    lifter.cop_forward_m = [=](double t) { return radius_m * std::cos(w * t); };
    // Y = (stance / 2) (2 share - 1)
    lifter.left_share = [=, stance = lifter.stance_m](double t) {
        return 0.5 + radius_m / stance * std::sin(w * t);
    };
    return record(deadlift(), lifter);
}

double still_hold_s(const Settings& settings = {}) {
    return kHold_s + kSlowEnd_s - settings.hold_trim_start_s - settings.hold_trim_end_s;
}

TEST(Hold, LastsAsLongAsBuilt) {
    EXPECT_NEAR(number_of(analysed(record(deadlift())), "hold_duration"), kHold_s + kSlowEnd_s, 0.025);
}

TEST(Hold, AStillCentreOfPressureDoesNotSway) {
    const Report report = analysed(record(deadlift()));
    EXPECT_NEAR(number_of(report, "sway_path_hold"), 0.0, 1e-9);
    EXPECT_NEAR(number_of(report, "sway_area_hold"), 0.0, 1e-12);
}

TEST(Hold, PathOfACircleIsItsCircumferenceTimesTurns) {
    const double radius_m = 0.005;
    const double turn_s = 0.5;
    const double expected = 2.0 * std::numbers::pi * radius_m * still_hold_s() / turn_s;
    // The ends are known to 40 ms in 2.8 s (and the end is walked back to where the bar does not move): 4 %.
    EXPECT_NEAR(number_of(analysed(circling(radius_m, turn_s)), "sway_path_hold"), expected, 0.04 * expected);
}

// On a circle each direction has variance r^2 / 2, so the 95 % ellipse has area pi 5.991 r^2 / 2.
TEST(Hold, AreaOfACircleIsThreeTimesItsDisc) {
    const double radius_m = 0.005;
    const double expected = std::numbers::pi * -2.0 * std::log(0.05) * 0.5 * radius_m * radius_m;
    // Whole turns but for a remainder of a turn in five: the variances are off by at most 1/(4 pi 5.5) of
    // themselves.
    EXPECT_NEAR(number_of(analysed(circling(radius_m, 0.5)), "sway_area_hold"), expected, 0.03 * expected);
}

TEST(Hold, SwayAlongALineHasPathButNoArea) {
    Lifter lifter;
    lifter.cop_forward_m = [](double t) { return 0.005 * std::sin(2.0 * std::numbers::pi * t); };
    const Report report = analysed(record(deadlift(), lifter));
    // Four amplitudes a second.
    EXPECT_NEAR(number_of(report, "sway_path_hold"), 4.0 * 0.005 * still_hold_s(),
                0.05 * 4.0 * 0.005 * still_hold_s());
    EXPECT_NEAR(number_of(report, "sway_area_hold"), 0.0, 1e-9);
}

TEST(Hold, AShortHoldHasADurationButNoSway) {
    const BarTrace bar = standing_with_bar_on_floor()
                             .raise(Metres{kRise_m}, Seconds{kPull_s})
                             .hold(Seconds{0.4})
                             .lower(Metres{kRise_m}, Seconds{kLower_s})
                             .settle(Seconds{2.0});
    const Report report = analysed(record(bar));
    EXPECT_NEAR(number_of(report, "hold_duration"), 0.4 + kSlowEnd_s, 0.025);
    EXPECT_EQ(reason_of(report, "sway_path_hold"), "the hold is shorter than 0.3 s without its edges");
    EXPECT_EQ(reason_of(report, "sway_area_hold"), "the hold is shorter than 0.3 s without its edges");
}

TEST(Hold, WithoutADescentTheHoldHasNoEnd) {
    EXPECT_EQ(reason_of(analysed(record(pulled_and_held())), "hold_duration"),
              "no descent_start: the recording ends before the bar comes down");
}

TEST(Hold, WithoutPlatesOrShearThereIsNoSway) {
    const Report none = analysed(without_plates(record(deadlift())));
    EXPECT_NEAR(number_of(none, "hold_duration"), kHold_s + kSlowEnd_s, 0.025);
    EXPECT_EQ(reason_of(none, "sway_path_hold"), "no force under both feet");
    EXPECT_EQ(reason_of(analysed(without_shear(record(deadlift()))), "sway_area_hold"),
              "the plates measure vertical force only");
}

TEST(Hold, MissingForceIsAReason) {
    const double top_s = kStand_s + kPull_s;
    const Report report = analysed(with_gap(record(deadlift()), "right", top_s + 1.0, top_s + 1.1));
    EXPECT_EQ(reason_of(report, "sway_path_hold"),
              "the centre of pressure is not defined throughout the hold");
}

}  // namespace
}  // namespace hinge::analysis
