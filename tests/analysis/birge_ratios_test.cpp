#include "analysis/birge_ratios.h"

#include <gtest/gtest.h>

#include "analysis/metrics/metric.h"

namespace hinge::analysis {
namespace {

TEST(BirgeRatios, AValueWithoutOneKeepsItsUncertainty) {
    EXPECT_EQ(birge_ratio("rep_count"), 1.0);
    EXPECT_EQ(birge_ratio("no such metric"), 1.0);
}

// A factor of more than two would say that the parts of an uncertainty are not the ones that matter.
TEST(BirgeRatios, AreModestAndBelongToMetricsOrEvents) {
    int found = 0;
    for (const MetricModule* module : all_metrics()) {
        const double ratio = birge_ratio(module->definition.id);
        EXPECT_GE(ratio, 0.3) << module->definition.id;
        EXPECT_LE(ratio, 2.0) << module->definition.id;
        found += ratio != 1.0 ? 1 : 0;
    }
    EXPECT_GT(found, 10);
}

TEST(BirgeRatios, ScaleUncertaintiesAndNothingElse) {
    Report report;
    report.set_metrics.push_back({"hold_weight", Unit::newton, 1, graded_number(1500.0, 2.0, Grade::b)});
    report.reps.emplace_back();
    report.reps[0].metrics.push_back({"tempo_met", Unit::one, 1, yes_or_no(true)});
    report.reps[0].rep.events[static_cast<std::size_t>(EventKind::lift_off)].event =
        Event{EventKind::lift_off, 4.0, 0.010, "force"};
    report.reps[0].rep.events[static_cast<std::size_t>(EventKind::lockout)].event =
        Event{EventKind::lockout, 6.0, 0.010, "manual"};
    apply_birge_ratios(report);
    EXPECT_EQ(report.set_metrics[0].value.number(), 1500.0);
    EXPECT_DOUBLE_EQ(*report.set_metrics[0].value.uncertainty, 2.0 * birge_ratio("hold_weight"));
    EXPECT_EQ(report.set_metrics[0].value.grade, Grade::b);
    EXPECT_FALSE(report.reps[0].metrics[0].value.uncertainty);
    EXPECT_DOUBLE_EQ(report.reps[0].rep[EventKind::lift_off].event->uncertainty_s,
                     0.010 * birge_ratio("event.lift_off"));
    EXPECT_EQ(report.reps[0].rep[EventKind::lockout].event->uncertainty_s, 0.010);
}

}  // namespace
}  // namespace hinge::analysis
