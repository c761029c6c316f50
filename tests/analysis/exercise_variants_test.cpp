// Every exercise and every bad lift of the simulator through the whole analysis: the right rep count, the
// right words, and a reason where a number has no meaning (science.md D.8, D.9).

#include "drivers/simulated/lifter.h"
#include "drivers/simulated/presets.h"
#include "tests/analysis/findings/found.h"

namespace hinge::analysis {
namespace {

using drivers::simulated::find_preset;
using drivers::simulated::LifterOptions;
using drivers::simulated::SimulatedSet;

struct Analysed {
    Report report;
    drivers::simulated::Truth truth;
};

Analysed of(const LifterOptions& lifter) {
    SimulatedSet set = drivers::simulated::simulate(lifter, {}, 3);
    return {run_analysis(set.trial), std::move(set.truth)};
}

Analysed of(const char* preset) {
    const auto lifter = find_preset(preset);
    EXPECT_TRUE(lifter) << preset;
    return of(lifter.value_or(LifterOptions{}));
}

class Variant : public testing::TestWithParam<const char*> {};

TEST_P(Variant, HasTheRepsThatWereMade) {
    const Analysed lift = of(GetParam());
    ASSERT_EQ(lift.report.reps.size(), lift.truth.reps.size());
    for (std::size_t r = 0; r < lift.report.reps.size(); ++r) {
        EXPECT_EQ(lift.report.reps[r].rep.failed, lift.truth.reps[r].failed) << r + 1;
        for (const EventKind kind : {EventKind::lift_off, EventKind::lockout, EventKind::touchdown}) {
            const auto truth = lift.truth.reps[r].time_s(kind);
            const RepEvent& event = lift.report.reps[r].rep[kind];
            if (truth && event.event) {
                EXPECT_NEAR(event.event->time_s, *truth, 0.12) << name(kind) << " of rep " << r + 1;
            }
            EXPECT_TRUE(event.event || !event.reason.empty());
        }
    }
}

std::vector<const char*> preset_ids() {
    std::vector<const char*> ids;
    for (const auto& preset : drivers::simulated::presets()) {
        ids.push_back(preset.id.data());
    }
    return ids;
}

INSTANTIATE_TEST_SUITE_P(EveryPreset, Variant, testing::ValuesIn(preset_ids()),
                         [](const auto& each) { return std::string(each.param); });

TEST(ExerciseVariant, ARomanianDeadliftHasNoFloor) {
    const Analysed lift = of("rdl");
    for (const EventKind kind : {EventKind::lift_off, EventKind::touchdown, EventKind::slack_start}) {
        EXPECT_FALSE(lift.report.reps[0].rep[kind].event) << name(kind);
    }
    for (const char* id : {"slack_duration", "bar_flex", "hip_bar_ratio_50", "eccentric_grade"}) {
        EXPECT_NE(reason_of(lift.report, id), "") << id;
    }
    EXPECT_TRUE(metric(lift.report, "eccentric_duration").number());
    EXPECT_EQ(found_in_set(lift.report, "touch_and_go"), nullptr);
}

TEST(ExerciseVariant, BlocksAndRacksRaiseTheFloor) {
    for (const char* preset : {"block_pull", "rack_pull"}) {
        const Analysed lift = of(preset);
        EXPECT_EQ(word_of(lift.report, "tempo_met"), "no word: ") << preset;  // a yes or no
        EXPECT_LT(number_of(lift.report, "concentric_displacement"), 0.50) << preset;
    }
    EXPECT_NE(of("rack_pull").report.reps[0].rep[EventKind::knee_height].reason, "")
        << "starts near the knee";
}

TEST(ExerciseVariant, DiscsOnThePlatesHideTheHandLoad) {
    const Analysed lift = of("discs_on_plates");
    EXPECT_EQ(lift.report.reps[0].rep[EventKind::lift_off].event->method, "height");
    for (const char* id : {"slack_duration", "slack_preload_fraction", "slack_peak_rate", "bar_flex"}) {
        EXPECT_NE(reason_of(lift.report, id), "") << id;
    }
    // The standing person is weighed with the bar; the entered load is taken off again, at grade B.
    EXPECT_NEAR(set_number(lift.report, "body_weight"), lift.truth.body_weight_n, 8.0);
    EXPECT_EQ(metric(lift.report, "body_weight", 0).grade, Grade::b);
    EXPECT_NE(reason_of(lift.report, "bar_mass_estimated", 0), "");
    EXPECT_EQ(found_in_set(lift.report, "load_mismatch"), nullptr);
}

TEST(ExerciseVariant, DiscsOnThePlatesWithoutALoadSaySo) {
    SimulatedSet set = drivers::simulated::simulate(*find_preset("discs_on_plates"), {}, 3);
    set.trial.set.load_kg.reset();
    EXPECT_NE(reason_of(run_analysis(set.trial), "body_weight", 0).find("discs stand on the plates"),
              std::string::npos);
}

TEST(ExerciseVariant, AFailedLiftSaysWhereItEnded) {
    const Analysed lift = of("failed");
    EXPECT_NE(found(lift.report, "failed_lift"), nullptr);
    EXPECT_NE(reason_of(lift.report, "mean_concentric_velocity"), "");
    EXPECT_NE(reason_of(lift.report, "hip_bar_ratio_50"), "");
}

TEST(ExerciseVariant, ALetGoBarIsReleasedAndAFollowedOneIsDropped) {
    const Report released = of("released").report;
    EXPECT_EQ(word_of(released, "eccentric_grade"), "released");
    EXPECT_NE(found(released, "released"), nullptr);
    EXPECT_NE(found(released, "drop_from_top"), nullptr);
    const Report followed = of("free_fall").report;
    EXPECT_NE(found(followed, "drop_from_top"), nullptr);
    EXPECT_EQ(found(followed, "released"), nullptr);
    EXPECT_EQ(word_of(of("dropped").report, "eccentric_grade"), "dropped");
    EXPECT_EQ(found(of("dropped").report, "drop_from_top"), nullptr) << "lost near the floor, not at the top";
}

TEST(ExerciseVariant, TouchAndGoHasOneSlackAndFiveReps) {
    const Analysed lift = of("touch_and_go");
    EXPECT_NEAR(number_in(found_in_set(lift.report, "touch_and_go"), "touch_and_go"), 4.0, 0.0);
    EXPECT_TRUE(metric(lift.report, "slack_duration", 1).number());
    for (std::size_t rep = 2; rep <= 5; ++rep) {
        EXPECT_NE(reason_of(lift.report, "slack_duration", rep).find("touch and go"), std::string::npos);
    }
}

TEST(ExerciseVariant, ADeadStopIsToldAndATouchIsNot) {
    const Analysed lift = of("dead_stop");
    EXPECT_NEAR(number_in(found_in_set(lift.report, "dead_stop"), "dead_stops"), 2.0, 0.0);
    EXPECT_EQ(found_in_set(lift.report, "touch_and_go"), nullptr);
    EXPECT_NE(found_in_set(lift.report, "set_trend"), nullptr);
}

TEST(ExerciseVariant, AHitchIsOneRep) {
    const Analysed lift = of("hitch");
    EXPECT_NE(found(lift.report, "hitch"), nullptr);
    EXPECT_EQ(found(of("clean").report, "hitch"), nullptr);
}

TEST(ExerciseVariant, AYankIsToldAndACleanPullIsNot) {
    EXPECT_NE(found(of("yanked").report, "yanked"), nullptr);
    EXPECT_EQ(found(of("clean").report, "yanked"), nullptr);
}

// What a good single says: nothing.
TEST(ExerciseVariant, ACleanLiftHasNoFindings) {
    const Report report = of("clean").report;
    for (const Finding& finding : report.reps[0].findings) {
        ADD_FAILURE() << finding.id << ": " << finding.text;
    }
    EXPECT_TRUE(report.set_findings.empty());
}

}  // namespace
}  // namespace hinge::analysis
