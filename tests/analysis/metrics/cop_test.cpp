#include <gtest/gtest.h>

#include "analysis/run_analysis.h"
#include "tests/support/lift_trial.h"
#include "tests/support/report_matchers.h"

namespace hinge::test {
namespace {

using analysis::Report;
using analysis::run_analysis;

TEST(Cop, AStillCentreOfPressureStays) {
    const Report report = run_analysis(lift_trial(clean_rep()));
    EXPECT_NEAR(number(report, "cop_forward_lift_off"), 0.03, 1e-9);
    for (const char* id :
         {"cop_range_concentric", "cop_forward_shift_10cm", "cop_lateral_range", "cop_heel_shift_lockout"}) {
        EXPECT_NEAR(number(report, id), 0.0, 1e-9) << id;
    }
}

// Forward by 20 mm a second from the lift-off on.
TEST(Cop, ForwardShiftIsCountedUpToTenCentimetres) {
    const Report report = run_analysis(
        lift_trial(clean_rep(), {}, {.forward_cop_m = [](double t) { return 0.03 + 0.02 * (t - 4.0); }}));
    // 10 ms of lift-off are 0.2 mm.
    EXPECT_NEAR(number(report, "cop_forward_lift_off"), 0.03, 0.0003);
    EXPECT_NEAR(number(report, "cop_forward_shift_10cm"), 0.02 * BarTrace::time_to_share_s(0.2, 1.5), 0.0004);
    const double up_s = 1.5 - BarTrace::time_from_end_s(0.02, 0.5, 1.5);
    EXPECT_NEAR(number(report, "cop_range_concentric"), 0.02 * up_s, 0.0005);
    // Never further back than one sample of its way.
    EXPECT_NEAR(number(report, "cop_heel_shift_lockout"), 0.0, 0.02 / 1000.0);
}

TEST(Cop, HeelShiftLooksOneAndAHalfSecondsBeyondLockout) {
    const Report report = run_analysis(
        lift_trial(clean_rep(), {}, {.forward_cop_m = [](double t) { return 0.03 - 0.01 * (t - 4.0); }}));
    EXPECT_NEAR(number(report, "cop_heel_shift_lockout"), 0.015, 0.0002);
}

TEST(Cop, LateralRangeIsAcrossTheFeet) {
    const Report report = run_analysis(
        lift_trial(clean_rep(), {}, {.sideways_cop_m = [](double t) { return 0.01 * (t - 4.0); }}));
    const double up_s = 1.5 - BarTrace::time_from_end_s(0.02, 0.5, 1.5);
    EXPECT_NEAR(number(report, "cop_lateral_range"), 0.01 * up_s, 0.0003);
}

TEST(Cop, ContainsTheLoadSplit) {
    // Y = D/2 a (A.5): from even to 10 % left.
    const Report report = run_analysis(
        lift_trial(clean_rep(), {}, {.asymmetry = [](double t) { return t < 4.7 ? 0.0 : 0.1; }}));
    // The step is filtered as the force is: it overshoots by some 10 %.
    EXPECT_NEAR(number(report, "cop_lateral_range"), kHalfStance_m * 0.1, 0.25 * kHalfStance_m * 0.1);
}

TEST(Cop, PlatesWithVerticalForceOnlyHaveNone) {
    Trial trial = lift_trial(clean_rep());
    trial.left->has_moments = trial.right->has_moments = false;
    const Report report = run_analysis(trial);
    for (const char* id : {"cop_forward_lift_off", "cop_range_concentric", "cop_forward_shift_10cm",
                           "cop_lateral_range", "cop_heel_shift_lockout"}) {
        EXPECT_TRUE(has_reason(report, id, "vertical force only"));
    }
}

TEST(Cop, OnePlateHasNone) {
    Trial trial = lift_trial(clean_rep());
    trial.right.reset();
    EXPECT_TRUE(has_reason(run_analysis(trial), "cop_forward_lift_off", "no force under both feet"));
}

TEST(Cop, LostMomentsAreAReason) {
    Trial trial = lift_trial(clean_rep());
    lose(trial.left->my, trial.rate_hz, 4.5, 4.6);
    EXPECT_TRUE(has_reason(run_analysis(trial), "cop_range_concentric", "not defined"));
}

TEST(Cop, ALowLiftHasNoTenCentimetres) {
    Trial trial = lift_trial(BarTrace{Hertz{1000}}
                                 .rest(Metres{0.225}, Seconds{4})
                                 .raise(Metres{0.5}, Seconds{1.5})
                                 .hold(Seconds{2})
                                 .lower(Metres{0.5}, Seconds{3})
                                 .hold(Seconds{2}));
    trial.edits = {{1, EventKind::lockout, 4.2, "P", "2026-01-01T00:00:00Z", "test"}};
    EXPECT_TRUE(has_reason(run_analysis(trial), "cop_forward_shift_10cm", "less than 100 mm"));
}

}  // namespace
}  // namespace hinge::test
