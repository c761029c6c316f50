#include "acquisition/calibration.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace hinge::acquisition {
namespace {

constexpr double kRate_hz = 1000.0;

// `left_n` and `right_n` give the vertical forces at a time in s.
template <class Left, class Right>
std::vector<LiveScan> standing(double seconds, const Left& left_n, const Right& right_n) {
    std::vector<LiveScan> scans(static_cast<std::size_t>(seconds * kRate_hz));
    for (std::size_t at = 0; at < scans.size(); ++at) {
        const double time_s = static_cast<double>(at) / kRate_hz;
        scans[at].values = unknown_scan();
        scans[at].values.left[2] = scans[at].left_sensor[2] = left_n(time_s);
        scans[at].values.right[2] = scans[at].right_sensor[2] = right_n(time_s);
    }
    return scans;
}

double sway(double time_s, double amplitude_n, double frequency_hz) {
    return amplitude_n * std::sin(2.0 * std::numbers::pi * frequency_hz * time_s);
}

TEST(SoftwareZero, IsTheMedianOfEachChannel) {
    const auto scans = standing(
        1.0, [](double t) { return t < 0.002 ? 4.0 : 1.5; }, [](double) { return -2.0; });
    const auto zero = software_zero(scans, kRate_hz, true, true);
    ASSERT_TRUE(zero) << zero.error().message;
    EXPECT_DOUBLE_EQ((*zero->left)[2], 1.5);
    EXPECT_DOUBLE_EQ((*zero->right)[2], -2.0);
    EXPECT_DOUBLE_EQ(zero->range_left_n, 2.5);
}

TEST(SoftwareZero, RefusesAPlateThatIsTouched) {
    const auto scans = standing(
        1.0, [](double t) { return t > 0.5 ? 5.1 : 0.0; }, [](double) { return 0.0; });
    const auto zero = software_zero(scans, kRate_hz, true, true);
    ASSERT_FALSE(zero);
    EXPECT_NE(zero.error().message.find("left plate moved by 5.1 N"), std::string::npos);
}

TEST(SoftwareZero, RefusesAPlateThatIsLoaded) {
    const auto scans = standing(
        1.0, [](double) { return 0.0; }, [](double) { return 333.0; });
    const auto zero = software_zero(scans, kRate_hz, true, true);
    ASSERT_FALSE(zero);
    EXPECT_NE(zero.error().message.find("right plate carries 333.0 N"), std::string::npos);
}

TEST(SoftwareZero, RefusesLessThanASecondAndMissingSamples) {
    const auto flat = [](double) { return 0.0; };
    EXPECT_FALSE(software_zero(standing(0.9, flat, flat), kRate_hz, true, true));
    EXPECT_FALSE(software_zero({}, kRate_hz, true, true));
    EXPECT_FALSE(software_zero(standing(
                                   1.0, [](double) { return std::nan(""); }, flat),
                               kRate_hz, true, true));
}

TEST(BodyWeightOf, IsTheMeanOfTheQuietestWindow) {
    // Restless for three seconds, then quiet at 700 N.
    const auto scans = standing(
        8.0, [](double t) { return 350.0 + (t < 3.0 ? sway(t, 30.0, 1.0) : sway(t, 1.0, 2.0)); },
        [](double) { return 350.0; });
    const auto weight = body_weight(scans, kRate_hz, true);
    ASSERT_TRUE(weight) << weight.error().message;
    EXPECT_NEAR(weight->weight_n, 700.0, 0.1);
    EXPECT_DOUBLE_EQ(weight->window_s, 4.8);                // 0.6 T
    EXPECT_NEAR(weight->sd_n, 1.0 / std::sqrt(2.0), 0.05);  // of a sine of amplitude 1
    EXPECT_NEAR(weight->standard_error_n, weight->sd_n * std::sqrt(2.0 * 0.25 / 4.8), 1e-12);
}

TEST(BodyWeightOf, RefusesRestlessStanding) {
    const auto scans = standing(
        6.0, [](double t) { return 350.0 + sway(t, 12.0, 1.0); }, [](double) { return 350.0; });
    EXPECT_FALSE(body_weight(scans, kRate_hz, true));
}

TEST(BodyWeightOf, RefusesADrift) {
    const auto scans = standing(
        6.0, [](double t) { return 350.0 + 2.5 * t; }, [](double) { return 350.0; });
    const auto weight = body_weight(scans, kRate_hz, true);
    ASSERT_FALSE(weight);
    EXPECT_NE(weight.error().message.find("2.5 N/s"), std::string::npos);
}

TEST(BodyWeightOf, RefusesOneFootAndNobody) {
    const auto scans = standing(
        6.0, [](double) { return 600.0; }, [](double) { return 100.0; });
    EXPECT_FALSE(body_weight(scans, kRate_hz, true));
    EXPECT_TRUE(body_weight(scans, kRate_hz, false));
    const auto empty = standing(
        6.0, [](double) { return 0.0; }, [](double) { return 0.0; });
    EXPECT_FALSE(body_weight(empty, kRate_hz, true));
    EXPECT_FALSE(body_weight({}, kRate_hz, true));
}

}  // namespace
}  // namespace hinge::acquisition
