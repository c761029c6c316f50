#include "analysis/hip_timing/segment_model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <tuple>

namespace hinge::analysis {
namespace {

// At the stature of de Leva's table the segments have the table's lengths (science.md F.2).
TEST(SegmentModel, HasTheTablesLengthsAndMasses) {
    const BodyModel man = body_model(1.741, "male");
    EXPECT_DOUBLE_EQ(man.thigh.length_m, 0.4222);
    EXPECT_DOUBLE_EQ(man.shank.length_m, 0.4340);
    EXPECT_DOUBLE_EQ(man.trunk.length_m, 0.5155);
    EXPECT_NEAR(man.ankle_height_m, 0.039 * 1.741 + 0.02, 1e-12);
    EXPECT_NEAR(man.arm.length_m, 0.2817 + 0.2689 + 0.81 * 0.0862 + 0.05 * 1.741 / 1.78, 1e-12);
    EXPECT_NEAR(man.thigh.mass_fraction, 2.0 * 0.1416, 1e-12);
    for (const char* sex : {"male", "female", ""}) {
        const BodyModel body = body_model(1.7, sex);
        const double whole = body.foot_mass_fraction + body.shank.mass_fraction + body.thigh.mass_fraction +
                             body.trunk.mass_fraction + body.arm.mass_fraction;
        EXPECT_NEAR(whole, 1.0, 0.0005) << sex;  // the table's rounding
    }
}

TEST(SegmentModel, LengthsScaleWithStature) {
    EXPECT_NEAR(body_model(2.0 * 1.735, "female").thigh.length_m, 2.0 * 0.3685, 1e-12);
    const BodyModel unknown = body_model(1.7, "");
    EXPECT_NEAR(unknown.thigh.length_m,
                0.5 * (body_model(1.7, "male").thigh.length_m + body_model(1.7, "female").thigh.length_m),
                1e-12);
}

TEST(SegmentModel, AStandingPersonsCentreOfMassByHand) {
    // Upright man of 1.741 m with the arms 6 degrees forward: joints from the ankle up at 0.9985 of the
    // lengths, segment centres from the table, foot half way up the ankle. Leaning by the missing 0.15 %
    // moves heights by less than 2 mm.
    const BodyModel body = body_model(1.741, "male");
    const double ankle = 0.039 * 1.741 + 0.02;
    const double knee = ankle + 0.9985 * 0.4340;
    const double hip = knee + 0.9985 * 0.4222;
    const double shoulder = hip + 0.9985 * 0.5155;
    const double drop = std::cos(6.0 * std::numbers::pi / 180.0);
    const double arm_mass = 0.0271 + 0.0162 + 0.0061;
    const double arm_centre = (0.0271 * 0.5772 * 0.2817 + 0.0162 * (0.2817 + 0.4574 * 0.2689) +
                               0.0061 * (0.2817 + 0.2689 + 0.79 * 0.0862)) /
                              arm_mass;
    const double moment = 2.0 * 0.0137 * 0.5 * ankle + 2.0 * 0.0433 * (knee - 0.4395 * 0.4340) +
                          2.0 * 0.1416 * (hip - 0.4095 * 0.4222) +
                          (0.0694 + 0.4346) * (hip + 0.684 * 0.5155) +
                          2.0 * arm_mass * (shoulder - drop * arm_centre);
    const double mass = 2.0 * (0.0137 + 0.0433 + 0.1416 + arm_mass) + 0.0694 + 0.4346;
    const double grip = standing_grip_height_m(body);
    EXPECT_NEAR(grip, shoulder - drop * body.arm.length_m, 1e-12);
    EXPECT_NEAR(standing_hip_height_m(body), hip, 1e-12);
    EXPECT_NEAR(centre_of_mass_height_m(body, assumed_arm_pose(1.0, grip), hip), moment / mass, 0.005);
}

TEST(SegmentModel, ArmsSwingFromMinusSevenToSixDegrees) {
    EXPECT_NEAR(assumed_arm_pose(0.0, 0.2).angle_rad, -7.0 * std::numbers::pi / 180.0, 1e-12);
    EXPECT_NEAR(assumed_arm_pose(1.0, 0.2).angle_rad, 6.0 * std::numbers::pi / 180.0, 1e-12);
    EXPECT_NEAR(assumed_arm_pose(0.5, 0.2).angle_rad, -0.5 * std::numbers::pi / 180.0, 1e-12);
    EXPECT_DOUBLE_EQ(assumed_arm_pose(0.0, 0.2).grip_x_m, 0.07);
    EXPECT_DOUBLE_EQ(assumed_arm_pose(1.0, 0.2).grip_x_m, 0.10);
    EXPECT_EQ(assumed_arm_pose(7.0, 0.2).grip_x_m, assumed_arm_pose(1.0, 0.2).grip_x_m);
    EXPECT_EQ(assumed_arm_pose(-7.0, 0.2).angle_rad, assumed_arm_pose(0.0, 0.2).angle_rad);
}

TEST(SegmentModel, SegmentsKeepTheirLengths) {
    const BodyModel body = body_model(1.75, "male");
    const ArmPose arm = assumed_arm_pose(0.2, 0.4);
    const Point shoulder = shoulder_position(body, arm);
    EXPECT_NEAR(std::hypot(shoulder.x - arm.grip_x_m, shoulder.z - arm.grip_z_m), body.arm.length_m, 1e-12);
    const Point hip = hip_position(body, arm, 0.6);
    EXPECT_NEAR(std::hypot(shoulder.x - hip.x, shoulder.z - hip.z), body.trunk.length_m, 1e-12);
    EXPECT_LT(hip.x, shoulder.x);
}

// With legs all but straight, or out of reach, two hip heights have the same centre.
bool knees_are_bent(const BodyModel& body, const ArmPose& arm, double hip_z_m) {
    const Point hip = hip_position(body, arm, hip_z_m);
    return std::hypot(hip.x, hip.z - body.ankle_height_m) <
           0.97 * (body.shank.length_m + body.thigh.length_m);
}

TEST(SegmentModel, TheCentreRisesWithTheHipAndBisectionInvertsItWhileTheKneesAreBent) {
    for (const char* sex : {"male", "female"}) {
        const BodyModel body = body_model(1.75, sex);
        for (const double progress : {0.0, 0.3, 0.6}) {
            const ArmPose arm = assumed_arm_pose(progress, 0.225 + 0.5 * progress);
            const HeightLimits limits = hip_height_limits(body, arm);
            ASSERT_LT(limits.low_m, limits.high_m);
            double below = 0.0;
            int tried = 0;
            for (int i = 0; i <= 20; ++i) {
                const double hip = limits.low_m + (limits.high_m - limits.low_m) * i / 20.0;
                if (!knees_are_bent(body, arm, hip)) {
                    break;
                }
                const double centre = centre_of_mass_height_m(body, arm, hip);
                EXPECT_GT(centre, below) << sex << " " << progress << " " << hip;
                below = centre;
                ++tried;
                EXPECT_NEAR(hip_height_for_centre(body, arm, centre), hip, 1e-9);
            }
            EXPECT_GE(tried, 5);
            EXPECT_NEAR(hip_height_for_centre(body, arm, 9.0), limits.high_m, 1e-9);
            EXPECT_NEAR(hip_height_for_centre(body, arm, -9.0), limits.low_m, 1e-9);
        }
    }
}

TEST(SegmentModel, ArmsAreFittedToAPlausibleLockout) {
    const BodyModel body = body_model(1.75, "male");
    const double lower = standing_grip_height_m(body) - 0.03;
    EXPECT_NEAR(standing_grip_height_m(fit_arm_to_lockout(body, lower)), lower, 1e-12);
    // Arms beyond 15 % of the table's are no standing lock-out.
    EXPECT_EQ(fit_arm_to_lockout(body, 0.2).arm.length_m, body.arm.length_m);
}

// E0 (science.md F.3): near the floor dz_c = alpha dz_h + beta dz_g; men alpha .337 to .348, beta .432 to
// .439; women alpha .28 to .33, beta .45 to .47.
TEST(SegmentModel, SlopesNearTheFloorAreThoseOfE0) {
    constexpr double kStep = 0.001;
    for (const auto& [sex, alpha, alpha_slack, beta, beta_slack] :
         {std::tuple{"male", 0.3425, 0.0055, 0.4355, 0.0035}, {"female", 0.305, 0.025, 0.46, 0.01}}) {
        const BodyModel body = body_model(1.75, sex);
        const auto centre = [&](double hip, double grip) {
            ArmPose arm = assumed_arm_pose(0.0, grip);
            return centre_of_mass_height_m(body, arm, hip);
        };
        const double by_hip = (centre(0.72 + kStep, 0.25) - centre(0.72 - kStep, 0.25)) / (2.0 * kStep);
        const double by_grip = (centre(0.72, 0.25 + kStep) - centre(0.72, 0.25 - kStep)) / (2.0 * kStep);
        EXPECT_NEAR(by_hip, alpha, alpha_slack) << sex;
        EXPECT_NEAR(by_grip, beta, beta_slack) << sex;
    }
}

}  // namespace
}  // namespace hinge::analysis
