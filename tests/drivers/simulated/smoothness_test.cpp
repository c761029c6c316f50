#include "drivers/simulated/smoothness.h"

#include <gtest/gtest.h>

#include <vector>

#include "drivers/simulated/motion.h"

namespace hinge::drivers::simulated {
namespace {

std::vector<double> minimum_jerk_speed(double travel_m, double duration_s) {
    std::vector<double> speed;
    for (int i = 0; i <= static_cast<int>(duration_s * kRate_hz); ++i) {
        const double t = i * kStep_s / duration_s;
        speed.push_back(30.0 * t * t * (1.0 - t) * (1.0 - t) * travel_m / duration_s);
    }
    return speed;
}

// science.md G.4, self-test: minimum jerk, 0.58 m in 1.8 s gives SPARC -1.402 and LDLJ -5.315.
TEST(Smoothness, AgreesWithTheReferenceOnMinimumJerk) {
    const std::vector<double> speed = minimum_jerk_speed(0.58, 1.8);
    EXPECT_NEAR(spectral_arc_length(speed), -1.402, 0.001);
    EXPECT_NEAR(log_dimensionless_jerk(speed), -5.315, 0.005);
}

TEST(Smoothness, CountsPausesDeeperThanAsked) {
    const std::vector<double> speed{0, 1, 2, 1, 2, 1.9, 2, 0};
    EXPECT_EQ(pauses(speed, 0.5), 1);
    EXPECT_EQ(pauses(speed, 0.05), 2);
    EXPECT_EQ(pauses(minimum_jerk_speed(0.5, 1.0), 0.05), 0);
}

}  // namespace
}  // namespace hinge::drivers::simulated
