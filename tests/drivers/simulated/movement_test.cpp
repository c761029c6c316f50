#include "drivers/simulated/movement.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "drivers/simulated/presets.h"
#include "drivers/simulated/smoothing.h"

// The checks of science.md J, and the equations of C.1 on the finished movement.
namespace hinge::drivers::simulated {
namespace {

constexpr double kG = kStandardGravity_m_s2;

std::size_t index_of(double time_s) {
    return static_cast<std::size_t>(std::lround(time_s * kRate_hz));
}

double mean(const std::vector<double>& signal, double from_s, double to_s) {
    const auto first = signal.begin() + static_cast<std::ptrdiff_t>(index_of(from_s));
    const auto last = signal.begin() + static_cast<std::ptrdiff_t>(index_of(to_s));
    return std::accumulate(first, last, 0.0) / static_cast<double>(last - first);
}

LifterOptions still(LifterOptions lifter) {
    lifter.sway_forward_m = 0.0;
    lifter.sway_vertical_m = 0.0;
    return lifter;
}

class EveryPreset : public testing::TestWithParam<Preset> {};

// (i) Momentum gained between two still moments is zero: Int (Fz - weights + floor) dt within 0.5 N s.
TEST_P(EveryPreset, GainsNoMomentumFromStillToStill) {
    const LifterOptions lifter = still(GetParam().make());
    const Movement m = move(lifter, 3);
    const double weight_n = (m.body.mass_kg + lifter.bar_mass_kg) * kG;
    double impulse = 0.0;
    for (std::size_t i = 0; i < m.size(); ++i) {
        // The plates under the feet carry the discs too where these stand on them.
        const double beside_n = lifter.discs == DiscPlacement::off_plates ? m.floor_n[i] : 0.0;
        impulse += (m.force_z_n[i] + beside_n - weight_n) * kStep_s;
    }
    EXPECT_NEAR(impulse, 0.0, 0.5);
}

// The discs obey Newton, by a derivative that the simulator does not use: the mean acceleration over 20 ms
// against the mean force.
TEST_P(EveryPreset, DiscsObeyNewton) {
    const LifterOptions lifter = GetParam().make();
    const Movement m = move(lifter, 3);
    const std::size_t n = 20;
    for (std::size_t i = n; i + n + 1 < m.size(); i += 7) {
        double force_ns = 0.0;
        for (std::size_t k = i; k < i + n; ++k) {
            force_ns += (m.pull_n[k] + m.floor_n[k] - lifter.bar_mass_kg * kG) * kStep_s;
        }
        const double v0 = (m.disc_m[i] - m.disc_m[i - 1]) * kRate_hz;
        const double v1 = (m.disc_m[i + n] - m.disc_m[i + n - 1]) * kRate_hz;
        ASSERT_NEAR(lifter.bar_mass_kg * (v1 - v0), force_ns, 1e-4)
            << "at " << static_cast<double>(i) * kStep_s << " s";
    }
}

// The floor pushes and never pulls; what rounding the steps of the intended force within 6 ms leaves is
// small.
TEST_P(EveryPreset, TheFloorPushesOnlyAndOnlyOnDiscsThatLieOnIt) {
    const LifterOptions lifter = GetParam().make();
    const Movement m = move(lifter, 3);
    for (std::size_t i = 0; i < m.size(); ++i) {
        ASSERT_GT(m.floor_n[i], -12.0) << "at " << static_cast<double>(i) * kStep_s << " s";
        if (m.disc_m[i] > 0.15) {  // above what an impact of 6 ms may reach
            ASSERT_NEAR(m.floor_n[i], 0.0, 0.005) << "at " << static_cast<double>(i) * kStep_s << " s";
        }
    }
}

TEST_P(EveryPreset, GripIsDiscPlusPlayPlusFlex) {
    const LifterOptions lifter = GetParam().make();
    const Movement m = move(lifter, 3);
    for (std::size_t i = 0; i < m.size(); ++i) {
        if (m.pull_n[i] > 150.0) {  // the play is taken up within the first 50 N
            ASSERT_NEAR(m.grip_m[i] - m.plan.bar.rest_grip_m,
                        m.disc_m[i] + lifter.lash_m + m.pull_n[i] / lifter.stiffness_n_m, 1e-7);
        }
    }
}

TEST_P(EveryPreset, IsTheSameForTheSameSeed) {
    const Movement a = move(GetParam().make(), 11);
    const Movement b = move(GetParam().make(), 11);
    EXPECT_EQ(a.force_z_n, b.force_z_n);
    EXPECT_EQ(a.pressure_x_m, b.pressure_x_m);
    EXPECT_NE(a.force_z_n, move(GetParam().make(), 12).force_z_n);
}

INSTANTIATE_TEST_SUITE_P(Movement, EveryPreset, testing::ValuesIn(presets().begin(), presets().end()),
                         [](const auto& each) { return std::string(each.param.id); });

// (ii) Standing still, the centre of pressure lies below the centre of mass.
TEST(Movement, StandingPressureLiesBelowTheCentreOfMass) {
    const Movement m = move(still(*find_preset("clean")), 1);
    EXPECT_NEAR(m.pressure_x_m[2000], m.mass_x_m[2000], 1e-6);
    EXPECT_NEAR(m.pressure_x_m[2000], 0.04, 1e-4);
    EXPECT_NEAR(m.force_z_n[2000], 666.852, 1e-3);
}

// In the still hold: moments of body and bar about the foot point.
TEST(Movement, HoldingPressureIsTheWeightedMeanOfBodyAndBar) {
    const LifterOptions lifter = still(*find_preset("clean"));
    const Movement m = move(lifter, 1);
    const std::size_t i = 12500;
    const double expected = (m.body.mass_kg * m.mass_x_m[i] + lifter.bar_mass_kg * m.grip_x_m[i]) /
                            (m.body.mass_kg + lifter.bar_mass_kg);
    EXPECT_NEAR(m.pressure_x_m[i], expected, 1e-6);
    EXPECT_NEAR(m.force_z_n[i], (m.body.mass_kg + lifter.bar_mass_kg) * kG, 1e-3);
}

// (iii) A lift ten times slower is quasi-static: no inertia in the pressure.
TEST(Movement, ASlowLiftIsQuasiStatic) {
    LifterOptions lifter = still(*find_preset("clean"));
    lifter.technique.concentric_s = 18.0;
    lifter.technique.slack_s = 3.0;
    const Movement m = move(lifter, 1);
    const RepPlan& rep = m.plan.reps.front();
    for (const double part : {0.3, 0.5, 0.7}) {
        const std::size_t i = index_of(rep.lift_off_s + part * 18.0);
        const double expected = (m.body.mass_kg * m.mass_x_m[i] + lifter.bar_mass_kg * m.grip_x_m[i]) /
                                (m.body.mass_kg + lifter.bar_mass_kg);
        EXPECT_NEAR(m.pressure_x_m[i], expected, 0.003) << part;
    }
}

// Work of the ground on the lifter is not energy: but what the hands do on the bar must become its height.
TEST(Movement, PullingWorkBecomesTheHeightOfTheBar) {
    const LifterOptions lifter = still(*find_preset("clean"));
    const Movement m = move(lifter, 1);
    const RepPlan& rep = m.plan.reps.front();
    double work_j = 0.0;
    for (std::size_t i = index_of(rep.lift_off_s + 0.05); i < index_of(rep.top_s + 0.5); ++i) {
        work_j += 0.5 * (m.pull_n[i] + m.pull_n[i + 1]) * (m.disc_m[i + 1] - m.disc_m[i]);
    }
    const double risen_m = m.disc_m[index_of(rep.top_s + 0.5)] - m.disc_m[index_of(rep.lift_off_s + 0.05)];
    EXPECT_NEAR(work_j, lifter.bar_mass_kg * kG * risen_m, 0.05);
}

TEST(Movement, DiscsOnThePlatesAreWeighedWithTheLifter) {
    LifterOptions lifter = still(*find_preset("clean"));
    lifter.discs = DiscPlacement::on_plates;
    const Movement m = move(lifter, 1);
    const double weight_n = (m.body.mass_kg + lifter.bar_mass_kg) * kG;
    EXPECT_NEAR(m.force_z_n[2000], weight_n, 1e-3);
    EXPECT_NEAR(mean(m.force_z_n, 11.5, 13.0), weight_n, 0.01);
}

// The impulse of a landing is mb v (science.md G.5).
TEST(Movement, ALandingPushesTheFloorByTheMomentumOfTheBar) {
    const LifterOptions lifter = still(*find_preset("released"));
    const Movement m = move(lifter, 1);
    const RepPlan& rep = m.plan.reps.front();
    double impulse = 0.0;
    for (std::size_t i = index_of(rep.touchdown_s - 0.05); i < index_of(rep.touchdown_s + 0.05); ++i) {
        impulse += m.floor_n[i] * kStep_s;
    }
    const double rest_n = lifter.bar_mass_kg * kG;
    EXPECT_NEAR(impulse, lifter.bar_mass_kg * rep.landing_m_s + rest_n * 0.05, 3.0);
    EXPECT_GT(rep.landing_m_s, 3.0);
}

TEST(Smoothing, KeepsStraightLinesAndTheAreaOfASpike) {
    std::vector<double> line(500);
    for (std::size_t i = 0; i < line.size(); ++i) {
        line[i] = 0.25 * static_cast<double>(i);
    }
    EXPECT_NEAR(smoothed(line, 0.02)[250], line[250], 1e-9);
    std::vector<double> spike(1001, 0.0);
    spike[500] = 1.0;
    const std::vector<double> bell = smoothed(spike, 0.045);
    EXPECT_NEAR(std::accumulate(bell.begin(), bell.end(), 0.0), 1.0, 1e-9);
    double variance = 0.0;
    for (std::size_t i = 0; i < bell.size(); ++i) {
        const double t = (static_cast<double>(i) - 500.0) * kStep_s;
        variance += bell[i] * t * t;
    }
    EXPECT_NEAR(std::sqrt(variance), 0.045, 0.001);
}

}  // namespace
}  // namespace hinge::drivers::simulated
