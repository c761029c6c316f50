#include "analysis/dsp/parabola.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace hinge::analysis::dsp {
namespace {

std::vector<double> parabola(double a, double b, double c, std::size_t n, double dt_s) {
    std::vector<double> x(n);
    for (std::size_t i = 0; i < n; ++i) {
        const double t = static_cast<double>(i) * dt_s;
        x[i] = a + t * (b + t * c);
    }
    return x;
}

TEST(Parabola, OfAParabolaIsItself) {
    const std::vector<double> x = parabola(0.7, -0.4, 3.0, 200, 0.001);
    const auto fit = fit_parabola(x, {50, 120}, 0.001);
    ASSERT_TRUE(fit);
    EXPECT_NEAR(fit->at(150.0), x[150], 1e-9);
    EXPECT_NEAR(fit->slope(100.0), -0.4 + 6.0 * 0.1, 1e-8);
    EXPECT_NEAR(fit->acceleration(), 6.0, 1e-6);
    EXPECT_NEAR(fit->rms, 0.0, 1e-7);
}

TEST(Parabola, PassesOverMissingSamples) {
    std::vector<double> x = parabola(0.2, 1.0, -2.0, 50, 0.01);
    x[20] = x[21] = std::numeric_limits<double>::quiet_NaN();
    const auto fit = fit_parabola(x, {10, 40}, 0.01);
    ASSERT_TRUE(fit);
    EXPECT_NEAR(fit->acceleration(), -4.0, 1e-8);
}

TEST(Parabola, NeedsFourSamplesOfTheSignal) {
    const std::vector<double> x = parabola(0.0, 1.0, 0.0, 6, 0.1);
    EXPECT_FALSE(fit_parabola(x, {0, 3}, 0.1));
    EXPECT_TRUE(fit_parabola(x, {0, 4}, 0.1));
    EXPECT_FALSE(fit_parabola(x, {4, 9}, 0.1));
    EXPECT_FALSE(fit_parabola({}, {0, 0}, 0.1));
}

}  // namespace
}  // namespace hinge::analysis::dsp
