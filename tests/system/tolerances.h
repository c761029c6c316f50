#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

// How far a report's rep may be from its truth: the visible cases and the emulated labs.
namespace hinge::test {

// What an error may be: absolute, relative to the truth, or the larger of both.
struct Tolerance {
    const char* metric;
    double absolute;
    double relative = 0.0;
};

// From the order for the first version of the analysis; the hip tolerances are about 2.2 SD of science.md
// F.6.
inline constexpr std::array kTolerances = std::to_array<Tolerance>({
    {"concentric_duration", 0.040},
    {"concentric_displacement", 0.004},
    {"mean_concentric_velocity", 0.0, 0.03},
    {"first_inch_time", 0.020},
    {"bar_flex", 0.002},
    {"asymmetry_concentric", 0.6},
    {"asymmetry_eccentric", 0.6},
    {"cop_forward_lift_off", 0.002},
    {"cop_forward_shift_10cm", 0.005},
    {"eccentric_duration", 0.080},
    {"peak_eccentric_speed", 0.0, 0.04},
    {"unloaded_fraction", 0.03},
    {"last_12in_speed", 0.0, 0.06},
    {"last_6in_speed", 0.0, 0.06},
    {"hip_bar_ratio_25", 0.50},
    {"hip_bar_ratio_50", 0.32},
    {"hip_bar_ratio_100", 0.22},
    {"hip_lead_10", 0.090},
    {"hip_lead_25", 0.090},
    {"hip_lead_50", 0.090},
    {"hip_velocity_lift_off", 0.060},
});
inline constexpr double kRatioNearOne = 0.1;
inline constexpr double kRatioRelative = 0.08;
inline constexpr double kTouchdownRelative = 0.05;
inline constexpr double kTouchdown_m_s = 0.03;
inline constexpr double kSoftTouchdown_m_s = 0.08;

inline void expect_metric(const nlohmann::json& metrics, const nlohmann::json& truth,
                          const Tolerance& tolerance) {
    if (!truth.contains(tolerance.metric)) {
        return;
    }
    const double expected = truth[tolerance.metric].get<double>();
    const nlohmann::json& found = metrics.at(tolerance.metric);
    ASSERT_TRUE(found.at("value").is_number()) << tolerance.metric << ": " << found.dump();
    EXPECT_NEAR(found["value"].get<double>(), expected,
                std::max(tolerance.absolute, tolerance.relative * std::abs(expected)))
        << tolerance.metric;
}

inline void expect_ratio(const nlohmann::json& metrics, const nlohmann::json& truth, const char* id) {
    const double expected = truth.at(id).get<double>();
    const double allowed =
        std::max(kRatioRelative * expected, std::abs(expected - 1.0) < 0.2 ? kRatioNearOne : 0.0);
    EXPECT_NEAR(metrics.at(id).at("value").get<double>(), expected, allowed) << id;
}

inline void expect_touchdown(const nlohmann::json& metrics, const nlohmann::json& truth) {
    const double expected = truth.at("touchdown_speed").get<double>();
    const double found = metrics.at("touchdown_speed").at("value").get<double>();
    if (expected < kSoftTouchdown_m_s) {
        EXPECT_LT(found, kSoftTouchdown_m_s);
    } else {
        EXPECT_NEAR(found, expected, std::max(kTouchdown_m_s, kTouchdownRelative * expected));
    }
}

}  // namespace hinge::test
