#include "analysis/dsp/butterworth.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>

#include "tests/support/referee.h"

namespace hinge::analysis::dsp {
namespace {

constexpr Hertz kRate{1000};

std::vector<double> sine(double frequency_hz, std::size_t n) {
    std::vector<double> x(n);
    for (std::size_t i = 0; i < n; ++i) {
        x[i] = std::sin(2.0 * std::numbers::pi * frequency_hz * static_cast<double>(i) / kRate.value);
    }
    return x;
}

// Amplitude of a sine over its middle half, which is a whole number of periods.
double amplitude(const std::vector<double>& x) {
    double sum = 0.0;
    for (std::size_t i = x.size() / 4; i < 3 * x.size() / 4; ++i) {
        sum += x[i] * x[i];
    }
    return std::sqrt(2.0 * sum / (0.5 * static_cast<double>(x.size())));
}

// science.md B.2, from Winter and Robertson.
TEST(Butterworth, CorrectedCutOffsAtOneKilohertz) {
    for (const auto& [cutoff, corrected] :
         {std::pair{6.0, 7.48}, {10.0, 12.46}, {20.0, 24.91}, {25.0, 31.13}, {50.0, 62.05}}) {
        EXPECT_NEAR(corrected_cutoff(Hertz{cutoff}, kRate).value, corrected, 0.005);
    }
}

TEST(Butterworth, ThreeDecibelsAtTheCutOffAfterBothPasses) {
    for (const double cutoff : {5.0, 10.0, 20.0, 50.0}) {
        const std::vector<double> y = lowpass_zero_lag(sine(cutoff, 8000), Hertz{cutoff}, kRate);
        EXPECT_NEAR(amplitude(y), std::numbers::sqrt2 / 2.0, 1e-4) << cutoff;
    }
}

TEST(Butterworth, FourthOrderBeyondTheCutOff) {
    // |H|^2 of two passes: 1 / (1 + (w/wc')^4); at ten times the cut-off 80 dB less what the correction gives
    // back.
    const double pass = std::tan(std::numbers::pi * 100.0 / 1000.0) /
                        std::tan(std::numbers::pi * 10.0 / 1000.0) *
                        std::pow(std::numbers::sqrt2 - 1.0, 0.25);
    const std::vector<double> y = lowpass_zero_lag(sine(100.0, 8000), Hertz{10}, kRate);
    EXPECT_NEAR(amplitude(y), 1.0 / (1.0 + std::pow(pass, 4)), 1e-7);
}

TEST(Butterworth, AConstantAndALinePassUnchanged) {
    std::vector<double> line(4000);
    for (std::size_t i = 0; i < line.size(); ++i) {
        line[i] = -3.0 + 0.002 * static_cast<double>(i);
    }
    const std::vector<double> flat(4000, 1234.5);
    const std::vector<double> line_out = lowpass_zero_lag(line, Hertz{10}, kRate);
    const std::vector<double> flat_out = lowpass_zero_lag(flat, Hertz{10}, kRate);
    for (std::size_t i = 0; i < line.size(); ++i) {
        ASSERT_NEAR(line_out[i], line[i], 1e-8) << i;
        ASSERT_NEAR(flat_out[i], flat[i], 1e-8) << i;
    }
}

TEST(Butterworth, HasNoLag) {
    std::vector<double> pulse(2001, 0.0);
    pulse[1000] = 1.0;
    const std::vector<double> y = lowpass_zero_lag(pulse, Hertz{10}, kRate);
    for (std::size_t k = 1; k < 300; ++k) {
        ASSERT_NEAR(y[1000 - k], y[1000 + k], 1e-12) << k;
    }
    EXPECT_EQ(std::max_element(y.begin(), y.end()) - y.begin(), 1000);
}

TEST(Butterworth, AgreesWithScipyFiltfilt) {
    std::mt19937 random(20240517);
    std::normal_distribution<double> step(0.0, 0.01);
    nlohmann::json cases = nlohmann::json::array();
    for (const double cutoff : {6.0, 10.0, 12.0, 20.0, 25.0, 50.0}) {
        for (const std::size_t n : {std::size_t{601}, std::size_t{1000}, std::size_t{4999}}) {
            std::vector<double> x(n);
            double walk = 0.7;
            for (double& value : x) {
                walk += step(random);
                value = walk;
            }
            cases.push_back({{"input", x},
                             {"ours", lowpass_zero_lag(x, Hertz{cutoff}, kRate)},
                             {"rate_hz", 1000.0},
                             {"cutoff_hz", cutoff},
                             {"tolerance", 1e-9}});
        }
    }
    hinge::test::expect_referee_agrees("lowpass", cases);
}

TEST(Butterworth, AgreesWithScipyAtOtherRates) {
    std::mt19937 random(7);
    std::uniform_real_distribution<double> force(0.0, 2000.0);
    nlohmann::json cases = nlohmann::json::array();
    for (const double rate : {100.0, 500.0, 2000.0}) {
        std::vector<double> x(3000);
        for (double& value : x) {
            value = force(random);
        }
        cases.push_back({{"input", x},
                         {"ours", lowpass_zero_lag(x, Hertz{10}, Hertz{rate})},
                         {"rate_hz", rate},
                         {"cutoff_hz", 10.0},
                         {"tolerance", 1e-6}});
    }
    hinge::test::expect_referee_agrees("lowpass", cases);
}

TEST(Butterworth, TooShortASignalComesBackUnchanged) {
    const std::size_t pad = padding_samples(Hertz{10}, kRate);
    EXPECT_EQ(pad, 300U);
    EXPECT_EQ(lowpass_zero_lag({}, Hertz{10}, kRate).size(), 0U);
    const std::vector<double> one{5.0};
    EXPECT_EQ(lowpass_zero_lag(one, Hertz{10}, kRate), one);
    const std::vector<double> same = sine(40.0, pad);
    EXPECT_EQ(lowpass_zero_lag(same, Hertz{10}, kRate), same);
    const std::vector<double> longer = sine(40.0, pad + 1);
    EXPECT_NE(lowpass_zero_lag(longer, Hertz{10}, kRate), longer);
}

TEST(Butterworth, ACutOffAboveAQuarterOfTheRateDoesNothing) {
    const std::vector<double> x = sine(3.0, 400);
    EXPECT_EQ(lowpass_zero_lag(x, Hertz{20}, Hertz{60}), x);
}

TEST(Butterworth, ShortGapsAreBridgedLongOnesSplit) {
    std::vector<double> x(4000, 2.0);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    std::fill(x.begin() + 1000, x.begin() + 1020, nan);
    std::fill(x.begin() + 2000, x.begin() + 2021, nan);
    const std::vector<double> y = lowpass_with_gaps(x, Hertz{10}, kRate, Seconds{0.020});
    for (std::size_t i = 0; i < y.size(); ++i) {
        if (i >= 2000 && i < 2021) {
            ASSERT_TRUE(std::isnan(y[i])) << i;
        } else {
            ASSERT_NEAR(y[i], 2.0, 1e-12) << i;
        }
    }
}

TEST(Butterworth, WhatIsBeyondALongGapDoesNotLeakAcrossIt) {
    std::vector<double> x(4000, 0.0);
    std::fill(x.begin() + 2000, x.begin() + 2100, std::numeric_limits<double>::quiet_NaN());
    std::fill(x.begin() + 2100, x.end(), 1000.0);
    const std::vector<double> y = lowpass_with_gaps(x, Hertz{10}, kRate, Seconds{0.020});
    EXPECT_NEAR(y[1999], 0.0, 1e-12);
    EXPECT_NEAR(y[2100], 1000.0, 1e-9);
}

}  // namespace
}  // namespace hinge::analysis::dsp
