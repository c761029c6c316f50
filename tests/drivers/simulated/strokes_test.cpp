#include "drivers/simulated/strokes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "drivers/simulated/motion.h"

namespace hinge::drivers::simulated {
namespace {

double fastest(const Stroke& stroke) {
    double speed = 0.0;
    for (std::size_t i = 1; i < stroke.height_m.size(); ++i) {
        speed = std::max(speed, std::abs(stroke.height_m[i] - stroke.height_m[i - 1]) * kRate_hz);
    }
    return speed;
}

// Flash and Hogan 1985: peak speed of a minimum-jerk movement is 1.875 d / T.
TEST(PullStroke, IsMinimumJerk) {
    Technique technique;
    technique.concentric_s = 2.0;
    const Stroke stroke = pull_stroke(technique, 0.5);
    EXPECT_EQ(stroke.height_m.size(), 2000U);
    EXPECT_NEAR(fastest(stroke), 1.875 * 0.5 / 2.0, 1e-5);
    EXPECT_NEAR(stroke.height_m[1000], 0.25, 1e-9);
    // 60 d / T^3, the third derivative of the polynomial at its start.
    EXPECT_NEAR(pull_onset_m_s3(technique, 0.5), 60.0 * 0.5 / 8.0, 1e-9);
}

// science.md G.2: the plateau of a trapezoid is d / (T - 0.3).
TEST(LoweringStroke, TrapezoidHasItsPlateauAndEndsAtRest) {
    Technique technique;
    technique.eccentric_s = 3.0;
    const Stroke stroke = lowering_stroke(technique, 0.54);
    EXPECT_NEAR(fastest(stroke), 0.54 / 2.7, 1e-9);
    EXPECT_EQ(stroke.height_m.size(), 3000U);
    EXPECT_LT(stroke.height_m.back(), 1e-5);
    EXPECT_EQ(stroke.end_speed_m_s, 0.0);
}

TEST(LoweringStroke, AccelerationIsTheSecondDerivativeOfTheHeight) {
    for (const DescentProfile descent :
         {DescentProfile::trapezoid, DescentProfile::min_jerk, DescentProfile::accelerated,
          DescentProfile::free_fall, DescentProfile::release}) {
        Technique technique;
        technique.descent = descent;
        const Stroke stroke = lowering_stroke(technique, 0.55);
        // Speed gained by the accelerations, and height lost by the speeds, end on the floor.
        double height_m = 0.55;
        double speed = 0.0;
        for (const double a : stroke.acceleration_m_s2) {
            height_m += speed * kStep_s + 0.5 * a * kStep_s * kStep_s;
            speed += a * kStep_s;
        }
        EXPECT_NEAR(height_m, 0.0, 2e-3) << static_cast<int>(descent);
        EXPECT_NEAR(-speed, stroke.end_speed_m_s, 5e-3) << static_cast<int>(descent);
    }
}

// science.md G.2: free fall from 0.58 m lands with 3.4 m/s (sqrt(2 g h) = 3.373).
TEST(LoweringStroke, AReleasedBarLandsAsFreeFallSays) {
    Technique technique;
    technique.descent = DescentProfile::release;
    EXPECT_NEAR(lowering_stroke(technique, 0.58).end_speed_m_s, std::sqrt(2.0 * kStandardGravity_m_s2 * 0.58),
                0.01);
}

TEST(PullStroke, AGrindIsSlowerInTheMiddleAndTakesAsLong) {
    Technique technique;
    technique.grind = 1.0;
    const Stroke stroke = pull_stroke(technique, 0.5);
    const std::size_t half = stroke.height_m.size() / 2;
    const double middle = (stroke.height_m[half + 1] - stroke.height_m[half]) * kRate_hz;
    // 1.875 less 1 mean speed.
    EXPECT_NEAR(middle, 0.875 * 0.5 / technique.concentric_s, 1e-3);
    EXPECT_NEAR(stroke.height_m.back(), 0.5, 1e-6);
}

}  // namespace
}  // namespace hinge::drivers::simulated
