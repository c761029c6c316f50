#include "datasets/plates/transducer.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace hinge::plates {
namespace {

TEST(Pot, IsProportionalToItsReference) {
    EXPECT_DOUBLE_EQ(pot_length_m(2.5, 10.0, 2.0), 0.5);  // a quarter of a 2 m stroke
}

TEST(CounterUnwrap, RunsThroughTheWrapOfSixteenBitsBothWays) {
    CounterUnwrap unwrap(16);
    EXPECT_EQ(unwrap(65530), 0);
    EXPECT_EQ(unwrap(4), 10);
    EXPECT_EQ(unwrap(65526), -4);
    EXPECT_EQ(unwrap(65526), -4);
}

TEST(CounterUnwrap, RunsThroughTheWrapOfThirtyTwoBits) {
    CounterUnwrap unwrap(32);
    EXPECT_EQ(unwrap(0xFFFFFFF0U), 0);
    EXPECT_EQ(unwrap(0x00000010U), 32);
    EXPECT_EQ(unwrap(0xFFFFFFF0U), 0);
}

TEST(CounterUnwrap, KeepsCountingOverManyTurns) {
    CounterUnwrap unwrap(16);
    std::int64_t last = 0;
    for (std::uint32_t i = 0; i < 100; ++i) {
        last = unwrap((i * 30000U) & 0xFFFFU);
    }
    EXPECT_EQ(last, 99 * 30000);
}

TEST(Increments, SumToTheLength) {
    const std::array<std::int16_t, 5> increments{1, 2, -1, 0, -128};
    const auto length = length_from_increments(increments, 0.001, 0.5);
    ASSERT_EQ(length.size(), 5U);
    EXPECT_DOUBLE_EQ(length[0], 0.501);
    EXPECT_DOUBLE_EQ(length[1], 0.503);
    EXPECT_DOUBLE_EQ(length[3], 0.502);
    EXPECT_DOUBLE_EQ(length[4], 0.374);
}

TEST(Cord, HeightFollowsTheRightTriangle) {
    EXPECT_DOUBLE_EQ(height_from_cord_m(0.5, 0.3), 0.4);  // 3-4-5
    EXPECT_DOUBLE_EQ(height_from_cord_m(0.5, -0.3), 0.4);
    EXPECT_DOUBLE_EQ(height_from_cord_m(0.225, 0.0), 0.225);
    EXPECT_TRUE(std::isnan(height_from_cord_m(0.2, 0.3)));
    EXPECT_TRUE(std::isnan(height_from_cord_m(std::nan(""), 0.3)));
}

}  // namespace
}  // namespace hinge::plates
