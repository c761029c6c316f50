#include "analysis/events/bar_break.h"

#include <gtest/gtest.h>

#include <cmath>

namespace hinge::analysis {
namespace {

constexpr double kBody_n = 700.0;
constexpr double kBar_n = 1000.0;

// The hand load rises evenly by 1000 N/s from second 1; the grip bends by load / k, and from second 2 the
// discs rise by (t - 2)^3.
SetSignals pull(double stiffness_n_m) {
    SetSignals s;
    s.size = 3000;
    for (std::size_t i = 0; i < s.size; ++i) {
        const double t = static_cast<double>(i) * s.dt_s;
        const double load = std::max(0.0, 1000.0 * (t - 1.0));
        s.total_event.push_back(kBody_n + load);
        s.bar_position.push_back(0.225 + std::min(load, kBar_n) / stiffness_n_m +
                                 std::pow(std::max(0.0, t - 2.0), 3.0));
    }
    return s;
}

constexpr SampleRange kAll{0, 3000};

TEST(BarBreakEvents, FlexLineGivesTheBarsCompliance) {
    const auto line = fit_flex_line(pull(120e3), {0, 2000}, kBody_n, kBar_n);
    ASSERT_TRUE(line);
    EXPECT_NEAR(line->compliance_m_n, 1.0 / 120e3, 1e-10);
    EXPECT_NEAR(line->intercept_m, 0.225, 1e-6);
}

TEST(BarBreakEvents, FlexIsClippedAtTheSoftestBar) {
    EXPECT_DOUBLE_EQ(fit_flex_line(pull(10e3), {0, 2000}, kBody_n, kBar_n)->compliance_m_n, 2.5e-5);
}

TEST(BarBreakEvents, FlexNeedsThirtySamples) {
    EXPECT_TRUE(fit_flex_line(pull(120e3), {1200, 1230}, kBody_n, kBar_n));
    EXPECT_FALSE(fit_flex_line(pull(120e3), {1200, 1229}, kBody_n, kBar_n));
    EXPECT_FALSE(fit_flex_line(pull(120e3), {0, 1000}, kBody_n, kBar_n));  // no load yet
}

TEST(BarBreakEvents, LiftOffIsWhereTheLoadReachesTheBar) {
    EXPECT_NEAR(lift_off_by_force(pull(120e3), kAll, kBody_n, kBar_n, 0.97, 0.080).value(), 2000.0, 1e-6);
    EXPECT_FALSE(lift_off_by_force(pull(120e3), kAll, kBody_n, 2.5 * kBar_n, 0.97, 0.080));
}

TEST(BarBreakEvents, ATugThatFallsBackIsNotLiftOff) {
    SetSignals s = pull(120e3);
    for (std::size_t i = 1500; i < 1520; ++i) {
        s.total_event[i] = kBody_n + 1.2 * kBar_n;  // 20 ms above the bar's weight
    }
    EXPECT_NEAR(lift_off_by_force(s, kAll, kBody_n, kBar_n, 0.97, 0.080).value(), 2000.0, 1e-6);
}

TEST(BarBreakEvents, BendReachesTheFullLoadAtLiftOff) {
    const SetSignals s = pull(120e3);
    EXPECT_NEAR(lift_off_by_flex(s, kAll, {1.0 / 120e3, 0.225}, kBar_n).value(), 2000.0, 0.01);
    // A bar that does not bend tells nothing.
    EXPECT_FALSE(lift_off_by_flex(s, kAll, {1e-6, 0.225}, kBar_n));
}

TEST(BarBreakEvents, CubeRootOfTheTravelGoesBackToItsStart) {
    // d = (t - 2)^3: its cube root is a line through 2 s.
    EXPECT_NEAR(lift_off_by_height(pull(1e12), kAll, 0.225).value(), 2000.0, 0.5);
    SetSignals still = pull(1e12);
    still.bar_position.assign(still.size, 0.225);
    EXPECT_FALSE(lift_off_by_height(still, kAll, 0.225));
}

// The grip rises by the bend while the discs still stand: taken for their travel, that puts the break into
// the slack.
TEST(BarBreakEvents, ABendingBarShowsItsBreakWithoutTheLoad) {
    for (const double stiffness_n_m : {90e3, 120e3, 180e3, 1e12}) {
        const SetSignals s = pull(stiffness_n_m);
        EXPECT_NEAR(lift_off_by_bent_height(s, kAll, 0.225).value(), 2000.0, 30.0) << stiffness_n_m;
    }
    EXPECT_LT(lift_off_by_height(pull(90e3), kAll, 0.225).value(), 1900.0);
    SetSignals still = pull(1e12);
    still.bar_position.assign(still.size, 0.225);
    EXPECT_FALSE(lift_off_by_bent_height(still, kAll, 0.225));
}

}  // namespace
}  // namespace hinge::analysis
