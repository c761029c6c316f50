// The whole set: weights as built, stance, drift, synchronisation.

#include "tests/support/reported.h"

namespace hinge::analysis {
namespace {

using namespace movement;

const Lifter kLifter;
const double kBar_n = kLifter.bar_kg * kStandardGravity_m_s2;

// Quiet standing and the hold have no noise, so the weights are exact but for what the filters leave of the
// movement's edges.
constexpr double kEdges_n = 0.05;

TEST(SetWeights, AreWhatStandsOnThePlates) {
    const Report report = analysed(record(deadlift()));
    EXPECT_DOUBLE_EQ(set_number(report, "rep_count"), 1.0);
    EXPECT_NEAR(set_number(report, "body_weight"), kLifter.body_n, kEdges_n);
    EXPECT_NEAR(set_number(report, "hold_weight"), kLifter.body_n + kBar_n, kEdges_n);
    EXPECT_NEAR(set_number(report, "bar_mass_estimated"), kLifter.bar_kg, kEdges_n / 9.8);
    EXPECT_EQ(metric(report, "body_weight", 0).grade, Grade::a);
}

TEST(SetWeights, LoadMismatchIsTheShareThatIsTooMuch) {
    Trial trial = record(deadlift());
    trial.set.load_kg = 80.0;
    const Report report = analysed(trial);
    EXPECT_NEAR(set_number(report, "load_mismatch"), 0.25, 0.0002);  // 100 kg on the plates, 80 kg entered
    ASSERT_EQ(report.set_findings.size(), 1U);
    EXPECT_EQ(report.set_findings[0].id, "load_mismatch");
    EXPECT_TRUE(analysed(record(deadlift())).set_findings.empty());
}

TEST(SetWeights, GravityOfThePlaceCounts) {
    Trial trial = record(deadlift());
    trial.setup.gravity_m_s2 = 9.78;
    EXPECT_NEAR(set_number(analysed(trial), "bar_mass_estimated"), kBar_n / 9.78, kEdges_n / 9.78);
}

TEST(SetWeights, StanceIsTheDistanceOfTheFeet) {
    for (const double stance_m : {0.30, 0.70}) {
        Lifter lifter;
        lifter.stance_m = stance_m;
        EXPECT_NEAR(set_number(analysed(record(deadlift(), lifter)), "stance_width"), stance_m, 1e-9);
    }
}

TEST(SetWeights, TareDriftIsWhatTheEmptyPlateGains) {
    Trial trial = record(deadlift());
    // Nobody on the plates in the first and the last second and a half; the left zero creeps by 1.5 N from
    // end to end.
    const auto n = static_cast<double>(trial.sample_count);
    for (std::size_t i = 0; i < trial.sample_count; ++i) {
        const bool empty = i < 1500 || i + 1500 > trial.sample_count;
        for (PlateSignals* plate : {&trial.left()->signals, &trial.right()->signals}) {
            plate->fz[i] = empty ? 0.0 : plate->fz[i];
        }
        trial.left()->signals.fz[i] += 1.5 * static_cast<double>(i) / n;
    }
    const Report report = analysed(trial);
    // Means of the first and the last second lie a second nearer to each other than the ends.
    EXPECT_NEAR(set_number(report, "tare_drift_left"), 1.5 * (n - 1000.0) / n, 1e-9);
    EXPECT_NEAR(set_number(report, "tare_drift_right"), 0.0, 1e-12);
}

TEST(SetWeights, APersonOnThePlateHidesTheDrift) {
    const Report report = analysed(record(deadlift()));
    EXPECT_EQ(reason_of(report, "tare_drift_left", 0), "the plate was not empty at the start and at the end");
}

TEST(SetWeights, SynchronisationIsAsRecorded) {
    Trial trial = record(deadlift());
    EXPECT_DOUBLE_EQ(set_number(analysed(trial), "sync_uncertainty"), 0.0005);
    trial.setup.sync.uncertainty_s.reset();
    EXPECT_EQ(reason_of(analysed(trial), "sync_uncertainty", 0),
              "the synchronisation uncertainty was not recorded");
    trial.setup.sync.kind = SyncKind::unsynchronised;
    EXPECT_EQ(reason_of(analysed(trial), "sync_uncertainty", 0), "plates and bar are not synchronised");
}

TEST(SetWeights, WithoutPlatesOnlyTheRepsAreCounted) {
    const Report report = analysed(without_plates(record(deadlift())));
    EXPECT_DOUBLE_EQ(set_number(report, "rep_count"), 1.0);
    for (const char* id : {"body_weight", "hold_weight", "stance_width"}) {
        EXPECT_EQ(reason_of(report, id, 0), "no force under both feet") << id;
    }
    EXPECT_NE(reason_of(report, "bar_mass_estimated", 0), "");
    EXPECT_NE(reason_of(report, "load_mismatch", 0), "");
    EXPECT_EQ(reason_of(report, "tare_drift_left", 0), "no force on this plate");
}

TEST(SetWeights, WithoutABarThePersonIsStillWeighed) {
    const Report report = analysed(without_bar(record(deadlift())));
    EXPECT_NEAR(set_number(report, "body_weight"), kLifter.body_n, 0.5);
    EXPECT_EQ(reason_of(report, "rep_count", 0), "no bar transducer");
    EXPECT_EQ(reason_of(report, "hold_weight", 0), "no reps");
    EXPECT_TRUE(report.reps.empty());
    ASSERT_FALSE(report.warnings.empty());
    EXPECT_EQ(report.warnings.back(), "no reps: no bar transducer");
}

TEST(SetWeights, WithoutAnEnteredLoadThereIsNoMismatch) {
    Trial trial = record(deadlift());
    trial.set.load_kg.reset();
    EXPECT_EQ(reason_of(analysed(trial), "load_mismatch", 0), "no load was entered");
}

TEST(SetWeights, SomeoneWhoNeverStandsStillIsNotWeighed) {
    Trial trial = without_bar(record(standing_with_bar_on_floor()));
    for (std::size_t i = 0; i < trial.sample_count; ++i) {
        // 30 N at 1 Hz is 2.6 % of 800 N; the limit is 0.7 %.
        trial.left()->signals.fz[i] += 30.0 * std::sin(2.0 * 3.14159265 * static_cast<double>(i) / 1000.0);
    }
    EXPECT_EQ(reason_of(analysed(trial), "body_weight", 0),
              "no quiet standing with the bar on the floor was found");
}

TEST(SetWeights, AnEmptyTrialGivesReasonsOnly) {
    const Report report = analysed(Trial{});
    EXPECT_TRUE(report.reps.empty());
    for (const ReportedMetric& metric : report.set_metrics) {
        if (metric.id != "missing_samples") {
            EXPECT_TRUE(metric.value.has_value() || !metric.value.reason.empty()) << metric.id;
        }
    }
    EXPECT_EQ(reason_of(report, "body_weight", 0), "no force under both feet");
}

}  // namespace
}  // namespace hinge::analysis
