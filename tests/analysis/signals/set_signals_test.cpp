#include "analysis/signals/set_signals.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/lift_trial.h"

namespace hinge::analysis {
namespace {

using hinge::test::clean_rep;
using hinge::test::kHalfStance_m;
using hinge::test::lift_trial;

TEST(SetSignals, TotalIsTheSumOfTheFeet) {
    const Trial trial = lift_trial(clean_rep(), {}, {.asymmetry = [](double) { return 0.2; }});
    const SetSignals s = prepare_signals(trial, {});
    EXPECT_NEAR(s.total[2000], 700.0, 1e-9);
    EXPECT_NEAR(s.left[2000], 420.0, 1e-9);
    EXPECT_NEAR(s.total_slow[2000], 700.0, 1e-9);
    EXPECT_TRUE(s.has_plates && s.has_shear && s.has_bar);
    EXPECT_FALSE(s.has_hip);
}

TEST(SetSignals, CombinedCopIsTheForceWeightedMean) {
    // A.5: X = sum X_i Fz_i / sum Fz_i, Y likewise with the plates' centres.
    const Trial trial = lift_trial(clean_rep(), {}, {.asymmetry = [](double) { return 0.2; }});
    const SetSignals s = prepare_signals(trial, {});
    EXPECT_NEAR(s.cop_x[2000], 0.03, 1e-12);
    EXPECT_NEAR(s.cop_y[2000], 0.6 * kHalfStance_m - 0.4 * kHalfStance_m, 1e-12);
    EXPECT_NEAR(s.left_cop_y[2000], kHalfStance_m, 1e-12);
    EXPECT_NEAR(s.right_cop_y[2000], -kHalfStance_m, 1e-12);
}

TEST(SetSignals, ShearAtSurfaceHeightDoesNotMoveTheCop) {
    Trial trial = lift_trial(clean_rep());
    trial.left()->signals.fx.assign(trial.sample_count, 50.0);
    trial.left()->signals.fy.assign(trial.sample_count, -20.0);
    EXPECT_NEAR(prepare_signals(trial, {}).cop_x[2000], 0.03, 1e-12);
}

TEST(SetSignals, CopIsUndefinedBelowTheLeastForce) {
    Trial trial = lift_trial(clean_rep(), {.weight_n = 19.0});
    EXPECT_TRUE(std::isnan(prepare_signals(trial, {}).cop_x[2000]));
    trial = lift_trial(clean_rep(), {.weight_n = 21.0});
    EXPECT_FALSE(std::isnan(prepare_signals(trial, {}).cop_x[2000]));
}

TEST(SetSignals, BarSpeedAndAccelerationFollowTheMovement) {
    const hinge::test::BarTrace trace = clean_rep();
    const SetSignals s = prepare_signals(lift_trial(trace), {});
    for (const std::size_t i : {4400U, 4750U, 5100U, 9000U}) {
        EXPECT_NEAR(s.bar_position[i], trace.samples()[i], 0.0005) << i;
        EXPECT_NEAR(s.bar_velocity[i], trace.speed()[i], 0.004) << i;
        EXPECT_NEAR(s.bar_acceleration[i], trace.acceleration()[i], 0.06) << i;
    }
}

TEST(SetSignals, OnePlateIsNotBothFeet) {
    Trial trial = lift_trial(clean_rep());
    trial.right()->signals.fz.assign(trial.sample_count, std::nan(""));
    const SetSignals s = prepare_signals(trial, {});
    EXPECT_TRUE(s.has_left);
    EXPECT_FALSE(s.has_right || s.has_plates);
}

TEST(SetSignals, TimesAndSamplesAreInverse) {
    SetSignals s;
    s.rate_hz = 500.0;
    s.dt_s = 0.002;
    s.start_s = 10.0;
    s.size = 1000;
    EXPECT_DOUBLE_EQ(s.time_s(250.0), 10.5);
    EXPECT_DOUBLE_EQ(s.sample_of(10.5), 250.0);
    EXPECT_EQ(s.index_of(10.5011), 251U);
    EXPECT_EQ(s.index_of(0.0), 0U);
    EXPECT_EQ(s.index_of(99.0), 999U);
    EXPECT_EQ(s.samples_in(0.1), 50U);
}

}  // namespace
}  // namespace hinge::analysis
