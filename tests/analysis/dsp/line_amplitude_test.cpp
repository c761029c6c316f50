#include "analysis/dsp/line_amplitude.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace hinge::analysis::dsp {
namespace {

std::vector<double> signal(double amplitude, double frequency_hz, double seconds, double drift, double sway) {
    std::vector<double> x;
    for (int i = 0; i < static_cast<int>(1000 * seconds); ++i) {
        const double t = 0.001 * i;
        x.push_back(400.0 + drift * t + sway * std::sin(2 * M_PI * 0.6 * t) +
                    amplitude * std::sin(2 * M_PI * frequency_hz * t + 0.7));
    }
    return x;
}

TEST(LineAmplitude, IsThatOfTheSinusoid) {
    for (const double mains_hz : {50.0, 60.0}) {
        EXPECT_NEAR(*line_amplitude(signal(1.3, mains_hz, 2.0, 0.0, 0.0), Hertz{mains_hz}, Hertz{1000}), 1.3,
                    1e-9);
        // A person sways by newtons and the plate drifts: a ten-thousandth of it leaks in.
        EXPECT_NEAR(*line_amplitude(signal(1.3, mains_hz, 2.0, 2.0, 5.0), Hertz{mains_hz}, Hertz{1000}), 1.3,
                    5e-4);
    }
}

TEST(LineAmplitude, OneFrequencyIsNotTheOther) {
    EXPECT_NEAR(*line_amplitude(signal(2.0, 50.0, 1.0, 0.0, 0.0), Hertz{60}, Hertz{1000}), 0.0, 1e-6);
    EXPECT_NEAR(*line_amplitude(signal(0.0, 50.0, 1.0, 2.0, 5.0), Hertz{50}, Hertz{1000}), 0.0, 1e-3);
}

TEST(LineAmplitude, WhatCannotBeToldIsNothing) {
    EXPECT_FALSE(line_amplitude(signal(1.0, 50.0, 0.15, 0.0, 0.0), Hertz{50}, Hertz{1000}));
    EXPECT_FALSE(line_amplitude(signal(1.0, 50.0, 2.0, 0.0, 0.0), Hertz{50}, Hertz{100}));
    EXPECT_FALSE(line_amplitude(std::vector<double>{}, Hertz{50}, Hertz{1000}));
    std::vector<double> spoiled = signal(1.0, 50.0, 2.0, 0.0, 0.0);
    spoiled[700] = std::nan("");
    EXPECT_FALSE(line_amplitude(spoiled, Hertz{50}, Hertz{1000}));
}

}  // namespace
}  // namespace hinge::analysis::dsp
