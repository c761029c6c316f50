// Left against right: a constant share, a share that changes between phases, one that alternates.

#include <numbers>

#include "tests/support/reported.h"

namespace hinge::analysis {
namespace {

using namespace movement;

// Constant shares pass every filter unchanged; what remains is rounding.
constexpr double kRounding = 1e-6;

constexpr std::array kPhases{"asymmetry_slack",    "asymmetry_first_inch", "asymmetry_concentric",
                             "asymmetry_hold",     "asymmetry_eccentric",  "asymmetry_lift_off",
                             "asymmetry_touchdown"};

Report with_left_share(const OfTime& share) {
    Lifter lifter;
    lifter.left_share = share;
    return analysed(record(deadlift(), lifter));
}

// 60 on the left and 40 on the right: (60 - 40) / (60 + 40) = 20 %.
TEST(Asymmetry, SixtyFortyIsTwentyPercentInEveryPhase) {
    const Report report = with_left_share(always(0.6));
    for (const char* id : kPhases) {
        EXPECT_NEAR(number_of(report, id), 20.0, kRounding) << id;
    }
    EXPECT_NEAR(number_of(report, "asymmetry_mean_absolute"), 20.0, kRounding);
    EXPECT_NEAR(number_of(report, "asymmetry_peak"), 20.0, kRounding);
}

TEST(Asymmetry, MoreOnTheRightIsNegativeButItsSizeIsNot) {
    const Report report = with_left_share(always(0.45));
    for (const char* id : kPhases) {
        EXPECT_NEAR(number_of(report, id), -10.0, kRounding) << id;
    }
    EXPECT_NEAR(number_of(report, "asymmetry_mean_absolute"), 10.0, kRounding);
}

TEST(Asymmetry, EqualFeetAreZero) {
    const Report report = with_left_share(always(0.5));
    for (const char* id : kPhases) {
        EXPECT_NEAR(number_of(report, id), 0.0, kRounding) << id;
    }
}

TEST(Asymmetry, EachPhaseHasItsOwn) {
    const double up_s = kStand_s + kPull_s;
    const double down_s = up_s + kHold_s;
    const Report report = with_left_share([=](double t) {
        return t < up_s ? 0.5 : t < down_s ? 0.55 : 0.45;
    });
    // Lock-out lies 65 ms before the bar is still, and the descent starts 20 ms beside: of the hold's 3 s
    // that is 3 % of a 10 % change; the way down has no such edge but its start.
    EXPECT_NEAR(number_of(report, "asymmetry_concentric"), 0.0, 0.2);
    EXPECT_NEAR(number_of(report, "asymmetry_hold"), 10.0, 0.4);
    EXPECT_NEAR(number_of(report, "asymmetry_eccentric"), -10.0, 0.2);
}

// A share that swings evenly to both sides has no mean, but a mean size of 2/pi of its amplitude.
TEST(Asymmetry, ShiftsThatCancelShowInTheMeanSize) {
    const Report report = with_left_share(
        [](double t) { return 0.5 + 0.05 * std::sin(2.0 * std::numbers::pi * 2.0 * (t - kStand_s)); });
    // 2 Hz passes a 10 Hz filter at 99.8 %. The force under it varies by 8 %, and the way up of 1.43 s is 5.7
    // half swings: a part of one half swing is left over, at most 1/5.7 of the mean size either way.
    EXPECT_NEAR(number_of(report, "asymmetry_concentric"), 0.0, 1.2);
    EXPECT_NEAR(number_of(report, "asymmetry_mean_absolute"), 10.0 * 2.0 / std::numbers::pi, 0.5);
    EXPECT_NEAR(number_of(report, "asymmetry_peak"), 10.0, 0.1);
}

TEST(Asymmetry, WithoutPlatesIsAReason) {
    const Report report = analysed(without_plates(record(deadlift())));
    ASSERT_EQ(report.reps.size(), 1U);
    for (const char* id : kPhases) {
        EXPECT_EQ(reason_of(report, id), "no force under both feet") << id;
    }
    EXPECT_EQ(reason_of(report, "asymmetry_peak"), "no force under both feet");
}

TEST(Asymmetry, WithOneEmptyPlateIsAReason) {
    Trial trial = record(deadlift());
    trial.plates.remove(Side::right);
    EXPECT_EQ(reason_of(analysed(trial), "asymmetry_concentric"), "no force under both feet");
}

TEST(Asymmetry, MissingForceInThePhaseIsAReasonThereOnly) {
    const double down_s = kStand_s + kPull_s + kHold_s;
    Lifter lifter;
    lifter.left_share = always(0.6);
    const Report report = analysed(with_gap(record(deadlift(), lifter), "left", down_s + 1.0, down_s + 1.1));
    EXPECT_EQ(reason_of(report, "asymmetry_eccentric"), "force samples are missing in the phase");
    EXPECT_NEAR(number_of(report, "asymmetry_concentric"), 20.0, kRounding);
}

TEST(Asymmetry, NoDescentIsAReasonForTheWayDown) {
    const Report report = analysed(record(pulled_and_held()));
    EXPECT_EQ(reason_of(report, "asymmetry_eccentric"),
              "no descent_start: the recording ends before the bar comes down");
    EXPECT_NE(reason_of(report, "asymmetry_touchdown"), "");
}

}  // namespace
}  // namespace hinge::analysis
