#include "drivers/simulated/smoothing.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "drivers/simulated/motion.h"

namespace hinge::drivers::simulated {
namespace {

std::vector<double> sine(double frequency_hz) {
    std::vector<double> x;
    for (int i = 0; i < 6000; ++i) {
        x.push_back(std::sin(2.0 * std::numbers::pi * frequency_hz * i * kStep_s));
    }
    return x;
}

// Amplitude in the middle, from the mean square over whole periods.
double amplitude(const std::vector<double>& x) {
    double sum = 0.0;
    for (std::size_t i = 2000; i < 4000; ++i) {
        sum += x[i] * x[i];
    }
    return std::sqrt(2.0 * sum / 2000.0);
}

// Both passes together take half of the power at the cut-off, and 1 / (1 + (tan(f) / tan(fc) C)^4) of the
// amplitude elsewhere, C = (sqrt(2) - 1)^(1/4) (science.md B.2).
TEST(ButterworthSmoothed, HasItsHalfPowerPointAtTheCutOff) {
    EXPECT_NEAR(amplitude(butterworth_smoothed(sine(10.0), 10.0)), std::sqrt(0.5), 1e-6);
    const double c4 = std::numbers::sqrt2 - 1.0;
    const double ratio =
        std::tan(std::numbers::pi * 20.0 / kRate_hz) / std::tan(std::numbers::pi * 10.0 / kRate_hz);
    EXPECT_NEAR(amplitude(butterworth_smoothed(sine(20.0), 10.0)), 1.0 / (1.0 + c4 * std::pow(ratio, 4.0)),
                1e-6);
}

TEST(ButterworthSmoothed, LeavesAStraightLineAlone) {
    std::vector<double> line;
    for (int i = 0; i < 3000; ++i) {
        line.push_back(2.0 - 0.001 * i);
    }
    const std::vector<double> smooth = butterworth_smoothed(line, 10.0);
    ASSERT_EQ(smooth.size(), line.size());
    for (std::size_t i = 0; i < line.size(); ++i) {
        ASSERT_NEAR(smooth[i], line[i], 1e-6) << i;
    }
}

TEST(ButterworthSmoothed, TakesSignalsOfAnyLength) {
    EXPECT_TRUE(butterworth_smoothed({}, 10.0).empty());
    EXPECT_EQ(butterworth_smoothed(std::vector<double>{1.0, 2.0}, 10.0), (std::vector<double>{1.0, 2.0}));
    EXPECT_EQ(butterworth_smoothed(std::vector<double>(5, 3.0), 10.0).size(), 5U);
}

}  // namespace
}  // namespace hinge::drivers::simulated
