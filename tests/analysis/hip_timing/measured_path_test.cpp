#include "analysis/hip_timing/measured_path.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace hinge::analysis {
namespace {

constexpr double kGripFloor_m = 0.24;
constexpr std::size_t kPull = 1800;   // samples from the floor to the top
constexpr std::size_t kTotal = 4000;  // the rest is the hold
constexpr double kStature_m = 1.80;

// A lifter whose hip follows the bar smoothly from 0.75 m to standing, and the cord a floor anchor gives for
// it.
struct Pull {
    BodyModel body = body_model(kStature_m, "male");
    SetSignals signals;
    HipInputs inputs;
    std::vector<double> hip_m;

    explicit Pull(bool leaning) {
        const double grip_top = standing_grip_height_m(body);
        const double hip_top = standing_hip_height_m(body);
        signals.size = kTotal;
        signals.has_bar = signals.has_hip = true;
        double anchor_x = 0.0;
        for (std::size_t i = 0; i < kTotal; ++i) {
            const double s =
                i < kPull ? 0.5 - 0.5 * std::cos(std::numbers::pi * static_cast<double>(i) / kPull) : 1.0;
            const double grip = kGripFloor_m + s * (grip_top - kGripFloor_m);
            const double z = 0.75 + s * (hip_top - 0.75);
            const Point hip = hip_position(body, assumed_arm_pose(s, grip), z);
            if (i == 0) {
                anchor_x = hip.x;  // right below the crouching hip
            }
            signals.bar_position.push_back(grip);
            signals.hip_position.push_back(leaning ? std::hypot(hip.x - anchor_x, z) : z);
            hip_m.push_back(z);
        }
        inputs.pull_to_touchdown = {0, kTotal};
        inputs.still_hold = {kPull + 200, kTotal};
    }
};

// The cord leans by some 0.3 m when standing; read as a height it would be several centimetres too long.
TEST(MeasuredHipPath, ALeaningCordGivesTheHeightItStandsFor) {
    const Pull pull(true);
    ASSERT_GT(pull.signals.hip_position.back() - pull.hip_m.back(), 0.03);
    const HipPath path = measured_hip_path(pull.signals, pull.inputs, pull.body);
    ASSERT_EQ(path.height_m.size(), kTotal);
    for (std::size_t i = 0; i < kTotal; i += 100) {
        // The model is the same on both sides, so only the halvings and the fitted arm are left; within 20 mm
        // of standing the trunk is upright, the cord hardly tells heights apart, and the legs' reach limits
        // the answer.
        const bool nearly_standing = pull.hip_m[i] > pull.hip_m.back() - 0.020;
        EXPECT_NEAR(path.height_m[i], pull.hip_m[i], nearly_standing ? 0.015 : 0.001) << "sample " << i;
    }
    EXPECT_EQ(path.grade, Grade::b) << "a corrected reading is not first rate";
}

TEST(MeasuredHipPath, AVerticalCordIsTheHeight) {
    const Pull pull(false);
    const HipPath path = measured_hip_path(pull.signals, pull.inputs, pull.body);
    EXPECT_EQ(path.height_m, pull.signals.hip_position);
    EXPECT_EQ(path.grade, Grade::a);
}

TEST(MeasuredHipPath, WithoutABodyTheReadingIsTheHeight) {
    const Pull pull(true);
    EXPECT_EQ(measured_hip_path(pull.signals, pull.inputs, std::nullopt).height_m, pull.signals.hip_position);
}

TEST(MeasuredHipPath, AMissingSampleIsAReason) {
    Pull pull(true);
    pull.signals.hip_position[700] = NAN;
    const HipPath path = measured_hip_path(pull.signals, pull.inputs, pull.body);
    EXPECT_TRUE(path.height_m.empty());
    EXPECT_EQ(path.grade, Grade::indeterminate);
    EXPECT_FALSE(path.reason.empty());
}

}  // namespace
}  // namespace hinge::analysis
