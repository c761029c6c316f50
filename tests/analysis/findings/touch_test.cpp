// D.7, D.8: what happens on the floor between two reps, from hand loads of known shape.

#include <cmath>

#include "tests/analysis/findings/found.h"

namespace hinge::analysis {
namespace {

using namespace movement;

BarTrace deadlift_without_end() {
    return pulled_and_held().lower(Metres{kRise_m}, Seconds{kLower_s});
}

// Two reps with `pause_s` between touchdown and lift-off; the hands let go and pull again over `ramp_s` each.
Report two_reps(double pause_s, double ramp_s) {
    const BarTrace bar = deadlift_without_end()
                             .settle(Seconds{pause_s})
                             .raise(Metres{kRise_m}, Seconds{kPull_s})
                             .hold(Seconds{kHold_s})
                             .lower(Metres{kRise_m}, Seconds{kLower_s})
                             .settle(Seconds{2.0});
    Lifter lifter;
    lifter.slack_s = ramp_s;
    lifter.release_s = ramp_s;
    return analysed(record(bar, lifter));
}

// Ramps of 0.15 s and 0.1 s between them: 2 x 0.2 x 0.15 + 0.1 = 0.16 s below a fifth of the weight.
TEST(TouchFinding, ABarThatIsNotPutDownIsTouchAndGo) {
    const Report report = two_reps(0.40, 0.15);
    ASSERT_EQ(report.reps.size(), 2U);
    const Finding* finding = found_in_set(report, "touch_and_go");
    expect_whole(finding);
    EXPECT_NEAR(number_in(finding, "shortest_put_down_s"), 0.16, 0.03);
    EXPECT_DOUBLE_EQ(number_in(finding, "contacts"), 1.0);
    EXPECT_EQ(found_in_set(report, "dead_stop"), nullptr);
}

// The slack of such a rep has no meaning; its first has one.
TEST(TouchFinding, TouchAndGoLeavesNoSlackToMeasure) {
    const Report report = two_reps(0.40, 0.15);
    EXPECT_GT(number_of(report, "slack_duration", 1), 0.1);
    for (const char* id : {"slack_duration", "slack_preload_fraction", "slack_peak_rate"}) {
        EXPECT_NE(reason_of(report, id, 2).find("touch and go"), std::string::npos) << id;
    }
}

// 0.16 s became 0.46 s: more than 0.25 s below a fifth, less than 1 s unloaded.
TEST(TouchFinding, AShortPauseIsNeither) {
    const Report report = two_reps(0.70, 0.15);
    EXPECT_EQ(found_in_set(report, "touch_and_go"), nullptr);
    EXPECT_EQ(found_in_set(report, "dead_stop"), nullptr);
    EXPECT_GT(number_of(report, "slack_duration", 2), 0.1);
}

// 1.6 s less two ramps of 0.25 s: 1.1 s, and a twentieth of each ramp.
TEST(TouchFinding, ASecondUnloadedIsADeadStop) {
    const Finding* finding = nullptr;
    const Report report = two_reps(1.6, 0.25);
    finding = found_in_set(report, "dead_stop");
    expect_whole(finding);
    EXPECT_NEAR(number_in(finding, "shortest_unloaded_s"), 1.1 + 2 * 0.05 * 0.25, 0.04);
    EXPECT_EQ(found_in_set(two_reps(1.3, 0.25), "dead_stop"), nullptr);
}

TEST(TouchFinding, OneRepHasNoContactBetweenReps) {
    const Report report = analysed(record(deadlift()));
    EXPECT_EQ(found_in_set(report, "touch_and_go"), nullptr);
    EXPECT_EQ(found_in_set(report, "dead_stop"), nullptr);
}

// The grip hops by v t - g t^2 / 2 after a landing at speed, with the hands off.
Report bouncing(double speed_m_s) {
    Lifter lifter;
    lifter.release_s = 0.02;
    const BarTrace bar =
        pulled_and_held().lower(Metres{kRise_m}, Seconds{0.7}, {.in_s = 0.2}).settle(Seconds{2.0});
    Trial trial = record(bar, lifter);
    const double lands_s = bar.duration_s() - 2.0;
    for (std::size_t i = 0; i < trial.bar->height_m.size(); ++i) {
        const double t = static_cast<double>(i) / trial.rate_hz - lands_s;
        const double hop_m = speed_m_s * t - 0.5 * 9.80665 * t * t;
        trial.bar->height_m[i] += t > 0.0 && hop_m > 0.0 ? hop_m : 0.0;
    }
    return analysed(trial);
}

// Over 20 ms from 5 ms on a hop at 0.6 m/s averages 0.6 - 9.81 x 0.015 = 0.45 m/s; the load at 25 Hz takes
// some 10 ms to say that the hands are off.
TEST(TouchFinding, AHopAfterTheLandingIsABounce) {
    const Report report = bouncing(0.6);
    expect_whole(found(report, "bounce"));
    EXPECT_NEAR(number_in(found(report, "bounce"), "bounce_speed_m_s"), 0.45, 0.06);
    EXPECT_EQ(found(bouncing(0.15), "bounce"), nullptr);
    EXPECT_EQ(found(bouncing(0.0), "bounce"), nullptr);
}

// The hand load falls to a twentieth after 0.95 of the ramp.
TEST(TouchFinding, TensionKeptOnTheFloorIsToldWithItsTime) {
    Lifter lifter;
    lifter.release_s = 1.6;
    const Report report = analysed(record(deadlift(), lifter));
    expect_whole(found(report, "tension_kept"));
    EXPECT_NEAR(number_in(found(report, "tension_kept"), "floor_takeover_s"), 0.95 * 1.6, 0.08);
    EXPECT_EQ(found(analysed(record(deadlift())), "tension_kept"), nullptr);
}

}  // namespace
}  // namespace hinge::analysis
