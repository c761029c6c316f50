#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "analysis/run_analysis.h"
#include "tests/support/lift_trial.h"
#include "tests/support/report_matchers.h"

// The quality gate of science.md F.6: each reason to refuse hip timing, one at a time.
namespace hinge::test {
namespace {

using analysis::run_analysis;

constexpr double kTurn = 2.0 * std::numbers::pi;

MetricValue ratio(const Trial& trial) {
    return metric(run_analysis(trial), "hip_bar_ratio_50");
}

void expect_refused(const Trial& trial, std::string_view words) {
    const MetricValue value = ratio(trial);
    EXPECT_TRUE(has_reason(value, words));
    EXPECT_EQ(value.grade, Grade::indeterminate);
}

Trial clean() {
    return lift_trial(clean_rep());
}

BarTrace pulling(double up_s, double hold_s) {
    return BarTrace{Hertz{1000}}
        .rest(Metres{0.225}, Seconds{4})
        .raise(Metres{0.5}, Seconds{up_s})
        .hold(Seconds{hold_s})
        .lower(Metres{0.5}, Seconds{3})
        .hold(Seconds{2});
}

TEST(Gate, ACleanRepIsGradeA) {
    EXPECT_EQ(ratio(clean()).grade, Grade::a);
}

TEST(Gate, AShortHoldIsRefused) {
    expect_refused(lift_trial(pulling(1.5, 0.4)), "the still part of the hold lasts");
}

TEST(Gate, ABarThatMovesInTheHoldIsRefused) {
    // 2 mm at 1.5 Hz: SD of the speed 13 mm/s.
    Trial trial = clean();
    for (std::size_t i = 5500; i < 7500; ++i) {
        trial.bar->height_m[i] += 0.002 * std::sin(kTurn * 1.5 * static_cast<double>(i - 5500) / 1000.0);
    }
    expect_refused(trial, "the bar moves in the hold");
}

// Adds a sine to the force in the hold.
Trial swaying(double amplitude_n) {
    Trial trial = clean();
    for (std::size_t i = 5500; i < 7500; ++i) {
        trial.left()->signals.fz[i] +=
            amplitude_n * std::sin(kTurn * 2.0 * static_cast<double>(i - 5500) / 1000.0);
    }
    return trial;
}

TEST(Gate, AnUnquietHoldIsRefused) {
    expect_refused(swaying(60.0), "the hold is not still");
}

TEST(Gate, AWeightThatIsNotKnownWellIsRefused) {
    // SD 7 N: within 1.5 % of the weight, but its mean is known to 7 sqrt(0.5 s / 1.7 s) = 4 N only.
    expect_refused(swaying(10.0), "the weights are known to");
}

TEST(Gate, ALongPullIsGradeBAndThenRefused) {
    EXPECT_EQ(ratio(lift_trial(pulling(3.6, 2.0))).grade, Grade::b);
    expect_refused(lift_trial(pulling(5.0, 2.0)), "the pull lasts");
}

TEST(Gate, SynchronisationDecidesTheGrade) {
    Trial trial = clean();
    trial.setup.sync.uncertainty_s = 0.001;
    EXPECT_EQ(ratio(trial).grade, Grade::a);
    trial.setup.sync.uncertainty_s = 0.0015;
    EXPECT_EQ(ratio(trial).grade, Grade::b);
    trial.setup.sync.uncertainty_s = 0.0025;
    expect_refused(trial, "synchronised to 0.0025 s");
    trial.setup.sync.uncertainty_s.reset();
    expect_refused(trial, "uncertainty of plates and bar is not known");
    trial.setup.sync.kind = SyncKind::unsynchronised;
    expect_refused(trial, "not synchronised");
}

TEST(Gate, ACordOffTheVerticalIsRefused) {
    Trial trial = clean();
    trial.bar->setup->anchor_offset_m = 0.05;
    EXPECT_TRUE(ratio(trial).has_value());
    trial.bar->setup->anchor_offset_m = 0.06;
    expect_refused(trial, "cord's anchor");
}

TEST(Gate, AFootOffItsPlateIsRefused) {
    expect_refused(
        lift_trial(clean_rep(), {}, {.asymmetry = [](double t) { return t > 4.6 && t < 5.0 ? 0.99 : 0.0; }}),
        "a foot left its plate");
}

TEST(Gate, DiscsOnThePlatesAreGradeBAtBest) {
    Trial trial = clean();
    trial.set.discs = DiscPlacement::on_plates;
    EXPECT_NE(ratio(trial).grade, Grade::a);
}

TEST(Gate, WithoutAStatureItIsRefused) {
    Trial trial = clean();
    trial.athlete.stature_m.reset();
    expect_refused(trial, "stature");
}

TEST(Gate, LostForceIsRefused) {
    Trial trial = clean();
    lose(trial.left()->signals.fz, 1000.0, 4.6, 4.7);
    expect_refused(trial, "missing during the rep");
}

TEST(Gate, OnePlateIsRefused) {
    Trial trial = clean();
    trial.plates.remove(Side::right);
    expect_refused(trial, "needs two plates");
}

TEST(Gate, AnRdlHasNoLiftOffToCountFrom) {
    Trial trial = lift_trial(BarTrace{Hertz{1000}}
                                 .rest(Metres{0.75}, Seconds{3})
                                 .sink(Metres{0.4}, Seconds{2})
                                 .raise(Metres{0.4}, Seconds{1.5})
                                 .hold(Seconds{2}),
                             {}, {.hangs_throughout = true});
    trial.set.exercise = Exercise::rdl;
    expect_refused(trial, "does not have");
}

}  // namespace
}  // namespace hinge::test
