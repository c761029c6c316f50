// The way up: a minimum-jerk pull of 0.55 m in 1.5 s, whose every number is known.

#include "tests/support/reported.h"

namespace hinge::analysis {
namespace {

using namespace movement;

// Lift-off is soft in a minimum-jerk pull (the force passes the bar's weight at some 2000 N/s) and lock-out
// is where the speed falls to 0.02 m/s instead of zero: v = 30 D/T u^2 (1-u)^2 puts that 65 ms before the
// end. Two events of 8 ms.
constexpr double kEvents_s = 0.016;

double time_of_slow_end_s() {
    // 11 u^2 (1-u)^2 = 0.02 near u = 1, by bisection on the closed form.
    double low = 0.75 * kPull_s;
    double high = kPull_s;
    for (int i = 0; i < 60; ++i) {
        const double middle = 0.5 * (low + high);
        const double u = middle / kPull_s;
        (kRise_m / kPull_s * 30.0 * u * u * (1.0 - u) * (1.0 - u) > 0.02 ? low : high) = middle;
    }
    return low;
}

TEST(Concentric, DurationRunsFromLiftOffToWhereTheSpeedHasGone) {
    const Report report = analysed(record(deadlift()));
    ASSERT_EQ(report.reps.size(), 1U);
    EXPECT_NEAR(event_of(report, EventKind::lift_off), kStand_s, 0.008);
    EXPECT_NEAR(number_of(report, "concentric_duration"), time_of_slow_end_s(), kEvents_s);
}

TEST(Concentric, DisplacementIsWhatWasBuilt) {
    // Both ends lie where the bar hardly moves: at 0.02 m/s it has less than 1 mm to go.
    EXPECT_NEAR(number_of(analysed(record(deadlift())), "concentric_displacement"), kRise_m, 0.001);
}

TEST(Concentric, MeanVelocityIsDisplacementOverDuration) {
    const Report report = analysed(record(deadlift()));
    const double expected = kRise_m / time_of_slow_end_s();
    // The events' 16 ms of 1.44 s is 1.1 %.
    EXPECT_NEAR(number_of(report, "mean_concentric_velocity"), expected, 0.012 * expected);
}

TEST(Concentric, PeakVelocityIsFifteenEighthsOfTheMean) {
    // Minimum jerk peaks at 15/8 D/T (Flash & Hogan 1985); the 10 Hz filter takes off less than 0.2 % of a
    // 0.7 Hz curve.
    const double expected = 15.0 / 8.0 * kRise_m / kPull_s;
    EXPECT_NEAR(number_of(analysed(record(deadlift())), "peak_concentric_velocity"), expected,
                0.002 * expected);
}

TEST(Concentric, ASteadyPullPeaksAtItsSpeed) {
    const BarTrace bar = standing_with_bar_on_floor()
                             .raise_steadily(Metres{0.5}, Seconds{2.0}, {0.4, 0.4})
                             .hold(Seconds{2.0})
                             .lower(Metres{0.5}, Seconds{3.0})
                             .settle(Seconds{1.5});
    const double plateau = 0.5 / 1.6;
    // The zero-lag filter overshoots a corner of a 0.4 s ramp by under 2 %.
    EXPECT_NEAR(number_of(analysed(record(bar)), "peak_concentric_velocity"), plateau, 0.02 * plateau);
}

TEST(Concentric, ABarWithoutPlatesStillHasAWayUp) {
    const Report report = analysed(without_plates(record(deadlift())));
    // Without force lift-off is found from the height, good to 0.1 s by its own account.
    EXPECT_NEAR(number_of(report, "concentric_duration"), time_of_slow_end_s(), 0.15);
    EXPECT_NEAR(number_of(report, "concentric_displacement"), kRise_m, 0.005);
}

TEST(Concentric, WithoutLockOutThereIsAReason) {
    // The bar turns back at two thirds of the way of the rep before.
    const BarTrace bar =
        deadlift().raise(Metres{0.30}, Seconds{1.2}).lower(Metres{0.30}, Seconds{1.5}).settle(Seconds{1.5});
    const Report report = analysed(record(bar));
    ASSERT_EQ(report.reps.size(), 2U);
    EXPECT_TRUE(report.reps[1].rep.failed);
    for (const char* id : {"concentric_duration", "concentric_displacement", "mean_concentric_velocity"}) {
        EXPECT_EQ(reason_of(report, id, 2), "no lockout: the lift failed below the top");
    }
}

TEST(Concentric, MissingBarSamplesAreAReason) {
    const Report report = analysed(with_gap(record(deadlift()), "bar", kStand_s + 0.6, kStand_s + 0.8));
    ASSERT_EQ(report.reps.size(), 1U);
    EXPECT_EQ(reason_of(report, "peak_concentric_velocity"), "bar samples are missing on the way up");
}

TEST(Concentric, AGapTooShortToMatterIsBridged) {
    const Report whole = analysed(record(deadlift()));
    const Report gap = analysed(with_gap(record(deadlift()), "bar", kStand_s + 0.600, kStand_s + 0.615));
    // A straight line over 15 ms of a curve of 1.4 m/s2 misses it by a t^2 / 8 = 0.04 mm.
    EXPECT_NEAR(number_of(gap, "concentric_displacement"), number_of(whole, "concentric_displacement"),
                0.0001);
}

}  // namespace
}  // namespace hinge::analysis
