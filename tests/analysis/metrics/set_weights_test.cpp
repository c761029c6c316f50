#include <gtest/gtest.h>

#include "analysis/run_analysis.h"
#include "tests/support/lift_trial.h"
#include "tests/support/report_matchers.h"

namespace hinge::test {
namespace {

using analysis::Report;
using analysis::run_analysis;

constexpr double kBar_n = 80.0 * kStandardGravity_m_s2;

TEST(SetWeights, BodyHoldAndBarAreWhatStandsOnThePlates) {
    const Report report = run_analysis(lift_trial(clean_rep()));
    EXPECT_EQ(number(report, "rep_count"), 1.0);
    EXPECT_NEAR(number(report, "body_weight"), 700.0, 0.01);
    EXPECT_NEAR(number(report, "hold_weight"), 700.0 + kBar_n, 0.5);
    EXPECT_NEAR(number(report, "bar_mass_estimated"), 80.0, 0.05);
    EXPECT_NEAR(number(report, "load_mismatch"), 0.0, 0.001);
    EXPECT_NEAR(number(report, "stance_width"), 2.0 * kHalfStance_m, 1e-9);
}

TEST(SetWeights, MismatchIsTheDifferenceOverTheEnteredLoad) {
    Trial trial = lift_trial(clean_rep());
    trial.set.load_kg = 75.0;
    EXPECT_NEAR(number(run_analysis(trial), "load_mismatch"), 5.0 / 75.0, 0.001);
    trial.set.load_kg.reset();
    EXPECT_TRUE(has_reason(run_analysis(trial), "load_mismatch", "no load was entered"));
}

TEST(SetWeights, LocalGravityTurnsWeightIntoMass) {
    Trial trial = lift_trial(clean_rep());
    trial.setup.gravity_m_s2 = 9.78;
    EXPECT_NEAR(number(run_analysis(trial), "bar_mass_estimated"), kBar_n / 9.78, 0.05);
}

TEST(SetWeights, DriftIsTheChangeOfAnEmptyPlate) {
    Trial trial = lift_trial(clean_rep());
    const std::size_t n = trial.sample_count;
    for (std::size_t i = 0; i < 1000; ++i) {
        trial.left->fz[i] = trial.right->fz[i] = 0.0;
        trial.left->fz[n - 1 - i] = 3.0;
        trial.right->fz[n - 1 - i] = -1.0;
    }
    const Report report = run_analysis(trial);
    EXPECT_NEAR(number(report, "tare_drift_left"), 3.0, 1e-9);
    EXPECT_NEAR(number(report, "tare_drift_right"), -1.0, 1e-9);
}

TEST(SetWeights, DriftNeedsAnEmptyPlate) {
    const Report report = run_analysis(lift_trial(clean_rep()));
    EXPECT_TRUE(has_reason(report, "tare_drift_left", "not empty"));
    EXPECT_TRUE(has_reason(report, "tare_drift_right", "not empty"));
}

TEST(SetWeights, SyncUncertaintyIsAsRecorded) {
    Trial trial = lift_trial(clean_rep());
    EXPECT_EQ(number(run_analysis(trial), "sync_uncertainty"), 0.0001);
    trial.setup.sync.uncertainty_s.reset();
    EXPECT_TRUE(has_reason(run_analysis(trial), "sync_uncertainty", "not recorded"));
    trial.setup.sync.kind = SyncKind::unsynchronised;
    EXPECT_TRUE(has_reason(run_analysis(trial), "sync_uncertainty", "not synchronised"));
}

TEST(SetWeights, WithoutPlatesThereIsNoWeight) {
    Trial trial = lift_trial(clean_rep());
    trial.left.reset();
    const Report report = run_analysis(trial);
    EXPECT_EQ(number(report, "rep_count"), 1.0);
    for (const char* id : {"body_weight", "hold_weight", "stance_width"}) {
        EXPECT_TRUE(has_reason(report, id, "no force under both feet"));
    }
    EXPECT_TRUE(has_reason(report, "bar_mass_estimated", "not weighed"));
}

TEST(SetWeights, WithoutTheBarThereAreNoReps) {
    Trial trial = lift_trial(clean_rep());
    trial.bar.reset();
    const Report report = run_analysis(trial);
    EXPECT_TRUE(has_reason(report, "rep_count", "no bar transducer"));
    EXPECT_TRUE(has_reason(report, "hold_weight", "no reps"));
    EXPECT_NEAR(number(report, "body_weight"), 700.0, 0.01);
}

TEST(SetWeights, PlatesWithoutMomentsHaveNoStanceWidth) {
    Trial trial = lift_trial(clean_rep());
    trial.left->has_moments = trial.right->has_moments = false;
    EXPECT_TRUE(has_reason(run_analysis(trial), "stance_width", "vertical force only"));
}

}  // namespace
}  // namespace hinge::test
