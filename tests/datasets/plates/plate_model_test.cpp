#include "datasets/plates/plate_model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "datasets/plates/wrench.h"

namespace hinge::plates {
namespace {

std::vector<double> diagonal(const std::array<double, 6>& d) {
    std::vector<double> m(36, 0.0);
    for (std::size_t i = 0; i < 6; ++i) {
        m[i * 6 + i] = d[i];
    }
    return m;
}

PlateCalibration amti() {
    PlateCalibration c;
    c.model = "amti_analog";
    c.matrix = diagonal({1.5, 1.5, 6.0, 0.6, 0.6, 0.3});
    c.excitation_v = 10.0;
    c.gain = {4000.0};
    return c;
}

PlateCalibration kistler() {
    PlateCalibration c;
    c.model = "kistler_8ch";
    c.sensitivity = {-7.5, -7.5, -7.5, -7.5, -3.8, -3.8, -3.8, -3.8};
    c.range_pc = {1000, 1000, 1000, 1000, 5000, 5000, 5000, 5000};
    c.a_m = 0.120;
    c.b_m = 0.200;
    return c;
}

TEST(PlateModel, KnowsTheSevenModels) {
    EXPECT_EQ(all_plate_models().size(), 7U);
    ASSERT_NE(find_plate_model("kistler_8ch"), nullptr);
    EXPECT_EQ(find_plate_model("kistler_8ch")->channels, 8U);
    EXPECT_EQ(find_plate_model("acme"), nullptr);
}

TEST(PlateModel, NamesTheKnownModelsWhenAskedForAnother) {
    PlateCalibration c;
    c.model = "acme";
    const auto map = wrench_map(c);
    ASSERT_FALSE(map);
    EXPECT_NE(map.error().message.find("acme"), std::string::npos);
    EXPECT_NE(map.error().message.find("uniaxial_4"), std::string::npos);
}

TEST(AmtiAnalog, TurnsVoltsIntoNewtons) {
    // 2 V / (10 V * 4000) = 50 uV/V; times 6 N/(uV/V) = 300 N.
    const auto map = wrench_map(amti());
    ASSERT_TRUE(map);
    EXPECT_NEAR(to_wrench(*map, std::array{0.0, 0.0, 2.0, 0.0, 0.0, 0.0})[2], 300.0, 1e-9);
    PlateCalibration mv = amti();  // the same plate on an older sheet: N per mV/V
    mv.amti_input = AmtiInput::mv_per_v;
    mv.matrix = diagonal({1500, 1500, 6000, 600, 600, 300});
    EXPECT_NEAR(to_wrench(*wrench_map(mv), std::array{0.0, 0.0, 2.0, 0.0, 0.0, 0.0})[2], 300.0, 1e-9);
}

TEST(AmtiAnalog, InvertsASensitivityMatrix) {
    PlateCalibration c = amti();
    std::vector<double> s = diagonal({2.0, 2.0, 0.5, 4.0, 4.0, 8.0});
    s[0 * 6 + 2] = 0.1;  // Fz leaks into the Fx channel
    c.matrix = s;
    c.matrix_is_sensitivity = true;
    c.amti_input = AmtiInput::volt;
    c.gain = {1.0};
    const auto map = wrench_map(c);
    ASSERT_TRUE(map);
    // By hand: channels = S F with F = (10, 0, 100, 0, 0, 0) are (2 * 10 + 0.1 * 100, 0, 50, ...) = (30, 0,
    // 50).
    const auto f = to_wrench(*map, std::array{30.0, 0.0, 50.0, 0.0, 0.0, 0.0});
    EXPECT_NEAR(f[0], 10.0, 1e-9);
    EXPECT_NEAR(f[2], 100.0, 1e-9);
    c.matrix = std::vector<double>(36, 1.0);
    EXPECT_FALSE(wrench_map(c));
}

TEST(BertecAnalog, TakesSixChannelsOrThree) {
    PlateCalibration c;
    c.model = "bertec_analog";
    c.matrix = diagonal({500, 500, 1000, 600, 400, 300});
    c.gain = {1, 1, 2, 1, 1, 1};
    EXPECT_NEAR(to_wrench(*wrench_map(c), std::array{1.0, 0.0, 1.6, 0.0, 0.0, 0.0})[2], 800.0,
                1e-9);  // 1000 * 1.6 / 2
    c.matrix = {1000, 0, 0, 0, 600, 0, 0, 0, 400};
    c.gain = {1};
    const auto map = wrench_map(c);
    ASSERT_TRUE(map);
    const auto f = to_wrench(*map, std::array{0.5, 0.1, -0.2});
    EXPECT_DOUBLE_EQ(f[0], 0.0);
    EXPECT_DOUBLE_EQ(f[2], 500.0);
    EXPECT_DOUBLE_EQ(f[3], 60.0);
    EXPECT_DOUBLE_EQ(f[4], -80.0);
}

TEST(Kistler, MatchesAHandCalculation) {
    // fz_i = V * 5000 / 10 / 3.8 N. Only fz1 with 3.8 V: 1900 ... 3.8 * 500 / 3.8 = 500 N at (+a, +b):
    // Mx = b * 500 = 100, My = -a * 500 = -60.
    const auto map = wrench_map(kistler());
    ASSERT_TRUE(map);
    const auto f = to_wrench(*map, std::array{0.0, 0.0, 0.0, 0.0, 3.8, 0.0, 0.0, 0.0});
    EXPECT_NEAR(f[2], 500.0, 1e-9);
    EXPECT_NEAR(f[3], 100.0, 1e-9);
    EXPECT_NEAR(f[4], -60.0, 1e-9);
    // fx12 = V * 100 / 7.5: 0.75 V is 10 N at y = +b: Mz = -b * 10 = -2.
    const auto shear = to_wrench(*map, std::array{0.75, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0});
    EXPECT_NEAR(shear[0], 10.0, 1e-9);
    EXPECT_NEAR(shear[5], -2.0, 1e-9);
}

TEST(Uniaxial, FourCellsGiveForceAndCentre) {
    PlateCalibration c;
    c.model = "uniaxial_4";
    c.sensitivity = {0.002};  // V/N
    c.cell_m = {{0.2, 0.1}, {-0.2, 0.1}, {-0.2, -0.1}, {0.2, -0.1}};
    const auto map = wrench_map(c);
    ASSERT_TRUE(map);
    // 200, 100, 0, 100 N: x = (0.2 * 200 - 0.2 * 100 + 0.2 * 100) / 400 = 0.1; y = (20 + 10 - 10) / 400 =
    // 0.05.
    const std::vector<std::vector<double>> volts{{0.4}, {0.2}, {0.0}, {0.2}};
    const PlateSignals s = to_wrench(*map, volts);
    const auto cop = centre_of_pressure(s, {});
    EXPECT_NEAR(s.fz[0], 400.0, 1e-9);
    EXPECT_NEAR(cop.x_m[0], 0.1, 1e-12);
    EXPECT_NEAR(cop.y_m[0], 0.05, 1e-12);
}

TEST(Uniaxial, OneCellGivesForceOnly) {
    PlateCalibration c;
    c.model = "uniaxial_1";
    c.sensitivity = {1.0};
    const PlateSignals s = to_wrench(*wrench_map(c), std::vector<std::vector<double>>{{712.0, 713.0}});
    EXPECT_FALSE(s.has_moments);
    EXPECT_DOUBLE_EQ(s.fz[1], 713.0);
    EXPECT_TRUE(std::isnan(s.fx[0]));
}

TEST(Generic, AddsItsBiasAndAnActionPlateIsNegated) {
    PlateCalibration c;
    c.model = "generic_6x6";
    c.matrix = diagonal({1, 1, 1, 1, 1, 1});
    c.bias = {0, 0, 5, 0, 0, 0};
    c.sign = ForceSign::action;
    EXPECT_DOUBLE_EQ(to_wrench(*wrench_map(c), std::array{0.0, 0.0, -705.0, 0.0, 0.0, 0.0})[2], 700.0);
}

TEST(PlateModel, RefusesACalibrationThatDoesNotFit) {
    PlateCalibration c = amti();
    c.matrix.pop_back();
    EXPECT_FALSE(wrench_map(c));
    c = amti();
    c.gain = {0.0};
    EXPECT_FALSE(wrench_map(c));
    c = amti();
    c.excitation_v = 0.0;
    EXPECT_FALSE(wrench_map(c));
    c = kistler();
    c.range_pc = {1, 2};
    EXPECT_FALSE(wrench_map(c));
    c = kistler();
    c.a_m = 0.0;
    EXPECT_FALSE(wrench_map(c));
    c.model = "uniaxial_4";
    EXPECT_FALSE(wrench_map(c));
    c = amti();
    c.matrix[0] = std::nan("");
    EXPECT_FALSE(wrench_map(c));
}

// What each model's channels read for a wrench at the sensor origin, solved from the physics of the plate
// and not from the map under test. Cells take the vertical force as a rigid plate on four springs does.
std::vector<double> kistler_channels(const Wrench& w, const PlateCalibration& c) {
    const auto& [f, m] = w;
    const double x_share = -m[1] / c.a_m;
    const double y_share = m[0] / c.b_m;
    const double twist_n = m[2] / 2.0;  // half the twist from the x pair, half from the y pair
    const std::array<double, 8> newtons{f[0] / 2 - twist_n / c.b_m / 2, f[0] / 2 + twist_n / c.b_m / 2,
                                        f[1] / 2 + twist_n / c.a_m / 2, f[1] / 2 - twist_n / c.a_m / 2,
                                        (f[2] + x_share + y_share) / 4, (f[2] - x_share + y_share) / 4,
                                        (f[2] - x_share - y_share) / 4, (f[2] + x_share - y_share) / 4};
    std::vector<double> volts(8);
    for (std::size_t i = 0; i < 8; ++i) {
        volts[i] = newtons[i] * std::abs(c.sensitivity[i]) * 10.0 / c.range_pc[i];
    }
    return volts;
}

TEST(PlateModel, FindsTheCentreOfPressureOfAKnownForceForEveryModel) {
    std::mt19937 random(11);
    std::uniform_real_distribution<double> unit(-1.0, 1.0);
    const PlateCalibration k = kistler();
    const PlateCalibration a = amti();
    PlateCalibration e;
    e.model = "engineering_6";
    for (int trial = 0; trial < 200; ++trial) {
        PlateGeometry g;
        g.surface_offset_m = {0.01 * unit(random), 0.01 * unit(random), 0.05};
        const Vector3 point{0.2 * unit(random), 0.15 * unit(random), 0.0};
        const Vector3 force{60 * unit(random), 60 * unit(random), 800 + 500 * unit(random)};
        const double tz = 8 * unit(random);
        const Vector3 arm{point[0] + g.surface_offset_m[0], point[1] + g.surface_offset_m[1], 0.05};
        Wrench w{force, cross(arm, force)};
        w.moment_nm[2] += tz;
        const std::vector<double> six{force[0],       force[1],       force[2],
                                      w.moment_nm[0], w.moment_nm[1], w.moment_nm[2]};
        std::vector<double> amti_volts = six;
        for (std::size_t i = 0; i < 6; ++i) {
            amti_volts[i] *= 10.0 * 4000.0 / 1e6 / a.matrix[i * 7];
        }
        const std::vector<std::pair<PlateCalibration, std::vector<double>>> plates{
            {k, kistler_channels(w, k)}, {a, amti_volts}, {e, six}};
        for (const auto& [calibration, values] : plates) {
            std::vector<std::vector<double>> channels;
            for (const double v : values) {
                channels.push_back({v});
            }
            const PlateSignals surface = surface_wrench(to_wrench(*wrench_map(calibration), channels), g);
            const auto cop = centre_of_pressure(surface, g);
            EXPECT_NEAR(cop.x_m[0], point[0], 1e-9) << calibration.model;
            EXPECT_NEAR(cop.y_m[0], point[1], 1e-9) << calibration.model;
            EXPECT_NEAR(free_moment(surface, g)[0], tz, 1e-8) << calibration.model;
        }
    }
}

}  // namespace
}  // namespace hinge::plates
