#include "datasets/plates/wrench.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace hinge::plates {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

PlateSignals one_sample(const Wrench& w) {
    PlateSignals s;
    s.fx = {w.force_n[0]};
    s.fy = {w.force_n[1]};
    s.fz = {w.force_n[2]};
    s.mx = {w.moment_nm[0]};
    s.my = {w.moment_nm[1]};
    s.mz = {w.moment_nm[2]};
    return s;
}

Vector3 transposed(const Matrix3& r, const Vector3& v) {
    return {r[0][0] * v[0] + r[1][0] * v[1] + r[2][0] * v[2],
            r[0][1] * v[0] + r[1][1] * v[1] + r[2][1] * v[2],
            r[0][2] * v[0] + r[1][2] * v[1] + r[2][2] * v[2]};
}

// What a plate measures at its sensor origin when `force` acts at `point` (lab) with free moment `tz`, from
// the definition M = r x F with r from the sensor origin, nothing else.
Wrench measured(const Vector3& point, const Vector3& force, double tz, const PlateGeometry& g,
                double cover_side) {
    const Vector3 arm_lab{point[0] - g.centre_m[0], point[1] - g.centre_m[1], point[2] - g.centre_m[2]};
    Vector3 arm = transposed(g.plate_to_lab, arm_lab);
    for (std::size_t i = 0; i < 3; ++i) {
        arm[i] += g.surface_offset_m[i];
    }
    arm[2] += cover_side * g.cover_thickness_m;
    const Vector3 f = transposed(g.plate_to_lab, force);
    const Vector3 free = transposed(g.plate_to_lab, {0.0, 0.0, tz});
    Vector3 m = cross(arm, f);
    for (std::size_t i = 0; i < 3; ++i) {
        m[i] += free[i];
    }
    return {f, m};
}

// By hand: (A - B) x F with A - B = (0.1, 0.2, -0.3), F = (10, -20, 500):
// (0.2 * 500 - -0.3 * -20, -0.3 * 10 - 0.1 * 500, 0.1 * -20 - 0.2 * 10) = (94, -53, -4).
TEST(MomentAbout, MovesByLeverTimesForce) {
    const Vector3 moved =
        moment_about({{10.0, -20.0, 500.0}, {1.0, 2.0, 3.0}}, {0.1, 0.4, 0.0}, {0.0, 0.2, 0.3});
    EXPECT_NEAR(moved[0], 95.0, 1e-12);
    EXPECT_NEAR(moved[1], -51.0, 1e-12);
    EXPECT_NEAR(moved[2], -1.0, 1e-12);
}

TEST(MomentAbout, ThereAndBackIsWhereItWas) {
    const Wrench wrench{{10.0, -20.0, 500.0}, {1.0, 2.0, 3.0}};
    const Vector3 a{0.1, 0.4, 0.0}, b{-0.7, 0.2, 0.3};
    const Vector3 back = moment_about({wrench.force_n, moment_about(wrench, a, b)}, b, a);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        EXPECT_NEAR(back[axis], wrench.moment_nm[axis], 1e-12);
    }
}

// science.md A.2: x = -My / Fz, y = Mx / Fz.
TEST(HorizontalCop, IsTheMomentOverTheForce) {
    const SurfacePoint point = horizontal_cop(800.0, 16.0, -40.0);
    EXPECT_DOUBLE_EQ(point.x_m, 0.05);
    EXPECT_DOUBLE_EQ(point.y_m, 0.02);
}

TEST(HorizontalCop, IsNotDefinedBelowItsLimitNorWithoutANumber) {
    EXPECT_FALSE(std::isnan(horizontal_cop(20.0, 1.0, 1.0).x_m));
    EXPECT_TRUE(std::isnan(horizontal_cop(19.999, 1.0, 1.0).x_m));
    EXPECT_TRUE(std::isnan(horizontal_cop(-800.0, 1.0, 1.0).y_m));
    EXPECT_TRUE(std::isnan(horizontal_cop(kNaN, 1.0, 1.0).x_m));
    EXPECT_TRUE(std::isnan(horizontal_cop(800.0, kNaN, 1.0).y_m));
    EXPECT_FALSE(std::isnan(horizontal_cop(15.0, 1.0, 1.0, 10.0).x_m));
}

