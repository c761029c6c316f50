#include <gtest/gtest.h>

#include <cmath>

#include "analysis/run_analysis.h"
#include "datasets/model/trial.h"

namespace hinge::analysis {
namespace {

constexpr double kRate_hz = 1000.0;
constexpr double kBody_n = 800.0;

// Stands `stand_s`, then rises linearly by `rise_n` in `rise_s`, holds 2 s, lets go at once, stands 2 s. A
// deterministic ripple of about 1 N stands for noise. 55 % under the left foot.
Trial pull(double rise_n, double rise_s, double tension_n = 0.0) {
    Trial trial;
    trial.rate_hz = kRate_hz;
    trial.set.exercise = Exercise::isometric_pull;
    PlateSignals left, right;
    left.has_moments = right.has_moments = false;
    const auto add = [&](double force_n) {
        const auto i = static_cast<double>(left.fz.size());
        const double f = force_n + std::sin(0.7 * i) + 0.5 * std::sin(1.9 * i);
        left.fz.push_back(0.55 * f);
        right.fz.push_back(0.45 * f);
    };
    for (int i = 0; i < 5000; ++i) {
        add(kBody_n);
    }
    for (int i = 0; i < 3000 && tension_n > 0.0; ++i) {
        add(kBody_n + tension_n);
    }
    const int rise = static_cast<int>(rise_s * kRate_hz);
    for (int i = 0; i < rise; ++i) {
        add(kBody_n + tension_n + rise_n * i / rise);
    }
    for (int i = 0; i < 2000; ++i) {
        add(kBody_n + tension_n + rise_n);
    }
    for (int i = 0; i < 2000; ++i) {
        add(kBody_n);
    }
    trial.sample_count = left.fz.size();
    trial.plates.make(Side::left).signals = left;
    trial.plates.make(Side::right).signals = right;
    return trial;
}

const MetricValue& value(const Report& report, const char* id) {
    return report.reps.at(0).find(id)->value;
}

// A ramp of 1500 N in 0.5 s is 3000 N/s.
TEST(Isometric, OfARampIsTheRamp) {
    const Report report = run_analysis(pull(1500.0, 0.5), {});
    ASSERT_EQ(report.reps.size(), 1U);
    EXPECT_NEAR(*value(report, "iso_peak_force").number(), 2300.0, 4.0);
    EXPECT_NEAR(*value(report, "iso_peak_force_net").number(), 1500.0, 4.0);
    EXPECT_NEAR(*value(report, "iso_mean_peak_net_300ms").number(), 1500.0, 2.0);
    EXPECT_NEAR(*value(report, "iso_force_100ms").number(), 300.0, 12.0);
    EXPECT_NEAR(*value(report, "iso_rfd_0_200ms").number(), 3000.0, 30.0);
    EXPECT_NEAR(*value(report, "iso_impulse_200ms").number(), 0.5 * 3000.0 * 0.04, 2.5);
    EXPECT_NEAR(*value(report, "iso_asymmetry_mean").number(), 10.0, 0.05);
    EXPECT_NEAR(*value(report, "iso_pull_duration").number(), 2.5, 0.02);
    EXPECT_FALSE(value(report, "iso_cop_forward_peak").has_value());
}

TEST(Isometric, SteadyTensionBeforeThePullRefusesTheRates) {
    const Report report = run_analysis(pull(1200.0, 0.4, 90.0), {});
    ASSERT_EQ(report.reps.size(), 1U);
    EXPECT_NE(value(report, "iso_rfd_0_100ms").reason.find("tension"), std::string::npos);
    EXPECT_TRUE(value(report, "iso_peak_force").has_value());
}

TEST(Isometric, AFalsePullAndAStepOffAreNone) {
    Trial trial = pull(900.0, 0.2);
    for (std::size_t i = 2000; i < 2150; ++i) {  // 0.15 s
        trial.left()->signals.fz[i] += 150.0;
        trial.right()->signals.fz[i] += 150.0;
    }
    for (std::size_t i = trial.sample_count - 900; i < trial.sample_count; ++i) {
        trial.left()->signals.fz[i] = trial.right()->signals.fz[i] = 0.0;
    }
    EXPECT_EQ(run_analysis(trial, {}).reps.size(), 1U);
}

TEST(Isometric, APlateZeroedUnderLoadIsRefused) {
    Trial trial = pull(900.0, 0.3);
    for (double& f : trial.left()->signals.fz) {
        f -= 400.0;
    }
    for (std::size_t i = 0; i < 600; ++i) {
        trial.left()->signals.fz[i] = -400.0;
        trial.right()->signals.fz[i] = 0.0;
    }
    const Report report = run_analysis(trial, {});
    EXPECT_TRUE(report.reps.empty());
    ASSERT_FALSE(report.warnings.empty());
    EXPECT_NE(report.warnings.back().find("zeroed under load"), std::string::npos);
}

TEST(Isometric, AnotherExerciseHasNone) {
    Trial trial = pull(900.0, 0.3);
    trial.set.exercise = Exercise::conventional;
    const Report report = run_analysis(trial, {});
    ASSERT_FALSE(report.reps.empty());
    EXPECT_NE(value(report, "iso_peak_force").reason.find("no isometric pull"), std::string::npos);
}

}  // namespace
}  // namespace hinge::analysis
