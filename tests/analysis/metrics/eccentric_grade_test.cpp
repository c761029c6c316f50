#include <gtest/gtest.h>

#include "analysis/run_analysis.h"
#include "tests/support/lift_trial.h"
#include "tests/support/report_matchers.h"

namespace hinge::test {
namespace {

using analysis::Report;
using analysis::run_analysis;

constexpr double kFoot_m = 12.0 * kMetresPerInch;

// Down at 0.2 m/s to a foot above the floor, then faster by `ratio`.
Report lowered(double ratio) {
    return run_analysis(lift_trial(BarTrace{Hertz{1000}}
                                       .rest(Metres{0.225}, Seconds{4})
                                       .raise(Metres{0.6048}, Seconds{1.5})
                                       .hold(Seconds{2})
                                       .glide_down(Metres{0.3}, Seconds{1.5})
                                       .glide_down(Metres{kFoot_m}, Seconds{kFoot_m / (0.2 * ratio)})
                                       .hold(Seconds{2})));
}

TEST(EccentricGrade, FollowsTheSpeedRatio) {
    EXPECT_EQ(word(lowered(1.0), "eccentric_grade"), "controlled");
    EXPECT_EQ(word(lowered(1.4), "eccentric_grade"), "borderline");
    EXPECT_EQ(word(lowered(1.7), "eccentric_grade"), "accelerating");
    EXPECT_EQ(word(lowered(2.8), "eccentric_grade"), "dropped");
}

TEST(EccentricGrade, ASlowStartDoesNotExcuseAHardLanding) {
    // 0.8 m/s all the way: even, but it lands above 0.6 m/s.
    const Report report = run_analysis(lift_trial(BarTrace{Hertz{1000}}
                                                      .rest(Metres{0.225}, Seconds{4})
                                                      .raise(Metres{0.6}, Seconds{1.5})
                                                      .hold(Seconds{2})
                                                      .glide_down(Metres{0.6}, Seconds{0.75})
                                                      .hold(Seconds{2})));
    EXPECT_EQ(word(report, "eccentric_grade"), "dropped");
    EXPECT_FALSE(yes(report, "tempo_met"));
}

TEST(EccentricGrade, ABarThatIsLetGoIsReleased) {
    const Report report = run_analysis(lift_trial(BarTrace{Hertz{1000}}
                                                      .rest(Metres{0.225}, Seconds{4})
                                                      .raise(Metres{0.6}, Seconds{1.5})
                                                      .hold(Seconds{2})
                                                      .fall(Metres{0.6})
                                                      .hold(Seconds{2})));
    EXPECT_EQ(word(report, "eccentric_grade"), "released");
}

TEST(EccentricGrade, LimitsAreSettings) {
    const Trial trial = lift_trial(BarTrace{Hertz{1000}}
                                       .rest(Metres{0.225}, Seconds{4})
                                       .raise(Metres{0.6048}, Seconds{1.5})
                                       .hold(Seconds{2})
                                       .glide_down(Metres{0.3}, Seconds{1.5})
                                       .glide_down(Metres{kFoot_m}, Seconds{kFoot_m / 0.28})
                                       .hold(Seconds{2}));
    analysis::Settings loose;
    loose.grade_borderline_ratio = 1.55;
    EXPECT_EQ(word(run_analysis(trial), "eccentric_grade"), "borderline");
    EXPECT_EQ(word(run_analysis(trial, loose), "eccentric_grade"), "controlled");
}

TEST(EccentricGrade, TempoIsMetBetween2700And4000Milliseconds) {
    const auto lasting = [](double seconds) {
        return run_analysis(lift_trial(BarTrace{Hertz{1000}}
                                           .rest(Metres{0.225}, Seconds{4})
                                           .raise(Metres{0.6}, Seconds{1.5})
                                           .hold(Seconds{2})
                                           .glide_down(Metres{0.6}, Seconds{seconds})
                                           .hold(Seconds{2})));
    };
    EXPECT_FALSE(yes(lasting(2.6), "tempo_met"));
    EXPECT_TRUE(yes(lasting(2.8), "tempo_met"));
    EXPECT_TRUE(yes(lasting(3.9), "tempo_met"));
    EXPECT_FALSE(yes(lasting(4.2), "tempo_met"));
}

TEST(EccentricGrade, TempoFollowsTheTarget) {
    Trial trial = lift_trial(clean_rep());
    trial.set.tempo_target_s = 5.0;
    EXPECT_FALSE(yes(run_analysis(trial), "tempo_met"));
    trial.set.tempo_target_s = 2.5;
    EXPECT_TRUE(yes(run_analysis(trial), "tempo_met"));
}

TEST(EccentricGrade, WithoutADescentIsAReason) {
    const Report report = run_analysis(lift_trial(BarTrace{Hertz{1000}}
                                                      .rest(Metres{0.225}, Seconds{4})
                                                      .raise(Metres{0.5}, Seconds{1.5})
                                                      .hold(Seconds{2})));
    EXPECT_TRUE(has_reason(report, "eccentric_grade", "descent"));
    EXPECT_TRUE(has_reason(report, "tempo_met", "descent"));
}

}  // namespace
}  // namespace hinge::test
