#include "drivers/comedi/input_plan.h"

#include <gtest/gtest.h>

namespace hinge::drivers::comedilib {
namespace {

PlannedInput input(const char* id, Polynomial polynomial, std::uint32_t maxdata = 0xFFFF) {
    PlannedInput planned;
    planned.input.id = id;
    planned.maxdata = maxdata;
    planned.polynomial = polynomial;
    planned.origin = Origin::file;
    return planned;
}

// By hand: x = 42768 - 32768 = 1e4; 0.5 + 2e-4 x + 1e-9 x^2 - 1e-14 x^3 = 0.5 + 2 + 0.1 - 0.01.
TEST(ComediConversion, IsAPolynomialAboutItsOrigin) {
    const Polynomial p{{0.5, 2e-4, 1e-9, -1e-14}, 32768.0, 3};
    EXPECT_NEAR(volts_of(p, 42768.0), 2.59, 1e-12);
    EXPECT_NEAR(volts_of(p, 22768.0), 0.5 - 2.0 + 0.1 + 0.01, 1e-12);
    EXPECT_DOUBLE_EQ(volts_of(p, 32768.0), 0.5);
}

TEST(ComediConversion, CoefficientsAboveTheOrderDoNotCount) {
    const Polynomial p{{0.5, 2e-4, 7.0, 7.0}, 32768.0, 1};
    EXPECT_NEAR(volts_of(p, 42768.0), 2.5, 1e-12);
    EXPECT_TRUE(is_linear(p));
    EXPECT_FALSE(is_linear({{0.0, 1.0, 1e-12, 0.0}, 0.0, 2}));
    EXPECT_TRUE(is_linear({{0.0, 1.0, 0.0, 0.0}, 0.0, 3})) << "a cubic without bend";
}

// phys = min + (max - min) * raw / maxdata; by hand for +-10 V and 16 bits.
TEST(ComediConversion, NominalVoltsLieBetweenTheRails) {
    const Polynomial p = nominal_conversion({-10.0, 10.0, kUnitVolt}, 65535);
    EXPECT_DOUBLE_EQ(volts_of(p, 0.0), -10.0);
    EXPECT_NEAR(volts_of(p, 65535.0), 10.0, 1e-12);
    EXPECT_NEAR(volts_of(p, 32768.0), 1.5259021896696422e-4, 1e-12);
    EXPECT_NEAR(volts_of(p, 49152.0), 5.000228885328450, 1e-12);
}

TEST(ComediPlan, ALineTravelsAsCountsWithScaleAndOffset) {
    const InputPlan plan = make_plan({input("a", {{0.5, 2e-4, 0.0, 0.0}, 32768.0, 1})}, false, true);
    ASSERT_EQ(plan.layout.channels.size(), 1U);
    const Channel& channel = plan.layout.channels[0];
    EXPECT_EQ(channel.wire, WireType::u16);
    EXPECT_NEAR(value_of(channel, 42768.0), 2.5, 1e-12);
    EXPECT_NEAR(channel.min, 0.5 - 6.5536, 1e-12);
    EXPECT_NEAR(channel.max, 0.5 + 6.5534, 1e-12);
}

TEST(ComediPlan, ABendTravelsAsVoltsBesideItsCounts) {
    const Polynomial bend{{0.5, 2e-4, 1e-9, 0.0}, 32768.0, 2};
    const Polynomial line{{0.0, 1e-4, 0.0, 0.0}, 0.0, 1};
    InputPlan plan = make_plan({input("a", bend), input("b", line)}, true, true);
    ASSERT_EQ(plan.layout.channels.size(), 3U);
    EXPECT_EQ(plan.layout.channels[0].wire, WireType::f64);
    EXPECT_EQ(plan.layout.channels[0].scale, 1.0);
    EXPECT_EQ(plan.layout.channels[1].id, "a_counts");
    EXPECT_EQ(plan.layout.channels[1].wire, WireType::u32);
    EXPECT_EQ(plan.layout.channels[2].id, "b");
    EXPECT_EQ(plan.layout.scan_bytes(), 8U + 4U + 4U);
    EXPECT_EQ(plan.wire_scan_bytes(), 8U);
    set_skew(plan, 4e-6);
    EXPECT_EQ(plan.layout.channels[1].skew_s, 0.0);
    EXPECT_DOUBLE_EQ(plan.layout.channels[2].skew_s, 4e-6);
    EXPECT_EQ(make_plan({input("a", bend)}, false, false).layout.channels.size(), 1U);
}

TEST(ComediPlan, ANominalChannelSaysSo) {
    PlannedInput planned = input("a", nominal_conversion({-5.0, 5.0, kUnitVolt}, 4095), 4095);
    planned.origin = Origin::nominal;
    planned.input.role = "left plate Fz";
    const InputPlan plan = make_plan({planned}, false, true);
    EXPECT_EQ(plan.layout.channels[0].label, "left plate Fz (nominal calibration)");
    EXPECT_NEAR(plan.layout.channels[0].max, 5.0, 1e-12);
}

}  // namespace
}  // namespace hinge::drivers::comedilib
