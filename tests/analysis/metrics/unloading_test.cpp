// How far the hands let the bar go: F_h / W_b = 1 + a / g of a descent with built accelerations.

#include "tests/support/reported.h"

namespace hinge::analysis {
namespace {

using namespace movement;

BarTrace lowered(double speed_m_s, double ramp_s) {
    BarTrace bar = pulled_and_held();
    bar.accelerate(-speed_m_s, Seconds{ramp_s}).coast(Metres{kRise_m - 0.5 * speed_m_s * ramp_s});
    return bar.settle(Seconds{2.0});
}

// Gathering 0.2 m/s over a second: 1 - 0.2 / 9.81 = 0.98 of the weight; a 6 Hz filter overshoots the step by
// under 10 %.
TEST(Unloading, AControlledDescentCarriesTheBar) {
    const Report report = analysed(record(lowered(0.2, 1.0)));
    EXPECT_NEAR(number_of(report, "minimum_hand_force_fraction"), 1.0 - 0.2 / kStandardGravity_m_s2, 0.003);
    EXPECT_DOUBLE_EQ(number_of(report, "unloaded_fraction"), 0.0);
    EXPECT_DOUBLE_EQ(number_of(report, "free_fall_fraction"), 0.0);
}

// 0.5 g for 0.25 s: half of the weight. Overshoot 10 % of the half.
TEST(Unloading, HalfOfGravityIsHalfOfTheWeight) {
    const double speed = 0.5 * kStandardGravity_m_s2 * 0.25;
    const Report report = analysed(record(lowered(speed, 0.25)));
    EXPECT_NEAR(number_of(report, "minimum_hand_force_fraction"), 0.5, 0.05);
    EXPECT_DOUBLE_EQ(number_of(report, "free_fall_fraction"), 0.0);
    // 0.25 s of the descent, which lasts that and the rest at speed; the filter's edges lie 20 ms beside at
    // either end.
    const double descent_s = 0.25 + (kRise_m - 0.5 * speed * 0.25) / speed;
    EXPECT_NEAR(number_of(report, "unloaded_fraction"), 0.25 / descent_s, 0.04 / descent_s + 0.02);
}

TEST(Unloading, ADroppedBarFalls) {
    BarTrace bar = pulled_and_held();
    bar.drop(Metres{kRise_m}).settle(Seconds{2.0});
    const Report report = analysed(without_plates(record(bar)));
    // Free fall to the floor is 1 of time and distance and 0 of the force in truth; the stop blurs 80 ms of
    // the 335 ms, when the bar is fastest, and the 6 Hz filter swings below zero ahead of it. Each is held to
    // three of its own uncertainties.
    for (const auto& [id, truth] : {std::pair{"minimum_hand_force_fraction", 0.0},
                                    {"unloaded_fraction", 1.0},
                                    {"free_fall_fraction", 1.0}}) {
        const MetricValue value = metric(report, id);
        ASSERT_TRUE(value.number() && value.uncertainty) << id;
        EXPECT_NEAR(*value.number(), truth, 3.0 * *value.uncertainty) << id;
    }
    EXPECT_LT(number_of(report, "minimum_hand_force_fraction"), 0.2);
    EXPECT_GT(number_of(report, "unloaded_fraction"), 0.5);
    EXPECT_GT(number_of(report, "free_fall_fraction"), 0.5);
}

// Needs neither plates nor a load.
TEST(Unloading, NeedsOnlyTheBar) {
    Trial trial = record(lowered(0.5 * kStandardGravity_m_s2 * 0.25, 0.25));
    const Report with = analysed(trial);
    trial.set.load_kg.reset();
    const Report without = analysed(without_plates(trial));
    EXPECT_NEAR(number_of(without, "minimum_hand_force_fraction"),
                number_of(with, "minimum_hand_force_fraction"), 1e-9);
}

TEST(Unloading, NoDescentOrMissingSamplesAreAReason) {
    const Report up = analysed(record(pulled_and_held()));
    const double down_s = kStand_s + kPull_s + kHold_s;
    const Report gap = analysed(with_gap(record(deadlift()), "bar", down_s + 1.0, down_s + 1.2));
    for (const char* id : {"unloaded_fraction", "minimum_hand_force_fraction", "free_fall_fraction"}) {
        EXPECT_EQ(reason_of(up, id), "no descent_start: the recording ends before the bar comes down") << id;
        EXPECT_EQ(reason_of(gap, id), "bar samples are missing on the way down") << id;
    }
}

}  // namespace
}  // namespace hinge::analysis