TEST(SurfaceWrench, MatchesAHandCalculationWithAnOffset) {
    // o = (0, 0, 0.041): M_S = (Mx + az0 Fy, My - az0 Fx, Mz), science.md A.2.
    // Mx = 10 + 0.041 * 20 = 10.82; My = -30 - 0.041 * 50 = -32.05.
    PlateGeometry g;
    g.surface_offset_m = {0.0, 0.0, 0.041};
    const Wrench s = surface_wrench(Wrench{{50.0, 20.0, 800.0}, {10.0, -30.0, 4.0}}, g);
    EXPECT_DOUBLE_EQ(s.moment_nm[0], 10.82);
    EXPECT_DOUBLE_EQ(s.moment_nm[1], -32.05);
    EXPECT_DOUBLE_EQ(s.moment_nm[2], 4.0);
    EXPECT_DOUBLE_EQ(s.force_n[2], 800.0);
}

TEST(SurfaceWrench, CountsTheCoverAlongTheOutwardNormalWhicheverWayZPoints) {
    // 10 mm of mat: the shear of 100 N acts 10 mm higher, so My about the top is 1 N m lower (lab frame).
    PlateGeometry up;
    up.cover_thickness_m = 0.010;
    EXPECT_NEAR(surface_wrench(Wrench{{100.0, 0.0, 500.0}, {}}, up).moment_nm[1], -1.0, 1e-12);
    PlateGeometry down = up;
    down.plate_to_lab = {{{1.0, 0.0, 0.0}, {0.0, -1.0, 0.0}, {0.0, 0.0, -1.0}}};
    // The same shear, 500 N up is -500 along the plate's z. Lab My is plate -My.
    EXPECT_NEAR(surface_wrench(Wrench{{100.0, 0.0, -500.0}, {}}, down).moment_nm[1], -1.0, 1e-12);
}

TEST(CentreOfPressure, MatchesAHandCalculation) {
    // x = -My / Fz = 32 / 800 = 0.04; y = Mx / Fz = 8 / 800 = 0.01; about (1, 2).
    PlateGeometry g;
    g.centre_m = {1.0, 2.0, 0.0};
    const auto cop = centre_of_pressure(one_sample({{5.0, 3.0, 800.0}, {8.0, -32.0, 1.0}}), g);
    EXPECT_DOUBLE_EQ(cop.x_m[0], 1.04);
    EXPECT_DOUBLE_EQ(cop.y_m[0], 2.01);
    // Tz = Mz - (x Fy - y Fx) = 1 - (0.04 * 3 - 0.01 * 5) = 0.93.
    EXPECT_NEAR(free_moment(one_sample({{5.0, 3.0, 800.0}, {8.0, -32.0, 1.0}}), g)[0], 0.93, 1e-12);
}

TEST(CentreOfPressure, IsNotDefinedBelowTwentyNewtonsNorForAMissingSample) {
    const PlateGeometry g;
    EXPECT_TRUE(std::isnan(centre_of_pressure(one_sample({{0, 0, 19.9}, {1, 1, 0}}), g).x_m[0]));
    EXPECT_FALSE(std::isnan(centre_of_pressure(one_sample({{0, 0, 20.0}, {1, 1, 0}}), g).x_m[0]));
    EXPECT_TRUE(std::isnan(centre_of_pressure(one_sample({{0, 0, kNaN}, {1, 1, 0}}), g).y_m[0]));
    EXPECT_TRUE(std::isnan(free_moment(one_sample({{0, 0, 0.0}, {1, 1, 0}}), g)[0]));
}

TEST(CentreOfPressure, IsNotDefinedForAPlateOfVerticalForceOnly) {
    PlateSignals s = one_sample({{kNaN, kNaN, 700.0}, {kNaN, kNaN, kNaN}});
    s.has_moments = false;
    EXPECT_TRUE(std::isnan(centre_of_pressure(s, {}).x_m[0]));
    EXPECT_DOUBLE_EQ(surface_wrench(s, PlateGeometry{}).fz[0], 700.0);
}

