#include <gtest/gtest.h>

#include "analysis/run_analysis.h"
#include "tests/support/lift_trial.h"

namespace hinge::analysis {
namespace {

using hinge::test::clean_rep;
using hinge::test::lift_trial;

Trial leaning(double asymmetry, bool with_bar) {
    hinge::test::Loading loading;
    loading.asymmetry = [=](double) { return asymmetry; };
    loading.forward_cop_m = [](double) { return 0.04; };
    Trial trial = lift_trial(clean_rep(), {}, loading);
    if (!with_bar) {
        trial.bar.reset();
    }
    return trial;
}

double set_value(const Report& report, const char* id) {
    return report.find(id)->value.number().value_or(1e9);
}

// A constant share is the force-weighted mean, whatever the force does.
TEST(WeightShift, OfAConstantShareIsThatShare) {
    for (const bool with_bar : {true, false}) {
        const Report report = run_analysis(leaning(0.06, with_bar), {});
        EXPECT_NEAR(set_value(report, "asymmetry_loaded_time"), 6.0, 0.05);
        EXPECT_NEAR(set_value(report, "cop_forward_mean"), 0.04, 0.002);
        EXPECT_NEAR(set_value(report, "cop_lateral_mean"), 0.0096, 0.002);  // 0.16 m times 6 %
    }
}

TEST(WeightShift, WithoutABarTheForceShowsTheLift) {
    const Report report = run_analysis(leaning(-0.04, false), {});
    ASSERT_EQ(report.reps.size(), 1U);
    for (const char* id :
         {"asymmetry_slack", "asymmetry_hold", "asymmetry_mean_absolute", "asymmetry_peak"}) {
        const MetricValue& value = report.reps[0].find(id)->value;
        ASSERT_TRUE(value.number()) << id << ": " << value.reason;
        EXPECT_NEAR(std::abs(*value.number()), 4.0, 0.1) << id;
        EXPECT_EQ(value.grade, Grade::b) << id;
    }
    const MetricValue& range = report.reps[0].find("cop_range_concentric")->value;
    ASSERT_TRUE(range.number());
    EXPECT_EQ(range.qualifier, "loaded_time");
    EXPECT_FALSE(report.reps[0].find("concentric_duration")->value.has_value());
}

TEST(WeightShift, WithoutALiftThereIsStillTheShareOfStanding) {
    Trial trial = lift_trial(hinge::test::BarTrace{Hertz{500}}.rest(Metres{0.225}, Seconds{6}));
    trial.bar.reset();
    const Report report = run_analysis(trial, {});
    EXPECT_TRUE(report.reps.empty());
    EXPECT_NEAR(set_value(report, "asymmetry_loaded_time"), 0.0, 0.1);
}

TEST(WeightShift, WithoutPlatesIsAReason) {
    Trial trial = lift_trial(clean_rep());
    trial.plates.remove(Side::left);
    trial.plates.remove(Side::right);
    const Report report = run_analysis(trial, {});
    EXPECT_EQ(report.find("asymmetry_loaded_time")->value.reason, "no force under both feet");
}

}  // namespace
}  // namespace hinge::analysis
