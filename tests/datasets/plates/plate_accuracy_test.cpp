#include "datasets/plates/plate_accuracy.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace hinge::plates {
namespace {

constexpr Matrix3 kQuarterTurn{{{0.0, -1.0, 0.0}, {1.0, 0.0, 0.0}, {0.0, 0.0, 1.0}}};

PlateCheck uneven() {
    PlateCheck check;
    check.gain = 1.01;
    check.a = 0.02;
    check.b = -0.03;
    return check;
}

// 500 N at (0.10, -0.05) m of the plate's axes: read 1.01 * 500 * (1 + 0.002 + 0.0015), by hand 506.7675 N.
TEST(PlateAccuracy, RemovesGainAndSlopesAndLeavesThePointAlone) {
    const double read_n = 506.7675;
    const Wrench force = corrected(Wrench{{3.0, 4.0, read_n}, {-0.05 * read_n, -0.10 * read_n, 0.7}},
                                   PlateGeometry{}, uneven());
    EXPECT_NEAR(force.force_n[2], 500.0, 1e-9);
    EXPECT_NEAR(-force.moment_nm[1] / force.force_n[2], 0.10, 1e-12);
    EXPECT_NEAR(force.moment_nm[0] / force.force_n[2], -0.05, 1e-12);
    EXPECT_EQ(force.force_n[0], 3.0);
    EXPECT_EQ(force.moment_nm[2], 0.7);
}

// The plate's x points to the lab's y: plate (0.10, -0.05) is lab (0.05, 0.10).
TEST(PlateAccuracy, SlopesFollowThePlatesOwnAxes) {
    PlateGeometry geometry;
    geometry.plate_to_lab = kQuarterTurn;
    const double read_n = 506.7675;
    const Wrench force =
        corrected(Wrench{{0.0, 0.0, read_n}, {0.10 * read_n, -0.05 * read_n, 0.0}}, geometry, uneven());
    EXPECT_NEAR(force.force_n[2], 500.0, 1e-9);
}

TEST(PlateAccuracy, WholeSignalsAndSingleScansAgree) {
    PlateSignals read;
    read.fz = {506.7675, 5.0, std::numeric_limits<double>::quiet_NaN()};
    read.mx = {-25.0, 0.1, 1.0};
    read.my = {-50.0, 0.1, 1.0};
    read.fx = read.fy = read.mz = {0.0, 0.0, 0.0};
    const PlateSignals force = corrected(read, PlateGeometry{}, uneven());
    for (std::size_t i = 0; i < 2; ++i) {
        const Wrench one = corrected(Wrench{{0.0, 0.0, read.fz[i]}, {read.mx[i], read.my[i], 0.0}},
                                     PlateGeometry{}, uneven());
        EXPECT_EQ(force.fz[i], one.force_n[2]);
        EXPECT_EQ(force.mx[i], one.moment_nm[0]);
    }
    EXPECT_NEAR(force.fz[1], 5.0 / 1.01, 1e-12) << "no point under 20 N: the gain alone";
    EXPECT_TRUE(std::isnan(force.fz[2]));
}

TEST(PlateAccuracy, WithoutMomentsOnlyTheGainIsRemoved) {
    PlateSignals read;
    read.fz = {505.0};
    read.has_moments = false;
    EXPECT_NEAR(corrected(read, PlateGeometry{}, uneven()).fz[0], 500.0, 1e-9);
}

TEST(PlateAccuracy, ACheckReplacesWhatItMeasuredAndNothingElse) {
    PlateSetup setup;
    EXPECT_EQ(uncertainty_of(std::nullopt).gain, 0.005);
    setup.accuracy = PlateAccuracy{0.002, 0.01, 0.001};
    EXPECT_EQ(uncertainty_of(setup).gain, 0.002);
    setup.check = PlateCheck{};
    setup.check->gain_sd = 0.0007;
    setup.check->a_sd = 0.003;
    const PlateUncertainty sd = uncertainty_of(setup);
    EXPECT_EQ(sd.gain, 0.0007);
    EXPECT_EQ(sd.a_per_m, 0.003);
    EXPECT_EQ(sd.b_per_m, 0.01) << "not mapped in this direction: as stated";
    EXPECT_EQ(sd.cop_m, 0.001);
    EXPECT_NEAR(gain_ratio_sd(sd, sd), 0.0007 * std::sqrt(2.0), 1e-12);
}

TEST(PlateAccuracy, RefusesWhatNoPlateHas) {
    PlateCheck check;
    EXPECT_TRUE(validate(check, "left"));
    check.gain = 2.0;
    ASSERT_FALSE(validate(check, "left"));
    EXPECT_NE(validate(check, "left").error().message.find("check.gain"), std::string::npos);
    check.gain = 1.0;
    check.b = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE(validate(check, "left"));
    check.b = 0.0;
    check.gain_sd = -0.1;
    EXPECT_FALSE(validate(check, "left"));
    EXPECT_FALSE(validate(PlateAccuracy{.gain = -1.0}, "right"));
}

}  // namespace
}  // namespace hinge::plates
