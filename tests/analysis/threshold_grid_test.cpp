#include "analysis/threshold_grid.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "analysis/metrics/metric.h"
#include "analysis/run_analysis.h"
#include "tests/support/lift_trial.h"

namespace hinge::analysis {
namespace {

// +1 or -1: at which end a factor stands in a run.
double end_of(const GridFactor& factor, const Settings& run, const Settings& nominal) {
    return std::copysign(1.0, run.*factor.setting - nominal.*factor.setting);
}

TEST(ThresholdGrid, EverySettingStandsAtItsTwoEndsEquallyOften) {
    const Settings nominal;
    for (const GridFactor& factor : grid_factors()) {
        int high = 0;
        for (const Settings& run : threshold_grid(nominal)) {
            const double share = run.*factor.setting / (nominal.*factor.setting);
            EXPECT_NEAR(std::abs(share - 1.0), factor.share, 1e-12);
            high += share > 1.0 ? 1 : 0;
        }
        EXPECT_EQ(high, 4);
    }
}

// Two columns of an orthogonal array have no correlation: an effect of one group is not taken for another's.
TEST(ThresholdGrid, GroupsAreOrthogonal) {
    const Settings nominal;
    for (const GridFactor& a : grid_factors()) {
        for (const GridFactor& b : grid_factors()) {
            double product = 0.0;
            for (const Settings& run : threshold_grid(nominal)) {
                product += end_of(a, run, nominal) * end_of(b, run, nominal);
            }
            EXPECT_EQ(product, a.group == b.group ? 8.0 : 0.0);
        }
    }
}

TEST(ThresholdGrid, LeavesAllOtherSettingsAlone) {
    const Settings nominal;
    for (const Settings& run : threshold_grid(nominal)) {
        for (const SettingInfo& info : all_settings()) {
            const bool varied = std::ranges::any_of(
                grid_factors(), [&](const GridFactor& f) { return f.setting == info.member; });
            EXPECT_EQ(run.*info.member == nominal.*info.member, !varied) << info.key;
        }
    }
}

Report without_spread(const SetAnalysis& set) {
    Report report;
    for (const RepAnalysis& rep : set.reps) {
        report.reps.emplace_back().rep = rep.rep;
        for (const MetricModule* module : all_metrics()) {
            if (module->compute_rep != nullptr) {
                report.reps.back().metrics.push_back({std::string(module->definition.id),
                                                      module->definition.unit, 1,
                                                      module->compute_rep(set, rep)});
            }
        }
    }
    for (const MetricModule* module : all_metrics()) {
        if (module->compute_set != nullptr) {
            report.set_metrics.push_back(
                {std::string(module->definition.id), module->definition.unit, 1, module->compute_set(set)});
        }
    }
    return report;
}

// The lock-out is where the speed falls to 20 mm/s. With the speed falling at a = dv/dt there, a threshold
// 3 % away moves it by 0.6 mm/s / a; on top of it comes only what the 10 Hz filter's 10 % does.
TEST(ThresholdGrid, AnEventWidensByItsThresholdOverTheSlope) {
    const Trial trial = test::lift_trial(test::clean_rep());
    const Settings settings;
    const SetAnalysis set = analyze_set(trial, settings);
    Report report = without_spread(set);
    const RepEvent before = report.reps.at(0).rep[EventKind::lockout];
    add_definition_spread(set, report);
    const RepEvent after = report.reps.at(0).rep[EventKind::lockout];
    const double at = set.signals.sample_of(before.event->time_s);
    const auto i = static_cast<std::size_t>(at);
    const double slope =
        (set.signals.bar_velocity[i + 5] - set.signals.bar_velocity[i - 5]) / (10.0 * set.signals.dt_s);
    const double alone_s = 0.03 * settings.top_speed_m_s / std::abs(slope);
    const double spread_s =
        std::sqrt(std::pow(after.event->uncertainty_s, 2) - std::pow(before.event->uncertainty_s, 2));
    EXPECT_GE(spread_s, 0.95 * alone_s);
    EXPECT_LT(spread_s, alone_s + 0.01);
    EXPECT_EQ(after.event->time_s, before.event->time_s);
}

TEST(ThresholdGrid, WidensUncertaintiesAndMovesNoValue) {
    const Trial trial = test::lift_trial(test::clean_rep());
    const Settings settings;
    const SetAnalysis set = analyze_set(trial, settings);
    const Report before = without_spread(set);
    Report after = before;
    add_definition_spread(set, after);
    int widened = 0;
    for (std::size_t m = 0; m < before.reps[0].metrics.size(); ++m) {
        const MetricValue& a = before.reps[0].metrics[m].value;
        const MetricValue& b = after.reps[0].metrics[m].value;
        ASSERT_EQ(a.value, b.value) << before.reps[0].metrics[m].id;
        EXPECT_GE(b.uncertainty.value_or(0.0), a.uncertainty.value_or(0.0)) << before.reps[0].metrics[m].id;
        widened += b.uncertainty.value_or(0.0) > a.uncertainty.value_or(0.0) ? 1 : 0;
    }
    EXPECT_GT(widened, 20);
}

// A person's own mark has no threshold.
TEST(ThresholdGrid, AMarkPlacedByHandStaysAsCertainAsItWas) {
    Trial trial = test::lift_trial(test::clean_rep());
    trial.edits.push_back({1, EventKind::lockout, 5.6, "physio", "2026-11-21T08:00:00Z", "seen on video"});
    const Report report = run_analysis(trial, Settings{});
    const RepEvent& lockout = report.reps.at(0).rep[EventKind::lockout];
    EXPECT_EQ(lockout.event->time_s, 5.6);
    EXPECT_EQ(lockout.event->uncertainty_s, 0.0);
}

}  // namespace
}  // namespace hinge::analysis
