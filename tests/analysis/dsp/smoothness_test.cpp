#include "analysis/dsp/smoothness.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "tests/support/referee.h"

namespace hinge::analysis::dsp {
namespace {

constexpr double kRate_hz = 1000.0;

// v = 30 d/T u^2 (1-u)^2
std::vector<double> minimum_jerk_speed(double distance_m, double duration_s) {
    const auto n = static_cast<std::size_t>(std::lround(duration_s * kRate_hz));
    std::vector<double> v(n + 1);
    for (std::size_t i = 0; i <= n; ++i) {
        const double u = static_cast<double>(i) / static_cast<double>(n);
        v[i] = 30.0 * distance_m / duration_s * u * u * (1.0 - u) * (1.0 - u);
    }
    return v;
}

// science.md G.4: 0.58 m in 1.8 s, 1 kHz, exact speed.
TEST(Smoothness, SelfTestOfTheMinimumJerkLift) {
    const std::vector<double> v = minimum_jerk_speed(0.58, 1.8);
    EXPECT_NEAR(*sparc(v, kRate_hz), -1.402, 0.0005);
    // Whether T counts the samples or the steps between them moves it by 3 dt / T = 0.0017.
    EXPECT_NEAR(*log_dimensionless_jerk(v, kRate_hz), -5.315, 0.003);
}

TEST(Smoothness, JerkOfAMinimumJerkMovementInClosedForm) {
    // Int (d2v/dt2)^2 dt = 720 d^2/T^5 and vpeak = 15/8 d/T, so LDLJ = -ln(720 / (15/8)^2), whatever d and T
    // are.
    const double expected = -std::log(720.0 / (1.875 * 1.875));
    EXPECT_NEAR(*log_dimensionless_jerk(minimum_jerk_speed(0.3, 1.0), kRate_hz), expected, 0.01);
    EXPECT_NEAR(*log_dimensionless_jerk(minimum_jerk_speed(0.8, 4.0), kRate_hz), expected, 0.01);
}

TEST(Smoothness, NeitherDependsOnTheSizeOfTheMovement) {
    const std::vector<double> small = minimum_jerk_speed(0.1, 1.5);
    const std::vector<double> large = minimum_jerk_speed(1.0, 1.5);
    EXPECT_NEAR(*sparc(small, kRate_hz), *sparc(large, kRate_hz), 1e-12);
    EXPECT_NEAR(*log_dimensionless_jerk(small, kRate_hz), *log_dimensionless_jerk(large, kRate_hz), 1e-9);
}

TEST(Smoothness, AgreesWithNumpy) {
    nlohmann::json spectral = nlohmann::json::array();
    nlohmann::json jerk = nlohmann::json::array();
    for (const double duration : {0.4, 1.024, 1.8, 3.0}) {
        std::vector<double> v = minimum_jerk_speed(0.5, duration);
        for (std::size_t i = 0; i < v.size(); ++i) {
            v[i] *= 1.0 + 0.3 * std::sin(2.0 * std::numbers::pi * 4.0 * static_cast<double>(i) / kRate_hz);
        }
        spectral.push_back(
            {{"input", v}, {"ours", *sparc(v, kRate_hz)}, {"rate_hz", kRate_hz}, {"tolerance", 1e-9}});
        jerk.push_back({{"input", v},
                        {"ours", *log_dimensionless_jerk(v, kRate_hz)},
                        {"rate_hz", kRate_hz},
                        {"tolerance", 1e-9}});
    }
    hinge::test::expect_referee_agrees("sparc", spectral);
    hinge::test::expect_referee_agrees("ldlj", jerk);
}

TEST(Smoothness, TooShortOrStillIsAReason) {
    const std::vector<double> still(100, 0.0);
    const std::vector<double> steady(100, 0.3);
    const std::vector<double> three{0.1, 0.2, 0.1};
    EXPECT_EQ(sparc(three, kRate_hz).error().code, ErrorCode::not_computable);
    EXPECT_NE(sparc({}, kRate_hz).error().message.find("4 samples"), std::string::npos);
    EXPECT_NE(sparc(still, kRate_hz).error().message.find("zero"), std::string::npos);
    EXPECT_NE(log_dimensionless_jerk(three, kRate_hz).error().message.find("4 samples"), std::string::npos);
    EXPECT_NE(log_dimensionless_jerk(steady, kRate_hz).error().message.find("does not change"),
              std::string::npos);
}

}  // namespace
}  // namespace hinge::analysis::dsp