TEST(CentreOfPressure, IsWhereTheForceActsForAnyOriginAndRotation) {
    std::mt19937 random(7);
    std::uniform_real_distribution<double> unit(-1.0, 1.0);
    for (int trial = 0; trial < 500; ++trial) {
        const double angle = 3.14159 * unit(random);
        const bool down = trial % 2 == 1;
        const double c = std::cos(angle);
        const double s = std::sin(angle);
        PlateGeometry g;
        // A turn about the vertical, and for odd trials the plate's z points down (y flipped with it).
        const double flip = down ? -1.0 : 1.0;
        g.plate_to_lab = {{{c, -s * flip, 0.0}, {s, c * flip, 0.0}, {0.0, 0.0, flip}}};
        g.centre_m = {unit(random), unit(random), 0.1 * unit(random)};
        g.surface_offset_m = {0.02 * unit(random), 0.02 * unit(random), 0.06 * unit(random)};
        g.cover_thickness_m = trial % 3 == 0 ? 0.008 : 0.0;
        const Vector3 point{g.centre_m[0] + 0.3 * unit(random), g.centre_m[1] + 0.2 * unit(random),
                            g.centre_m[2]};
        const Vector3 force{100.0 * unit(random), 100.0 * unit(random), 700.0 + 600.0 * unit(random)};
        const double tz = 10.0 * unit(random);
        const PlateSignals at_sensor = one_sample(measured(point, force, tz, g, flip));
        const PlateSignals surface = surface_wrench(at_sensor, g);
        const auto cop = centre_of_pressure(surface, g);
        EXPECT_NEAR(surface.fx[0], force[0], 1e-9);
        EXPECT_NEAR(surface.fz[0], force[2], 1e-9);
        EXPECT_NEAR(cop.x_m[0], point[0], 1e-9);
        EXPECT_NEAR(cop.y_m[0], point[1], 1e-9);
        EXPECT_NEAR(free_moment(surface, g)[0], tz, 1e-9);
    }
}

TEST(CombinedPlates, MatchesAHandCalculation) {
    // 600 N at (0.10, 0.16) and 400 N at (0.05, -0.16), no shear:
    // X = (0.10 * 600 + 0.05 * 400) / 1000 = 0.08; Y = (0.16 * 600 - 0.16 * 400) / 1000 = 0.032.
    PlateGeometry left;
    left.centre_m = {0.0, 0.16, 0.0};
    PlateGeometry right;
    right.centre_m = {0.0, -0.16, 0.0};
    const auto both =
        combine(one_sample({{0, 0, 600}, {0, -60, 0}}), left, one_sample({{0, 0, 400}, {0, -20, 0}}), right);
    EXPECT_NEAR(both.x_m[0], 0.08, 1e-12);
    EXPECT_NEAR(both.y_m[0], 0.032, 1e-12);
    EXPECT_NEAR(both.fz_n[0], 1000.0, 1e-12);
    EXPECT_NEAR(both.tz_nm[0], 0.0, 1e-12);
}

TEST(CombinedPlates, SeesTheTwistOfOppositeShear) {
    // +30 N on the left foot at y = 0.16 and -30 N on the right at y = -0.16: Mz = -y Fx summed = -9.6 N m.
    PlateGeometry left;
    left.centre_m = {0.0, 0.16, 0.0};
    PlateGeometry right;
    right.centre_m = {0.0, -0.16, 0.0};
    const auto both = combine(one_sample({{30, 0, 500}, {}}), left, one_sample({{-30, 0, 500}, {}}), right);
    EXPECT_NEAR(both.tz_nm[0], -9.6, 1e-12);
}

TEST(CombinedPlates, NeedsOnlyTheSumAboveTheThreshold) {
    PlateGeometry g;
    const auto both =
        combine(one_sample({{0, 0, 5}, {0, 0, 0}}), g, one_sample({{0, 0, 400}, {0, -20, 0}}), g);
    EXPECT_NEAR(both.x_m[0], 20.0 / 405.0, 1e-12);
    const auto none = combine(one_sample({{0, 0, 5}, {}}), g, one_sample({{0, 0, 6}, {}}), g);
    EXPECT_TRUE(std::isnan(none.x_m[0]));
}

TEST(CombinedPlates, CarriesRaisedPlatesDownToTheFloor) {
    // Surface at z = 0.1 m with 50 N of shear: the line of action meets the floor 0.1 * 50 / 500 = 0.01 m
    // further back.
    PlateGeometry raised;
    raised.centre_m = {0.0, 0.0, 0.1};
    const auto both = combine(one_sample({{50, 0, 500}, {}}), raised, one_sample({{0, 0, 0}, {}}), raised);
    EXPECT_NEAR(both.x_m[0], -0.01, 1e-12);
}

}  // namespace
}  // namespace hinge::plates
