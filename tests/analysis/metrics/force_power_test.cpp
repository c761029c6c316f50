// Force and power of a body that keeps still while the bar moves as built: Fz = BW + m_b (g + a).

#include "tests/support/reported.h"

namespace hinge::analysis {
namespace {

using namespace movement;

const Lifter kLifter;
constexpr double kG = kStandardGravity_m_s2;
const double kWeight_n = kLifter.body_n + kLifter.bar_kg * kG;

BarTrace steady_deadlift() {
    return standing_with_bar_on_floor()
        .raise_steadily(Metres{0.5}, Seconds{2.0}, {0.2, 0.2})
        .hold(Seconds{3.0})
        .lower(Metres{0.5}, Seconds{2.5})
        .settle(Seconds{2.0});
}

// From rest to rest nothing is left of the accelerations: the mean force is the weight.
TEST(ForcePower, MeanForceIsTheWeight) {
    // The speed of 0.02 m/s at lock-out leaves m_b v / T = 1.4 N, an event 8 ms off 8 ms / 1.4 s of 140 N.
    EXPECT_NEAR(number_of(analysed(record(deadlift())), "mean_concentric_force"), kWeight_n, 3.0);
    EXPECT_NEAR(number_of(analysed(record(steady_deadlift())), "mean_concentric_force"), kWeight_n, 3.0);
}

TEST(ForcePower, PeakForceIsWeightAndPeakAcceleration) {
    // Minimum jerk: a_max = 10/sqrt(3) D/T^2. The 50 Hz filter leaves a curve of 1.5 s as it is.
    const double peak_a = 10.0 / std::sqrt(3.0) * kRise_m / (kPull_s * kPull_s);
    EXPECT_NEAR(number_of(analysed(record(deadlift())), "peak_concentric_force"),
                kWeight_n + kLifter.bar_kg * peak_a, 1.0);
}

// The hands' work on the bar is m g D whatever the speed on the way: its mean power is m g D / T.
TEST(ForcePower, MeanBarPowerIsWeightTimesRiseOverTime) {
    for (const BarTrace& bar : {deadlift(), steady_deadlift()}) {
        const Report report = analysed(record(bar));
        const double expected = kLifter.bar_kg * kG * number_of(report, "concentric_displacement") /
                                number_of(report, "concentric_duration");
        // The speed left at lock-out and the 6 Hz acceleration at the ends: under 1 %.
        EXPECT_NEAR(number_of(report, "mean_bar_power"), expected, 0.01 * expected);
    }
}

TEST(ForcePower, PeakBarPowerIsTheLargestForceTimesSpeed) {
    double expected = 0.0;
    const BarTrace bar = deadlift();
    for (double t = kStand_s; t < kStand_s + kPull_s; t += 0.001) {
        const Motion m = bar.at(t);
        expected = std::max(expected, kLifter.bar_kg * (kG + m.acceleration_m_s2) * m.speed_m_s);
    }
    // Filters of 6 and 10 Hz on a curve of 1.5 s: under 0.5 %.
    EXPECT_NEAR(number_of(analysed(record(bar)), "peak_bar_power"), expected, 0.005 * expected);
}

// While the bar keeps its speed the power is m g v.
TEST(ForcePower, ConstantSpeedDownIsMinusWeightTimesSpeed) {
    const Report report = analysed(record(steady_deadlift()));
    const double expected = -kLifter.bar_kg * kG * number_of(report, "mean_eccentric_speed");
    EXPECT_NEAR(number_of(report, "eccentric_mean_power"), expected, 0.01 * std::abs(expected));
    // The bar arrives with m v^2 / 2 = 2 J of 490 J that the floor takes.
    EXPECT_NEAR(number_of(report, "eccentric_work"), -kLifter.bar_kg * kG * 0.5,
                0.01 * kLifter.bar_kg * kG * 0.5);
}

// The body keeps still, so the common centre of mass rises m_b / (m + m_b) of the bar's rise: W D_s / T = m_b
// g D / T.
TEST(ForcePower, SystemPowerOfAStillBodyIsTheBarsShare) {
    const Report report = analysed(record(deadlift()));
    const double rise_over_time =
        number_of(report, "concentric_displacement") / number_of(report, "concentric_duration");
    const double expected = kLifter.bar_kg * kG * rise_over_time;
    EXPECT_NEAR(number_of(report, "mean_system_power"), expected, 0.01 * expected);
    double peak = 0.0;
    const BarTrace bar = deadlift();
    const double share = kLifter.bar_kg * kG / kWeight_n;
    for (double t = kStand_s; t < kStand_s + kPull_s; t += 0.001) {
        const Motion m = bar.at(t);
        peak = std::max(peak, (kWeight_n + kLifter.bar_kg * m.acceleration_m_s2) * share * m.speed_m_s);
    }
    EXPECT_NEAR(number_of(report, "peak_system_power"), peak, 0.005 * peak);
}

TEST(ForcePower, LandingImpulseIsMassTimesTouchdownSpeed) {
    const Report report = analysed(record(steady_deadlift()));
    const double speed = 0.5 / 2.45;
    // The touchdown speed is good to 3 %.
    EXPECT_NEAR(number_of(report, "landing_impulse_estimate"), kLifter.bar_kg * speed,
                0.03 * kLifter.bar_kg * speed);
}

TEST(ForcePower, WithoutPlatesTheEnteredLoadStillGivesBarPower) {
    const Report report = analysed(without_plates(record(deadlift())));
    for (const char* id :
         {"peak_concentric_force", "mean_concentric_force", "mean_system_power", "peak_system_power"}) {
        EXPECT_EQ(reason_of(report, id), "no force under both feet") << id;
    }
    const double expected = kLifter.bar_kg * kG * number_of(report, "concentric_displacement") /
                            number_of(report, "concentric_duration");
    EXPECT_NEAR(number_of(report, "mean_bar_power"), expected, 0.01 * expected);
}

TEST(ForcePower, WithoutPlatesOrLoadIsAReason) {
    Trial trial = without_plates(record(deadlift()));
    trial.set.load_kg.reset();
    const Report report = analysed(trial);
    for (const char* id : {"peak_bar_power", "mean_bar_power", "eccentric_work", "eccentric_mean_power",
                           "landing_impulse_estimate"}) {
        EXPECT_EQ(reason_of(report, id), "the bar's weight is neither measured nor entered") << id;
    }
}

TEST(ForcePower, MissingSamplesAreAReason) {
    const Report force = analysed(with_gap(record(deadlift()), "right", kStand_s + 0.5, kStand_s + 0.6));
    EXPECT_EQ(reason_of(force, "mean_concentric_force"), "force samples are missing on the way up");
    EXPECT_EQ(reason_of(force, "mean_system_power"), "no hold to integrate back from");
    const Report bar = analysed(with_gap(record(deadlift()), "bar", kStand_s + 0.6, kStand_s + 0.8));
    EXPECT_EQ(reason_of(bar, "mean_bar_power"), "bar samples are missing on the way up");
}

TEST(ForcePower, NoDescentIsAReasonForItsWork) {
    const Report report = analysed(record(pulled_and_held()));
    for (const char* id : {"eccentric_work", "eccentric_mean_power", "landing_impulse_estimate"}) {
        EXPECT_EQ(reason_of(report, id), "no descent_start: the recording ends before the bar comes down")
            << id;
    }
}

}  // namespace
}  // namespace hinge::analysis
