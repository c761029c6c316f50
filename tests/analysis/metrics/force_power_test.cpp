#include <gtest/gtest.h>

#include <cmath>

#include "analysis/run_analysis.h"
#include "tests/support/lift_trial.h"
#include "tests/support/report_matchers.h"

namespace hinge::test {
namespace {

using analysis::Report;
using analysis::run_analysis;

constexpr double kBar_kg = 80.0;
constexpr double kBar_n = kBar_kg * kStandardGravity_m_s2;
constexpr double kBody_n = 700.0;

double up_s() {
    return 1.5 - BarTrace::time_from_end_s(0.02, 0.5, 1.5);
}
double rise_m() {
    return 0.5 * BarTrace::share_at(up_s(), 1.5);
}

TEST(ForcePower, MeanForceIsTheWeightPlusTheMomentumGained) {
    const Report report = run_analysis(lift_trial(clean_rep()));
    // The bar leaves with no speed and is at 0.02 m/s at lock-out.
    EXPECT_NEAR(number(report, "mean_concentric_force"), kBody_n + kBar_n + kBar_kg * 0.02 / up_s(), 1.0);
    // Largest acceleration of a minimum-jerk rise: 10/sqrt(3) d/T^2.
    EXPECT_NEAR(number(report, "peak_concentric_force"),
                kBody_n + kBar_n + kBar_kg * 10.0 / std::sqrt(3.0) * 0.5 / 2.25, 1.5);
}

TEST(ForcePower, MeanBarPowerIsTheEnergyGainedOverTheTime) {
    const Report report = run_analysis(lift_trial(clean_rep()));
    const double energy_j = kBar_n * rise_m() + 0.5 * kBar_kg * 0.02 * 0.02;
    EXPECT_NEAR(number(report, "mean_bar_power"), energy_j / up_s(), 0.015 * energy_j / up_s());
}

TEST(ForcePower, ALiftAtConstantSpeedTakesWeightTimesSpeed) {
    // 0.6 m in 3 s with long ramps: the plateau is at 0.6/2.5 = 0.24 m/s, the ramps add less than 5 % of g.
    const Report report = run_analysis(lift_trial(BarTrace{Hertz{1000}}
                                                      .rest(Metres{0.225}, Seconds{4})
                                                      .raise_evenly(Metres{0.6}, Seconds{3}, Seconds{0.5})
                                                      .hold(Seconds{2})
                                                      .lower(Metres{0.6}, Seconds{3})
                                                      .hold(Seconds{2})));
    const double power_w = kBar_n * 0.24;
    EXPECT_GT(number(report, "peak_bar_power"), power_w * 0.995);
    EXPECT_LT(number(report, "peak_bar_power"), power_w * 1.055);
}

TEST(ForcePower, SystemPowerUsesTheSpeedOfTheCommonCentre) {
    // Body still: the centre moves with the bar's share of the mass.
    const double share = kBar_n / (kBar_n + kBody_n);
    const Report still = run_analysis(lift_trial(clean_rep()));
    const double energy_j = (kBody_n + kBar_n) * share * rise_m();
    EXPECT_NEAR(number(still, "mean_system_power"), energy_j / up_s(), 0.015 * energy_j / up_s());
    // Body moving with the bar: the centre moves as the bar does.
    const Report together = run_analysis(lift_trial(clean_rep(), {}, {.body_share = 1.0}));
    const double whole_j = (kBody_n + kBar_n) * rise_m();
    EXPECT_NEAR(number(together, "mean_system_power"), whole_j / up_s(), 0.02 * whole_j / up_s());
    EXPECT_GT(number(together, "peak_system_power"), number(together, "mean_system_power"));
}

TEST(ForcePower, WorkOfLoweringIsTheWeightTimesTheWay) {
    const Report report = run_analysis(lift_trial(clean_rep()));
    EXPECT_NEAR(number(report, "eccentric_work"), -kBar_n * 0.5, 0.015 * kBar_n * 0.5);
    EXPECT_NEAR(number(report, "eccentric_mean_power"),
                number(report, "eccentric_work") / number(report, "eccentric_duration"), 1e-6);
}

TEST(ForcePower, LandingImpulseIsMassTimesTouchdownSpeed) {
    // 0.5 m in 1 s with a first ramp of 0.2 s: arrives at 0.5 / 0.9 m/s.
    const Report report = run_analysis(lift_trial(BarTrace{Hertz{1000}}
                                                      .rest(Metres{0.225}, Seconds{4})
                                                      .raise(Metres{0.5}, Seconds{1.5})
                                                      .hold(Seconds{2})
                                                      .lower_onto_floor(Metres{0.5}, Seconds{1})
                                                      .hold(Seconds{2})));
    EXPECT_NEAR(number(report, "landing_impulse_estimate"), kBar_kg * 0.5 / 0.9, 0.05 * kBar_kg * 0.5 / 0.9);
}

TEST(ForcePower, WithoutPlatesBarPowerUsesTheEnteredLoad) {
    Trial trial = lift_trial(clean_rep());
    trial.left.reset();
    trial.right.reset();
    const Report report = run_analysis(trial);
    EXPECT_NEAR(number(report, "mean_bar_power"), kBar_n * 0.5 / 1.43, 0.05 * kBar_n * 0.5 / 1.43);
    EXPECT_TRUE(has_reason(report, "peak_concentric_force", "no force under both feet"));
    EXPECT_TRUE(has_reason(report, "mean_system_power", "no force under both feet"));
    trial.set.load_kg.reset();
    EXPECT_TRUE(has_reason(run_analysis(trial), "mean_bar_power", "neither measured nor entered"));
}

TEST(ForcePower, ForceLostOnTheWayUpIsAReason) {
    Trial trial = lift_trial(clean_rep());
    lose(trial.right->fz, trial.rate_hz, 4.6, 4.7);
    const Report report = run_analysis(trial);
    EXPECT_TRUE(has_reason(report, "mean_concentric_force", "missing"));
    EXPECT_TRUE(has_reason(report, "peak_concentric_force", "missing"));
    EXPECT_FALSE(metric(report, "mean_system_power").has_value());
}

}  // namespace
}  // namespace hinge::test
