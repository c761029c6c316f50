#include <gtest/gtest.h>

#include "analysis/run_analysis.h"
#include "tests/support/lift_trial.h"
#include "tests/support/report_matchers.h"

namespace hinge::test {
namespace {

using analysis::Report;
using analysis::run_analysis;

TEST(BarBreak, FlexIsTheBarsWeightOverItsStiffness) {
    const Report report = run_analysis(lift_trial(clean_rep(), {}, {.bar_stiffness_n_m = 120e3}));
    // 10 ms of lift-off move the grip by 0.3 mm in the steepest slack.
    EXPECT_NEAR(number(report, "bar_flex"), 80.0 * kStandardGravity_m_s2 / 120e3, 0.0005);
}

TEST(BarBreak, TheSleeveDoesNotBend) {
    EXPECT_TRUE(has_reason(run_analysis(lift_trial(clean_rep())), "bar_flex", "sleeve"));
}

TEST(BarBreak, FirstInchIsTheTimeOfTheRise) {
    const Report report = run_analysis(lift_trial(clean_rep()));
    EXPECT_NEAR(number(report, "first_inch_time"), BarTrace::time_to_share_s(0.0254 / 0.5, 1.5), 0.02);
}

TEST(BarBreak, WithoutForceTheHeightCannotTellBendFromLift) {
    Trial trial = lift_trial(clean_rep(), {}, {.bar_stiffness_n_m = 120e3});
    trial.left.reset();
    const Report report = run_analysis(trial);
    EXPECT_TRUE(has_reason(report, "bar_flex", "cannot tell bend from lift"));
}

TEST(BarBreak, AnRdlHasNoBreak) {
    Trial trial = lift_trial(BarTrace{Hertz{1000}}
                                 .rest(Metres{0.75}, Seconds{3})
                                 .sink(Metres{0.4}, Seconds{2})
                                 .raise(Metres{0.4}, Seconds{1.5})
                                 .hold(Seconds{2}),
                             {}, {.hangs_throughout = true});
    trial.set.exercise = Exercise::rdl;
    const Report report = run_analysis(trial);
    ASSERT_EQ(report.reps.size(), 1U);
    EXPECT_TRUE(has_reason(report, "bar_flex", "does not leave the floor"));
    EXPECT_TRUE(has_reason(report, "first_inch_time", "does not leave the floor"));
}

}  // namespace
}  // namespace hinge::test
