#include "analysis/reps/segmentation.h"

#include <gtest/gtest.h>

#include <cmath>

#include "analysis/signals/set_signals.h"
#include "tests/support/lift_trial.h"

namespace hinge::analysis {
namespace {

using hinge::test::BarTrace;
using hinge::test::clean_rep;
using hinge::test::lift_trial;

Segmentation segmented(const Trial& trial, std::optional<double> expected_top_m = std::nullopt) {
    const Settings settings;
    const CordAttachment hooked = attachment(trial.bar).value_or(CordAttachment::between_hands);
    return segment_reps(prepare_signals(trial, settings), trial.set.exercise, hooked, expected_top_m,
                        settings);
}

BarTrace on_floor() {
    return BarTrace{Hertz{1000}}.rest(Metres{0.225}, Seconds{4});
}

TEST(Segmentation, OneRepTurnsAtFloorAndTop) {
    const Segmentation found = segmented(lift_trial(clean_rep()));
    ASSERT_EQ(found.reps.size(), 1U);
    EXPECT_NEAR(found.floor_height_m, 0.225, 1e-6);
    EXPECT_NEAR(found.reference_rise_m, 0.5, 0.002);
    EXPECT_TRUE(found.floor_is_known);
    EXPECT_TRUE(found.reps[0].hitches.empty());
    EXPECT_FALSE(found.reps[0].failed);
    EXPECT_LE(found.reps[0].bottom, 4050U);
    EXPECT_GE(found.reps[0].top, 5400U);
    EXPECT_LE(found.reps[0].top, 7600U);
    ASSERT_TRUE(found.reps[0].next_bottom);
    EXPECT_GE(*found.reps[0].next_bottom, 10400U);
}

TEST(Segmentation, ThreeRepsAreThree) {
    BarTrace trace = on_floor();
    for (int i = 0; i < 3; ++i) {
        trace.raise(Metres{0.5}, Seconds{1.2})
            .hold(Seconds{0.5})
            .lower(Metres{0.5}, Seconds{2})
            .hold(Seconds{1});
    }
    const Segmentation found = segmented(lift_trial(trace));
    ASSERT_EQ(found.reps.size(), 3U);
    for (std::size_t r = 0; r < 3; ++r) {
        EXPECT_NEAR(static_cast<double>(found.reps[r].top),
                    1000.0 * (4.0 + 4.7 * static_cast<double>(r) + 1.45), 320.0);
    }
}

TEST(Segmentation, TouchAndGoIsStillTwoReps) {
    const Segmentation found = segmented(lift_trial(on_floor()
                                                        .raise(Metres{0.5}, Seconds{1.2})
                                                        .sink(Metres{0.5}, Seconds{1.5})
                                                        .hold(Seconds{0.05})
                                                        .raise(Metres{0.5}, Seconds{1.2})
                                                        .sink(Metres{0.5}, Seconds{1.5})
                                                        .hold(Seconds{1})));
    EXPECT_EQ(found.reps.size(), 2U);
}

TEST(Segmentation, AHitchStaysOneRep) {
    const Segmentation found = segmented(lift_trial(on_floor()
                                                        .raise(Metres{0.35}, Seconds{1})
                                                        .sink(Metres{0.05}, Seconds{0.3})
                                                        .raise(Metres{0.2}, Seconds{0.8})
                                                        .hold(Seconds{1})
                                                        .lower(Metres{0.5}, Seconds{2})
                                                        .hold(Seconds{1})));
    ASSERT_EQ(found.reps.size(), 1U);
    EXPECT_EQ(found.reps[0].hitches.size(), 1U);
}

TEST(Segmentation, AFailedLiftIsARepThatFailed) {
    const Segmentation found = segmented(lift_trial(on_floor()
                                                        .raise(Metres{0.5}, Seconds{1.2})
                                                        .hold(Seconds{1})
                                                        .lower(Metres{0.5}, Seconds{2})
                                                        .hold(Seconds{1})
                                                        .raise(Metres{0.2}, Seconds{1})
                                                        .sink(Metres{0.2}, Seconds{0.6})
                                                        .hold(Seconds{1})));
    ASSERT_EQ(found.reps.size(), 2U);
    EXPECT_FALSE(found.reps[0].failed);
    EXPECT_TRUE(found.reps[1].failed);
}

TEST(Segmentation, AFailedSingleIsToldByTheStature) {
    const Trial trial = lift_trial(
        on_floor().raise(Metres{0.35}, Seconds{1.2}).sink(Metres{0.35}, Seconds{0.8}).hold(Seconds{1}));
    ASSERT_EQ(segmented(trial).reps.size(), 1U);
    EXPECT_FALSE(segmented(trial).reps[0].failed);
    EXPECT_TRUE(segmented(trial, 0.75).reps[0].failed);  // should have risen 0.525 m
}

TEST(Segmentation, AnRdlTurnsAtTheTopFirst) {
    Trial trial = lift_trial(BarTrace{Hertz{1000}}
                                 .rest(Metres{0.75}, Seconds{3})
                                 .sink(Metres{0.4}, Seconds{2})
                                 .raise(Metres{0.4}, Seconds{1.5})
                                 .hold(Seconds{1})
                                 .sink(Metres{0.4}, Seconds{2})
                                 .raise(Metres{0.4}, Seconds{1.5})
                                 .hold(Seconds{1}));
    trial.set.exercise = Exercise::rdl;
    const Segmentation found = segmented(trial);
    ASSERT_EQ(found.reps.size(), 2U);
    EXPECT_FALSE(found.floor_is_known);
    ASSERT_TRUE(found.reps[0].previous_top);
    EXPECT_NEAR(static_cast<double>(found.reps[0].bottom), 5000.0, 30.0);
    EXPECT_NEAR(static_cast<double>(found.reps[1].bottom), 9500.0, 30.0);
}

TEST(Segmentation, NoMovementIsAReason) {
    const Segmentation found = segmented(lift_trial(on_floor()));
    EXPECT_TRUE(found.reps.empty());
    EXPECT_NE(found.reason.find("30 mm"), std::string::npos);
}

TEST(Segmentation, RollingTheBarIsNoRep) {
    const Segmentation found =
        segmented(lift_trial(on_floor().raise(Metres{0.02}, Seconds{1}).hold(Seconds{1})));
    EXPECT_TRUE(found.reps.empty());
    EXPECT_FALSE(found.reason.empty());
}

TEST(Segmentation, NoBarIsAReason) {
    Trial trial = lift_trial(clean_rep());
    trial.bar.reset();
    EXPECT_EQ(segmented(trial).reason, "no bar transducer");
}

TEST(Segmentation, GapsDoNotMakeReps) {
    Trial trial = lift_trial(clean_rep());
    hinge::test::lose(trial.bar->height_m, 1000.0, 1.0, 1.4);
    hinge::test::lose(trial.bar->height_m, 1000.0, 4.6, 4.9);
    hinge::test::lose(trial.bar->height_m, 1000.0, 6.0, 6.5);
    EXPECT_EQ(segmented(trial).reps.size(), 1U);
}

TEST(Segmentation, RestingTimesAreWhereTheBarLiesOnTheFloor) {
    const Segmentation found = segmented(lift_trial(clean_rep()));
    ASSERT_EQ(found.bar_at_rest.size(), 2U);
    EXPECT_LE(found.bar_at_rest[0].first, 10U);
    EXPECT_NEAR(static_cast<double>(found.bar_at_rest[0].last), 4050.0, 80.0);
    EXPECT_NEAR(static_cast<double>(found.bar_at_rest[1].first), 10480.0, 80.0);
}

// Relatives of the cord's and the bar's faults (science.md M.8): closed movements, the floor at 225 mm.
BarTrace two_reps(BarTrace trace) {
    for (int i = 0; i < 2; ++i) {
        trace.raise(Metres{0.5}, Seconds{1.2})
            .hold(Seconds{0.8})
            .lower(Metres{0.5}, Seconds{2})
            .hold(Seconds{1.5});
    }
    return trace;
}

void expect_two_from_the_floor(const Segmentation& found) {
    ASSERT_EQ(found.reps.size(), 2U);
    for (const RepCycle& rep : found.reps) {
        EXPECT_NEAR(rep.floor_before_m, 0.225, 0.001);
        EXPECT_NEAR(rep.floor_after_m, 0.225, 0.001);
        EXPECT_FALSE(rep.failed);
        EXPECT_TRUE(rep.hitches.empty());
    }
    EXPECT_NEAR(found.floor_height_m, 0.225, 0.001);
    EXPECT_NEAR(found.reference_rise_m, 0.5, 0.003);
}

TEST(Segmentation, AnUnhookedCordIsNoFloor) {
    expect_two_from_the_floor(
        segmented(lift_trial(two_reps(on_floor()).sink(Metres{0.22}, Seconds{0.6}).hold(Seconds{2}))));
}

TEST(Segmentation, ACordThatIsHookedAgainIsNoRep) {
    expect_two_from_the_floor(segmented(lift_trial(two_reps(on_floor())
                                                       .sink(Metres{0.4}, Seconds{0.6})
                                                       .hold(Seconds{1})
                                                       .raise(Metres{0.4}, Seconds{1})
                                                       .hold(Seconds{2}))));
}

TEST(Segmentation, ACordHookedLateIsNoPull) {
    expect_two_from_the_floor(segmented(lift_trial(two_reps(BarTrace{Hertz{250}}
                                                                .rest(Metres{0.02}, Seconds{5})
                                                                .raise(Metres{0.205}, Seconds{0.8})
                                                                .hold(Seconds{2})))));
}

TEST(Segmentation, ANudgedBarIsNoRep) {
    Trial trial = lift_trial(two_reps(on_floor()
                                          .raise(Metres{0.045}, Seconds{0.3})
                                          .sink(Metres{0.045}, Seconds{0.3})
                                          .hold(Seconds{1})
                                          .raise(Metres{0.035}, Seconds{0.3})
                                          .sink(Metres{0.035}, Seconds{0.3})
                                          .hold(Seconds{1})));
    trial.bar->setup->attachment = CordAttachment::between_hands;
    expect_two_from_the_floor(segmented(trial));
}

TEST(Segmentation, ARecordingThatBeginsAtTheTopHasTheFullReps) {
    expect_two_from_the_floor(segmented(lift_trial(two_reps(BarTrace{Hertz{1000}}
                                                                .rest(Metres{0.725}, Seconds{2})
                                                                .lower(Metres{0.5}, Seconds{2})
                                                                .hold(Seconds{2})))));
}

TEST(Segmentation, CountsLostOnTheWayGiveEachPullItsFloor) {
    Trial trial = lift_trial(two_reps(on_floor()));
    for (std::size_t i = 6200; i < trial.bar->height_m.size(); ++i) {  // over the first lowering
        trial.bar->height_m[i] += 0.012 * std::min(1.0, static_cast<double>(i - 6200) / 1600.0);
    }
    const Segmentation found = segmented(trial);
    ASSERT_EQ(found.reps.size(), 2U);
    EXPECT_NEAR(found.reps[0].floor_before_m, 0.225, 0.001);
    EXPECT_NEAR(found.reps[0].floor_after_m, 0.237, 0.001);
    EXPECT_NEAR(found.reps[1].floor_before_m, 0.237, 0.001);
    EXPECT_FALSE(found.reps[1].failed);
}

TEST(Segmentation, AJumpOfTheCordIsNoMovement) {
    for (const double step_m : {0.3, -0.15}) {
        Trial trial = lift_trial(two_reps(on_floor()));
        for (std::size_t i = 8800; i < trial.bar->height_m.size(); ++i) {
            trial.bar->height_m[i] += step_m;  // at rest between the reps
        }
        const Segmentation found = segmented(trial);
        ASSERT_EQ(found.reps.size(), 2U);
        EXPECT_NEAR(found.reps[0].floor_before_m, 0.225, 0.001);
        EXPECT_NEAR(found.reps[1].floor_before_m, 0.225 + step_m, 0.001);
        EXPECT_NEAR(found.reps[1].floor_after_m, 0.225 + step_m, 0.001);
        EXPECT_NEAR(found.reference_rise_m, 0.5, 0.003);
    }
}

// A drop and a rebound of 80 mm: thrown up at 1.25 m/s and down again, both under gravity alone.
BarTrace rebound(BarTrace trace, double height_m) {
    const double up_s = std::sqrt(2.0 * height_m / kStandardGravity_m_s2);
    return trace.rise_thrown(Metres{height_m}, Seconds{up_s}).fall(Metres{height_m});
}

TEST(Segmentation, AReboundIsOfItsRep) {
    for (const double rate_hz : {125.0, 1000.0}) {
        BarTrace trace = BarTrace{Hertz{rate_hz}}.rest(Metres{0.225}, Seconds{4});
        for (int i = 0; i < 3; ++i) {
            trace.raise(Metres{0.5}, Seconds{1.2}).hold(Seconds{1}).fall(Metres{0.5});
            trace = rebound(rebound(trace, 0.2), 0.06).hold(Seconds{2});
        }
        const Segmentation found = segmented(lift_trial(trace));
        ASSERT_EQ(found.reps.size(), 3U) << rate_hz;
        for (const RepCycle& rep : found.reps) {
            EXPECT_FALSE(rep.failed);
            EXPECT_EQ(rep.bounces.size(), 2U);
        }
    }
}

}  // namespace
}  // namespace hinge::analysis
