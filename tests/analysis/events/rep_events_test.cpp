#include <gtest/gtest.h>

#include <cmath>

#include "analysis/run_analysis.h"
#include "tests/support/lift_trial.h"
#include "tests/support/report_matchers.h"

// Events of built trials, whose instants are known.
namespace hinge::test {
namespace {

using analysis::Report;
using analysis::run_analysis;

BarTrace on_floor() {
    return BarTrace{Hertz{1000}}.rest(Metres{0.225}, Seconds{4});
}

std::string why_not(const Report& report, EventKind kind) {
    EXPECT_FALSE(report.reps.at(0).rep[kind].event) << name(kind);
    return report.reps.at(0).rep[kind].reason;
}

// Tolerances: the 25 Hz force and the 10 Hz speed smear a corner over some 10 ms (science.md D.2).
TEST(RepEvents, OfACleanRep) {
    const Report report = run_analysis(lift_trial(clean_rep()));
    ASSERT_EQ(report.reps.size(), 1U);
    EXPECT_NEAR(time_of(report, EventKind::slack_start), 4.0 - 0.97 * 0.6, 0.03);
    EXPECT_NEAR(time_of(report, EventKind::lift_off), 4.0, 0.012);
    EXPECT_NEAR(time_of(report, EventKind::first_inch), 4.0 + BarTrace::time_to_share_s(0.0254 / 0.5, 1.5),
                0.005);
    // Knee-height mark: 0.285 of 1.75 m.
    EXPECT_NEAR(time_of(report, EventKind::knee_height),
                4.0 + BarTrace::time_to_share_s((0.285 * 1.75 - 0.225) / 0.5, 1.5), 0.005);
    EXPECT_NEAR(time_of(report, EventKind::lockout), 5.5 - BarTrace::time_from_end_s(0.02, 0.5, 1.5), 0.01);
    EXPECT_NEAR(time_of(report, EventKind::descent_start), 7.5 + 0.02 / (0.5 / 2.8 / 0.2), 0.02);
    EXPECT_NEAR(time_of(report, EventKind::touchdown), 10.5, 0.05);  // a feather landing
}

TEST(RepEvents, MarksAreCountedUpFromTheFloor) {
    // 0.2 m/s from 7.5 s; 12 inches above the floor after 0.2952 m, 6 inches after 0.4476 m.
    const Report report = run_analysis(lift_trial(on_floor()
                                                      .raise(Metres{0.6}, Seconds{1.5})
                                                      .hold(Seconds{2})
                                                      .glide_down(Metres{0.6}, Seconds{3})
                                                      .hold(Seconds{2})));
    EXPECT_NEAR(time_of(report, EventKind::last_12in), 7.5 + (0.6 - 0.3048) / 0.2, 0.006);
    EXPECT_NEAR(time_of(report, EventKind::last_6in), 7.5 + (0.6 - 0.1524) / 0.2, 0.006);
    EXPECT_NEAR(time_of(report, EventKind::touchdown), 10.5, 0.01);
}

TEST(RepEvents, AFlexibleBarBreaksWhereTheForceSays) {
    const Report report = run_analysis(lift_trial(clean_rep(), {}, {.bar_stiffness_n_m = 120e3}));
    EXPECT_NEAR(time_of(report, EventKind::lift_off), 4.0, 0.015);
    EXPECT_EQ(report.reps[0].rep[EventKind::lift_off].event->method, "force");
}

TEST(RepEvents, WithoutPlatesTheHeightTellsTheBreak) {
    Trial trial = lift_trial(clean_rep());
    trial.plates.remove(Side::left);
    const Report report = run_analysis(trial);
    EXPECT_EQ(report.reps[0].rep[EventKind::lift_off].event->method, "height");
    EXPECT_NEAR(time_of(report, EventKind::lift_off), 4.0, 0.05);
    EXPECT_NEAR(time_of(report, EventKind::touchdown), 10.5, 0.08);
    EXPECT_NE(why_not(report, EventKind::slack_start).find("hand load is not visible"), std::string::npos);
}

TEST(RepEvents, TimesAreOnTheTrialsClock) {
    Trial trial = lift_trial(clean_rep());
    trial.start_s = 100.0;
    EXPECT_NEAR(time_of(run_analysis(trial), EventKind::lift_off), 104.0, 0.012);
}

TEST(RepEvents, DoNotDependOnTheRate) {
    for (const double rate : {200.0, 500.0, 2000.0}) {
        const Report report = run_analysis(lift_trial(clean_rep(Hertz{rate})));
        EXPECT_NEAR(time_of(report, EventKind::lift_off), 4.0, 0.015) << rate;
        EXPECT_NEAR(time_of(report, EventKind::lockout), 5.5 - BarTrace::time_from_end_s(0.02, 0.5, 1.5),
                    0.015)
            << rate;
    }
}

TEST(RepEvents, LockoutIsAtTheEndOfTheLastRunUp) {
    const Report report = run_analysis(lift_trial(on_floor()
                                                      .raise(Metres{0.3}, Seconds{1})
                                                      .hold(Seconds{0.5})
                                                      .raise(Metres{0.2}, Seconds{1})
                                                      .hold(Seconds{2})
                                                      .lower(Metres{0.5}, Seconds{3})
                                                      .hold(Seconds{1})));
    EXPECT_NEAR(time_of(report, EventKind::lockout), 6.5 - BarTrace::time_from_end_s(0.02, 0.2, 1.0), 0.01);
}

TEST(RepEvents, EveryMissingEventSaysWhy) {
    const Report up_only =
        run_analysis(lift_trial(on_floor().raise(Metres{0.5}, Seconds{1.5}).hold(Seconds{2})));
    EXPECT_NE(why_not(up_only, EventKind::descent_start).find("recording ends"), std::string::npos);
    EXPECT_NE(why_not(up_only, EventKind::touchdown).find("no descent"), std::string::npos);
    EXPECT_NE(why_not(up_only, EventKind::last_6in).find("no descent"), std::string::npos);
    Trial nobody = lift_trial(clean_rep(), {.stature_m = std::nullopt});
    EXPECT_NE(why_not(run_analysis(nobody), EventKind::knee_height).find("stature"), std::string::npos);
    nobody.athlete.knee_height_m = 0.2;
    EXPECT_NE(why_not(run_analysis(nobody), EventKind::knee_height).find("starts above"), std::string::npos);
    nobody.athlete.knee_height_m = 1.2;
    EXPECT_NE(why_not(run_analysis(nobody), EventKind::knee_height).find("does not reach"),
              std::string::npos);
}

TEST(RepEvents, AnRdlNeverLeavesTheFloor) {
    Trial trial = lift_trial(BarTrace{Hertz{1000}}
                                 .rest(Metres{0.75}, Seconds{3})
                                 .sink(Metres{0.4}, Seconds{2})
                                 .raise(Metres{0.4}, Seconds{1.5})
                                 .hold(Seconds{2}),
                             {}, {.hangs_throughout = true});
    trial.set.exercise = Exercise::rdl;
    const Report report = run_analysis(trial);
    ASSERT_EQ(report.reps.size(), 1U);
    EXPECT_NE(why_not(report, EventKind::lift_off).find("does not leave the floor"), std::string::npos);
    EXPECT_NE(why_not(report, EventKind::touchdown).find("does not touch the floor"), std::string::npos);
    EXPECT_NEAR(time_of(report, EventKind::descent_start), 3.0 + BarTrace::time_from_end_s(0.02, 0.4, 2.0),
                0.015);
    EXPECT_NEAR(number(report, "eccentric_duration"), 2.0 - BarTrace::time_from_end_s(0.02, 0.4, 2.0), 0.04);
    EXPECT_NEAR(number(report, "eccentric_displacement"), 0.4, 0.002);
}

Trial edited(std::vector<EventEdit> edits) {
    Trial trial = lift_trial(clean_rep());
    trial.edits = std::move(edits);
    return trial;
}

EventEdit moved(EventKind kind, double time_s, int rep = 1) {
    return {rep, kind, time_s, "P-009", "2026-01-01T00:00:00Z", "seen on video"};
}

TEST(EventEdits, AMovedEventWinsAndCutsThePhasesAnew) {
    const Report report = run_analysis(edited({moved(EventKind::lift_off, 4.4)}));
    const Event& event = *report.reps.at(0).rep[EventKind::lift_off].event;
    EXPECT_EQ(event.time_s, 4.4);
    EXPECT_EQ(event.method, "manual");
    const double lockout_s = time_of(report, EventKind::lockout);
    EXPECT_NEAR(number(report, "concentric_duration"), lockout_s - 4.4, 1e-12);
    // From 4.4 s the bar has the rest of its rise to do.
    EXPECT_NEAR(number(report, "concentric_displacement"),
                0.5 * (BarTrace::share_at(lockout_s - 4.0, 1.5) - BarTrace::share_at(0.4, 1.5)), 0.0005);
}

TEST(EventEdits, AMovedLockoutMovesTheHold) {
    // The detected lock-out is at 5.43 s; one placed at 6.5 s leaves a second less to hold.
    const Report plain = run_analysis(lift_trial(clean_rep()));
    const Report report = run_analysis(edited({moved(EventKind::lockout, 6.5)}));
    EXPECT_NEAR(number(report, "hold_duration"), time_of(plain, EventKind::descent_start) - 6.5, 1e-9);
    EXPECT_NEAR(number(report, "concentric_duration"), 6.5 - time_of(plain, EventKind::lift_off), 0.001);
    EXPECT_NEAR(number(report, "hold_weight"), 700.0 + 80.0 * kStandardGravity_m_s2, 0.5);
    // Lock-out placed after the descent began: there is no still hold, and what needs one says so.
    const Report late = run_analysis(edited({moved(EventKind::lockout, 9.0)}));
    EXPECT_TRUE(has_reason(late, "mean_system_power", "hold"));
}

TEST(EventEdits, AnEditSuppliesWhatWasNotFound) {
    Trial trial = edited({moved(EventKind::slack_start, 3.5)});
    trial.set.discs = DiscPlacement::on_plates;
    const Report report = run_analysis(trial);
    EXPECT_EQ(time_of(report, EventKind::slack_start), 3.5);
}

TEST(EventEdits, OfAnotherRepIsIgnored) {
    const Report plain = run_analysis(lift_trial(clean_rep()));
    const Report report = run_analysis(edited({moved(EventKind::lift_off, 4.4, 2)}));
    EXPECT_EQ(time_of(report, EventKind::lift_off), time_of(plain, EventKind::lift_off));
}

TEST(EventEdits, TheLastEditOfAnEventCounts) {
    const Report report =
        run_analysis(edited({moved(EventKind::lockout, 5.0), moved(EventKind::lockout, 5.2)}));
    EXPECT_EQ(time_of(report, EventKind::lockout), 5.2);
}

TEST(EventEdits, EventsInTheWrongOrderLeaveNoPhase) {
    const Report report = run_analysis(edited({moved(EventKind::lift_off, 9.0)}));
    EXPECT_FALSE(metric(report, "concentric_duration").has_value());
    EXPECT_FALSE(metric(report, "concentric_duration").reason.empty());
}

}  // namespace
}  // namespace hinge::test
