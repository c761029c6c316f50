#include <gtest/gtest.h>

#include <cmath>

#include "analysis/run_analysis.h"
#include "tests/support/lift_trial.h"
#include "tests/support/report_matchers.h"

namespace hinge::test {
namespace {

using analysis::Report;
using analysis::run_analysis;

constexpr double kFoot_m = 12.0 * kMetresPerInch;

BarTrace up_and_hold(double rise_m = 0.6) {
    return BarTrace{Hertz{1000}}
        .rest(Metres{0.225}, Seconds{4})
        .raise(Metres{rise_m}, Seconds{1.5})
        .hold(Seconds{2});
}

// Constant speed all the way down: the last 12 inches take as long per metre as the rest. Descent and
// touchdown are each within 20 ms, of 3 s.
TEST(Eccentric, ConstantSpeedHasRatioOne) {
    const Report report =
        run_analysis(lift_trial(up_and_hold().glide_down(Metres{0.6}, Seconds{3}).hold(Seconds{2})));
    EXPECT_NEAR(number(report, "last_12in_ratio"), 1.0, 0.03);
    EXPECT_NEAR(number(report, "last_6in_ratio"), 1.0, 0.03);
    EXPECT_NEAR(number(report, "last_12in_speed"), 0.2, 0.004);
    EXPECT_NEAR(number(report, "last_12in_time"), kFoot_m / 0.2, 0.03);
    EXPECT_NEAR(number(report, "last_6in_speed"), 0.2, 0.006);
    EXPECT_NEAR(number(report, "last_6in_time"), 0.5 * kFoot_m / 0.2, 0.03);
    EXPECT_NEAR(number(report, "eccentric_duration"), 3.0, 0.03);
    EXPECT_NEAR(number(report, "eccentric_displacement"), 0.6, 0.004);
    EXPECT_NEAR(number(report, "mean_eccentric_speed"), 0.2, 0.003);
    EXPECT_NEAR(number(report, "touchdown_speed"), 0.2, 0.006);
    // The 10 Hz filter overshoots at the corner by 5 to 10 %.
    EXPECT_GT(number(report, "peak_eccentric_speed"), 0.199);
    EXPECT_LT(number(report, "peak_eccentric_speed"), 0.225);
}

TEST(Eccentric, FasterLastFootHasTheRatioOfTheSpeeds) {
    // 0.2 m/s down to a foot above the floor, then 0.5 m/s.
    const Report report = run_analysis(lift_trial(up_and_hold(0.6048)
                                                      .glide_down(Metres{0.3}, Seconds{1.5})
                                                      .glide_down(Metres{kFoot_m}, Seconds{kFoot_m / 0.5})
                                                      .hold(Seconds{2})));
    EXPECT_NEAR(number(report, "last_12in_ratio"), 2.5, 0.08);
    EXPECT_NEAR(number(report, "last_12in_speed"), 0.5, 0.015);
    EXPECT_NEAR(number(report, "touchdown_speed"), 0.5, 0.02);
    // The last 6 inches against everything above: (0.3 + 0.1524) m in 1.5 + 0.3048 s.
    EXPECT_NEAR(number(report, "last_6in_ratio"), 0.5 / (0.4524 / 1.8048), 0.08);
}

TEST(Eccentric, ASoftTrapezoidEndsAtRest) {
    const Report report = run_analysis(lift_trial(clean_rep()));
    EXPECT_NEAR(number(report, "eccentric_duration"), 3.0 - 0.0224, 0.05);
    EXPECT_NEAR(number(report, "peak_eccentric_speed"), 0.5 / 2.8, 0.02 * 0.5 / 2.8);
    EXPECT_LT(number(report, "touchdown_speed"), 0.05);
    EXPECT_NEAR(number(report, "eccentric_concentric_ratio"),
                number(report, "eccentric_duration") / number(report, "concentric_duration"), 1e-9);
}

TEST(Eccentric, ADropFromTheTopLandsAtTheFreeFallSpeed) {
    const Report report = run_analysis(lift_trial(up_and_hold(0.5).fall(Metres{0.5}).hold(Seconds{2})));
    const double speed = std::sqrt(2.0 * kStandardGravity_m_s2 * 0.5);
    // The last 20 ms of the fall: on average 12.5 ms before the floor.
    EXPECT_NEAR(number(report, "touchdown_speed"), speed - kStandardGravity_m_s2 * 0.0125, 0.05 * speed);
}

TEST(Eccentric, AShortDescentIsAReasonNotANumber) {
    const Report report = run_analysis(lift_trial(BarTrace{Hertz{1000}}
                                                      .rest(Metres{0.45}, Seconds{4})
                                                      .raise(Metres{0.27}, Seconds{1.2})
                                                      .hold(Seconds{2})
                                                      .lower(Metres{0.27}, Seconds{2})
                                                      .hold(Seconds{2})));
    for (const char* id : {"last_12in_time", "last_12in_speed", "last_12in_ratio"}) {
        EXPECT_TRUE(has_reason(report, id, "descent shorter than 12 inches"));
    }
    EXPECT_TRUE(metric(report, "last_6in_ratio").has_value());
}

TEST(Eccentric, WithoutADescentThereIsNothingToMeasure) {
    const Report report = run_analysis(lift_trial(up_and_hold()));
    for (const char* id :
         {"eccentric_duration", "eccentric_displacement", "mean_eccentric_speed", "peak_eccentric_speed",
          "eccentric_concentric_ratio", "last_12in_ratio", "last_6in_ratio", "touchdown_speed"}) {
        EXPECT_TRUE(has_reason(report, id, "descent"));
    }
}

TEST(Eccentric, WorksWithoutPlates) {
    Trial trial = lift_trial(up_and_hold().glide_down(Metres{0.6}, Seconds{3}).hold(Seconds{2}));
    trial.left.reset();
    trial.right.reset();
    const Report report = run_analysis(trial);
    EXPECT_NEAR(number(report, "eccentric_duration"), 3.0, 0.05);
    EXPECT_NEAR(number(report, "last_12in_ratio"), 1.0, 0.05);
}

TEST(Eccentric, BarSamplesLostOnTheWayDownAreAReason) {
    Trial trial = lift_trial(clean_rep());
    lose(*trial.bar, trial.rate_hz, 8.5, 8.6);
    const Report report = run_analysis(trial);
    EXPECT_TRUE(has_reason(report, "peak_eccentric_speed", "missing"));
    EXPECT_TRUE(has_reason(report, "touchdown_speed", "missing"));
}

}  // namespace
}  // namespace hinge::test
