#include "analysis/dsp/calculus.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "tests/support/referee.h"

namespace hinge::analysis::dsp {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::vector<double> sampled(std::size_t n, double dt_s, double (*f)(double)) {
    std::vector<double> x(n);
    for (std::size_t i = 0; i < n; ++i) {
        x[i] = f(static_cast<double>(i) * dt_s);
    }
    return x;
}

std::vector<double> noise(std::size_t n) {
    std::mt19937 random(11);
    std::normal_distribution<double> normal(0.0, 1.0);
    std::vector<double> x(n);
    for (double& value : x) {
        value = normal(random);
    }
    return x;
}

TEST(Calculus, DerivativeOfAParabolaIsExactInside) {
    const double dt_s = 0.01;
    const std::vector<double> d =
        derivative(sampled(100, dt_s, [](double t) { return 3.0 * t * t - 2.0 * t + 1.0; }), dt_s);
    for (std::size_t i = 1; i + 1 < d.size(); ++i) {
        ASSERT_NEAR(d[i], 6.0 * static_cast<double>(i) * dt_s - 2.0, 1e-11) << i;
    }
    // One-sided at the ends: the slope half a step inside.
    EXPECT_NEAR(d.front(), 6.0 * 0.5 * dt_s - 2.0, 1e-11);
    EXPECT_NEAR(d.back(), 6.0 * 98.5 * dt_s - 2.0, 1e-11);
}

TEST(Calculus, IntegralOfALineIsExact) {
    const double dt_s = 0.001;
    const std::vector<double> x = sampled(1001, dt_s, [](double t) { return 4.0 - 2.0 * t; });
    const std::vector<double> y = cumulative_integral(x, dt_s);
    EXPECT_EQ(y.front(), 0.0);
    EXPECT_NEAR(y.back(), 3.0, 1e-12);
    EXPECT_NEAR(y[500], 2.0 - 0.25, 1e-12);
    EXPECT_NEAR(integral(x, {0, x.size()}, dt_s), 3.0, 1e-12);
    EXPECT_NEAR(integral(x, {500, 1001}, dt_s), 3.0 - 1.75, 1e-12);
    EXPECT_EQ(integral(x, {7, 8}, dt_s), 0.0);
    EXPECT_EQ(integral(x, {7, 7}, dt_s), 0.0);
}

TEST(Calculus, AgreesWithNumpyAndScipy) {
    const std::vector<double> x = noise(2000);
    const nlohmann::json gradient = {
        {{"input", x}, {"ours", derivative(x, 0.001)}, {"dt_s", 0.001}, {"tolerance", 1e-12 * 1000}}};
    const nlohmann::json area = {
        {{"input", x}, {"ours", cumulative_integral(x, 0.001)}, {"dt_s", 0.001}, {"tolerance", 1e-12}}};
    hinge::test::expect_referee_agrees("gradient", gradient);
    hinge::test::expect_referee_agrees("integral", area);
}

TEST(Calculus, DegenerateSignalsHaveDegenerateAnswers) {
    EXPECT_TRUE(derivative({}, 0.001).empty());
    EXPECT_TRUE(cumulative_integral({}, 0.001).empty());
    const std::vector<double> one{5.0};
    EXPECT_EQ(derivative(one, 0.001), std::vector<double>{0.0});
    EXPECT_EQ(cumulative_integral(one, 0.001), std::vector<double>{0.0});
    const std::vector<double> d = derivative(std::vector<double>{0, 1, kNan, 3, 4, 5}, 1.0);
    EXPECT_TRUE(std::isnan(d[1]) && std::isnan(d[3]));
    EXPECT_EQ(d[4], 1.0);
}

TEST(Calculus, CrossingsAreInterpolated) {
    const std::vector<double> x{0, 1, 3, 2, -2, -1};
    const SampleRange all{0, x.size()};
    EXPECT_DOUBLE_EQ(first_rise_to(x, all, 2.0).value(), 1.5);
    EXPECT_DOUBLE_EQ(first_fall_to(x, {2, 6}, 0.0).value(), 3.5);
    EXPECT_DOUBLE_EQ(first_rise_to(x, all, 3.0).value(), 2.0);
}

TEST(Calculus, ASignalBeyondTheLevelCrossesAtTheStart) {
    const std::vector<double> x{5, 6, 7};
    EXPECT_DOUBLE_EQ(first_rise_to(x, {1, 3}, 2.0).value(), 1.0);
    EXPECT_DOUBLE_EQ(first_fall_to(x, {1, 3}, 9.0).value(), 1.0);
}

TEST(Calculus, NoCrossingIsNone) {
    const std::vector<double> x{0, 1, 2, kNan};
    EXPECT_FALSE(first_rise_to(x, {0, 4}, 3.0));
    EXPECT_FALSE(first_fall_to(x, {0, 4}, -1.0));
    EXPECT_FALSE(first_rise_to(x, {2, 2}, 0.0));
    EXPECT_FALSE(first_rise_to({}, {0, 9}, 0.0));
}

TEST(Calculus, AGapIsNotACrossing) {
    // The value after a gap is beyond the level: the crossing is where it is seen, not interpolated from NaN.
    const std::vector<double> x{0, kNan, 4};
    EXPECT_DOUBLE_EQ(first_rise_to(x, {0, 3}, 2.0).value(), 2.0);
}

TEST(Calculus, ValueBetweenSamples) {
    const std::vector<double> x{10, 20, 40};
    EXPECT_DOUBLE_EQ(value_at(x, 0.25), 12.5);
    EXPECT_DOUBLE_EQ(value_at(x, 1.5), 30.0);
    EXPECT_DOUBLE_EQ(value_at(x, -3.0), 10.0);
    EXPECT_DOUBLE_EQ(value_at(x, 99.0), 40.0);
}

}  // namespace
}  // namespace hinge::analysis::dsp
