#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "analysis/run_analysis.h"
#include "tests/support/lift_trial.h"
#include "tests/support/report_matchers.h"

namespace hinge::test {
namespace {

using analysis::Report;
using analysis::run_analysis;

constexpr double kCircle_m = 0.005;
constexpr double kTurns_hz = 1.0;

// A long hold during which the centre of pressure goes round a circle.
Trial circling() {
    const BarTrace trace = BarTrace{Hertz{1000}}
                               .rest(Metres{0.225}, Seconds{4})
                               .raise(Metres{0.5}, Seconds{1.5})
                               .hold(Seconds{6})
                               .lower(Metres{0.5}, Seconds{3})
                               .hold(Seconds{2});
    const auto angle = [](double t) { return 2.0 * std::numbers::pi * kTurns_hz * t; };
    return lift_trial(trace, {},
                      {.forward_cop_m = [=](double t) { return kCircle_m * std::cos(angle(t)); },
                       .sideways_cop_m = [=](double t) { return kCircle_m * std::sin(angle(t)); }});
}

TEST(Hold, LastsFromLockoutToDescent) {
    const Report report = run_analysis(lift_trial(clean_rep()));
    // The lock-out is where the bar slows to 0.02 m/s, the descent where it passes that speed again.
    const double first_s = 5.5 - BarTrace::time_from_end_s(0.02, 0.5, 1.5);
    const double last_s = 7.5 + 0.02 / (0.5 / 2.8 / 0.2);
    EXPECT_NEAR(number(report, "hold_duration"), last_s - first_s, 0.03);
}

TEST(Hold, PathOfACircleIsItsCircumference) {
    const Report report = run_analysis(circling());
    const double still_s = number(report, "hold_duration") - 0.25 - 0.05;  // C.3
    EXPECT_NEAR(number(report, "sway_path_hold"), 2.0 * std::numbers::pi * kCircle_m * kTurns_hz * still_s,
                0.02 * 2.0 * std::numbers::pi * kCircle_m * still_s);
}

TEST(Hold, AreaOfACircleIsItsPredictionEllipse) {
    // Variance r^2/2 along both axes: pi 5.991 r^2/2, over some 5.7 turns.
    EXPECT_NEAR(number(run_analysis(circling()), "sway_area_hold"),
                std::numbers::pi * 5.991 * kCircle_m * kCircle_m / 2.0,
                0.06 * std::numbers::pi * 5.991 * kCircle_m * kCircle_m / 2.0);
}

TEST(Hold, AStraightSwayHasNoArea) {
    const BarTrace trace = clean_rep();
    const Report report = run_analysis(
        lift_trial(trace, {}, {.forward_cop_m = [](double t) { return 0.01 * std::sin(6.0 * t); }}));
    EXPECT_NEAR(number(report, "sway_area_hold"), 0.0, 1e-8);
    EXPECT_GT(number(report, "sway_path_hold"), 0.01);
}

TEST(Hold, AShortHoldHasNoSway) {
    const Report report = run_analysis(lift_trial(BarTrace{Hertz{1000}}
                                                      .rest(Metres{0.225}, Seconds{4})
                                                      .raise(Metres{0.5}, Seconds{1.5})
                                                      .hold(Seconds{0.3})
                                                      .lower(Metres{0.5}, Seconds{3})
                                                      .hold(Seconds{2})));
    EXPECT_TRUE(has_reason(report, "sway_path_hold", "shorter than 0.3 s"));
    EXPECT_TRUE(has_reason(report, "sway_area_hold", "shorter than 0.3 s"));
    EXPECT_NEAR(number(report, "hold_duration"), 0.3 + BarTrace::time_from_end_s(0.02, 0.5, 1.5) + 0.0224,
                0.03);
}

TEST(Hold, WithoutADescentItHasNoEnd) {
    const Report report = run_analysis(lift_trial(BarTrace{Hertz{1000}}
                                                      .rest(Metres{0.225}, Seconds{4})
                                                      .raise(Metres{0.5}, Seconds{1.5})
                                                      .hold(Seconds{2})));
    EXPECT_TRUE(has_reason(report, "hold_duration", "descent_start"));
}

TEST(Hold, WithoutPlatesThereIsNoSway) {
    Trial trial = lift_trial(clean_rep());
    trial.left.reset();
    const Report report = run_analysis(trial);
    EXPECT_TRUE(has_reason(report, "sway_path_hold", "no force under both feet"));
    EXPECT_GT(number(report, "hold_duration"), 2.0);
}

}  // namespace
}  // namespace hinge::test
