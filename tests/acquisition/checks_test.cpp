#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "acquisition/calibration.h"
#include "acquisition/red_flags.h"

namespace hinge::acquisition {
namespace {

constexpr double kRate_hz = 1000.0;

std::vector<LiveScan> standing(double left_n, double bar_m, std::size_t scans, double wobble = 0.0) {
    std::vector<LiveScan> all(scans);
    for (std::size_t at = 0; at < scans; ++at) {
        all[at].values = unknown_scan();
        const double sign = at % 2 == 0 ? 1.0 : -1.0;
        all[at].values.left[2] = left_n + sign * wobble;
        all[at].values.bar = bar_m + sign * wobble;
    }
    return all;
}

// 20 kg x 9.80665 m/s2 = 196.133 N.
TEST(CheckMass, ComparesWithTheWeight) {
    const auto good = check_mass(standing(196.5, 0.0, 3000, 0.4), kRate_hz, Side::left, 20.0, 9.80665);
    ASSERT_TRUE(good) << good.error().message;
    EXPECT_NEAR(good->expected, 196.133, 1e-9);
    EXPECT_NEAR(good->error(), 0.367, 1e-9);
    EXPECT_NEAR(good->standard_error, 0.4 / std::sqrt(3000.0), 1e-5);
    EXPECT_TRUE(good->passed());
    const auto wrong = check_mass(standing(198.0, 0.0, 3000), kRate_hz, Side::left, 20.0, 9.80665);
    ASSERT_TRUE(wrong);
    EXPECT_FALSE(wrong->passed());
}

TEST(CheckMass, RefusesAMovingMassAShortReadingAndAMissingPlate) {
    EXPECT_FALSE(check_mass(standing(196.0, 0.0, 3000, 11.0), kRate_hz, Side::left, 20.0, 9.80665));
    EXPECT_FALSE(check_mass(standing(196.0, 0.0, 2999), kRate_hz, Side::left, 20.0, 9.80665));
    EXPECT_FALSE(check_mass(standing(196.0, 0.0, 3000), kRate_hz, Side::right, 20.0, 9.80665));
}

TEST(CheckLength, ComparesTwoReadings) {
    const auto good = check_length(standing(0, 0.200, 500), standing(0, 0.701, 500), false, 0.5);
    ASSERT_TRUE(good) << good.error().message;
    EXPECT_NEAR(good->measured, 0.501, 1e-12);
    EXPECT_TRUE(good->passed());
    const auto wrong = check_length(standing(0, 0.200, 500), standing(0, 0.704, 500), false, 0.5);
    ASSERT_TRUE(wrong);
    EXPECT_FALSE(wrong->passed());
    EXPECT_FALSE(check_length(standing(0, 0.2, 500, 0.002), standing(0, 0.7, 500), false, 0.5));
    EXPECT_FALSE(check_length(standing(0, 0.2, 500), standing(0, 0.7, 500), true, 0.5));
}

// Closed form: amplitude A has SD A / sqrt(2).
TEST(ForceNoiseOf, FindsTheAmplitudeOfTheLine) {
    for (const double hz : {50.0, 60.0}) {
        std::vector<double> force_n;
        for (int at = 0; at < 2035; ++at) {
            const double time_s = at / kRate_hz;
            force_n.push_back(3.0 + 0.02 * time_s +
                              1.4 * std::sin(2.0 * std::numbers::pi * hz * time_s + 0.3));
        }
        const ForceNoise noise = force_noise(force_n, kRate_hz);
        EXPECT_NEAR(noise.line_n, 1.4, 0.01);
        EXPECT_EQ(noise.line_hz, hz);
        EXPECT_NEAR(noise.sd_n, 1.4 / std::numbers::sqrt2, 0.01);
        EXPECT_NEAR(noise.mean_n, 3.0 + 0.02 * 1.035, 0.02);
        const auto said = noise_alarms("the left plate", noise, 2.0);
        ASSERT_EQ(said.size(), 1U);
        EXPECT_NE(said[0].find("1.4 N at " + std::to_string(static_cast<int>(hz)) + " Hz"),
                  std::string::npos);
    }
}

TEST(ForceNoiseOf, AlarmsAreThoseOfTheScience) {
    EXPECT_TRUE(noise_alarms("x", {.sd_n = 1.5, .slope_n_s = 0.05, .line_n = 1.0}, 60.0).empty());
    EXPECT_EQ(noise_alarms("x", {.sd_n = 1.6, .slope_n_s = 0.06, .line_n = 1.1}, 60.0).size(), 3U);
    EXPECT_EQ(noise_alarms("x", {.slope_n_s = 0.06}, 2.0).size(), 0U);  // too short to tell
    EXPECT_TRUE(std::isnan(force_noise({}, kRate_hz).sd_n));
}

TEST(RedFlags, EveryYesSaysWhomToSee) {
    for (const RedFlag& flag : kRedFlags) {
        EXPECT_TRUE(flag.question.ends_with('?'));
        EXPECT_NE(advice(flag).find("doctor"), std::string_view::npos);
        EXPECT_EQ(advice(flag).find('!'), std::string_view::npos);
    }
    EXPECT_TRUE(
        std::any_of(kRedFlags.begin(), kRedFlags.end(), [](const RedFlag& flag) { return flag.urgent; }));
}

}  // namespace
}  // namespace hinge::acquisition
