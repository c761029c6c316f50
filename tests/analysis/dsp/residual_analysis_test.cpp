// Residual analysis: a sinusoid through a known gain, and scipy as the referee of the whole (referee.py).

#include "analysis/dsp/residual_analysis.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "tests/support/referee.h"

namespace hinge::analysis::dsp {
namespace {

using nlohmann::json;

// The engine is the same everywhere; the distributions of <random> are not. A sum of twelve is normal enough.
double normal(std::mt19937_64& random) {
    double sum = -6.0;
    for (int i = 0; i < 12; ++i) {
        sum += static_cast<double>(random() >> 11U) * 0x1.0p-53;
    }
    return sum;
}

// A movement of 0.8 and 2.1 Hz with white noise on it.
std::vector<double> movement(double rate_hz, double seconds, double noise, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<double> x;
    for (int i = 0; i < static_cast<int>(rate_hz * seconds); ++i) {
        const double t = i / rate_hz;
        x.push_back(900.0 + 200.0 * std::sin(2 * M_PI * 0.8 * t) + 60.0 * std::sin(2 * M_PI * 2.1 * t) +
                    noise * normal(random));
    }
    return x;
}

// Gain of the two passes at f: 1 / (1 + (tan(pi f/fs) / w)^4), w = tan(pi fc/fs) / C; what is taken away has
// the rms (1 - gain) A / sqrt 2. The reflection at the ends costs the third digit.
TEST(ResidualAnalysis, ASinusoidLosesWhatTheGainLeavesOut) {
    constexpr double kRate_hz = 500.0;
    std::vector<double> x;
    for (int i = 0; i < 30000; ++i) {
        x.push_back(3.0 * std::sin(2 * M_PI * 8.0 * i / kRate_hz));
    }
    const auto found = residual_analysis(x, Hertz{kRate_hz});
    ASSERT_TRUE(found);
    const double c = std::pow(std::sqrt(2.0) - 1.0, 0.25);
    for (std::size_t i = 0; i < found->cutoff_hz.size(); i += 20) {
        const double w = std::tan(M_PI * found->cutoff_hz[i] / kRate_hz) / c;
        const double gain = 1.0 / (1.0 + std::pow(std::tan(M_PI * 8.0 / kRate_hz) / w, 4.0));
        EXPECT_NEAR(found->residual[i], (1.0 - gain) * 3.0 / std::sqrt(2.0), 0.01) << found->cutoff_hz[i];
    }
    EXPECT_DOUBLE_EQ(found->cutoff_hz.front(), 1.0);
    EXPECT_DOUBLE_EQ(found->cutoff_hz.back(), 100.0);
}

// The line through the tail meets 0 Hz at the noise, a little above it (Winter's figure): 4 N of it here. The
// movement ends at 2.1 Hz, so the cut-off lies above that and below the noise.
TEST(ResidualAnalysis, FindsTheNoiseAndACutoffAboveTheMovement) {
    const auto found = residual_analysis(movement(1000.0, 12.0, 4.0, 5), Hertz{1000});
    ASSERT_TRUE(found);
    EXPECT_NEAR(found->intercept, 4.0, 0.3);
    EXPECT_LT(found->slope, 0.0);
    EXPECT_GT(found->r_squared, 0.99);
    ASSERT_TRUE(found->chosen_hz) << found->reason;
    EXPECT_GT(*found->chosen_hz, 3.0);
    EXPECT_LT(*found->chosen_hz, 20.0);
}

TEST(ResidualAnalysis, AgreesWithScipyTo1e9) {
    json cases = json::array();
    for (const auto& [rate_hz, seconds, noise] :
         {std::tuple{1000.0, 6.0, 2.0}, {500.0, 8.0, 0.5}, {200.0, 20.0, 5.0}, {1000.0, 3.5, 0.0}}) {
        const std::vector<double> x = movement(rate_hz, seconds, noise, 11);
        const auto found = residual_analysis(x, Hertz{rate_hz});
        ASSERT_TRUE(found);
        json ours = found->residual;
        for (const double value : {found->intercept, found->slope, found->r_squared, found->tail_first_hz,
                                   found->chosen_hz.value_or(-1.0)}) {
            ours.push_back(value);
        }
        cases.push_back({{"input", x}, {"rate_hz", rate_hz}, {"ours", ours}, {"tolerance", 1e-9}});
    }
    test::expect_referee_agrees("residuals", cases);
}

TEST(ResidualAnalysis, WhatCannotBeTriedIsAReason) {
    const auto refused = [](const std::vector<double>& x, double rate_hz, const std::string& words) {
        const auto found = residual_analysis(x, Hertz{rate_hz});
        return !found && found.error().message.find(words) != std::string::npos;
    };
    EXPECT_TRUE(refused({}, 1000.0, "too short"));
    EXPECT_TRUE(refused(std::vector<double>(20, 1.0), 1000.0, "too short"));
    EXPECT_TRUE(refused(std::vector<double>(5000, 1.0), 40.0, "rate too low"));
    EXPECT_TRUE(refused({1.0, std::nan(""), 2.0}, 1000.0, "missing"));
}

TEST(ResidualAnalysis, AConstantNeedsNoFilter) {
    const auto found = residual_analysis(std::vector<double>(5000, 7.0), Hertz{1000});
    ASSERT_TRUE(found);
    EXPECT_NEAR(found->intercept, 0.0, 1e-9);
}

}  // namespace
}  // namespace hinge::analysis::dsp
