#include "drivers/simulated/segments.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace hinge::drivers::simulated {
namespace {

Body person(const char* sex, double stature_m) {
    LifterOptions options;
    options.sex = sex;
    options.stature_m = stature_m;
    return make_body(options);
}

double distance(Point a, Point b) {
    return std::hypot(a.x - b.x, a.z - b.z);
}

// science.md F.2, "Derived": with the trunk, the head lifts the common centre to 0.684 L3 (men) and 0.739 L3
// (women) above the hip.
TEST(Body, TrunkAndHeadTogetherHaveTheirCentreWhereTheTableSays) {
    for (const auto& [sex, expected] : {std::pair{"male", 0.684}, std::pair{"female", 0.739}}) {
        const Body body = person(sex, 1.74);
        const SegmentBody& trunk = body.segments[kTrunk];
        const SegmentBody& head = body.segments[kHead];
        const double centre_m =
            (trunk.mass_kg * trunk.centre_m + head.mass_kg * head.centre_m) / (trunk.mass_kg + head.mass_kg);
        EXPECT_NEAR(centre_m / body.trunk_m, expected, 0.001) << sex;
    }
}

TEST(Body, SegmentsWeighAsMuchAsThePerson) {
    LifterOptions options;
    options.body_mass_kg = 91.0;
    options.body.mass_fraction = {0.05, -0.05, 0.04, -0.03, 0.02, 0.01, 0.0, 0.05};
    double total_kg = 0.0;
    for (const SegmentBody& segment : make_body(options).segments) {
        total_kg += segment.mass_kg;
    }
    EXPECT_NEAR(total_kg, 91.0, 1e-9);
}

// science.md F.2: segment lengths at the stature of de Leva's men.
TEST(Body, HasTheTablesLengthsAtTheTablesStature) {
    const Body body = person("male", 1.741);
    EXPECT_DOUBLE_EQ(body.shank_m, 0.4340);
    EXPECT_DOUBLE_EQ(body.thigh_m, 0.4222);
    EXPECT_DOUBLE_EQ(body.trunk_m, 0.5155);
    EXPECT_NEAR(body.arm_m, 0.2817 + 0.2689 + 0.81 * 0.0862 + 0.05 * 1.741 / 1.78, 1e-12);
    EXPECT_NEAR(body.ankle_m, 0.039 * 1.741 + 0.02, 1e-12);
}

TEST(Posture, ReachesTheGripWithEverySegmentAtItsLength) {
    const Body body = person("female", 1.65);
    const Reach reach{.grip = {0.07, 0.24}, .arm = -7.0 * std::numbers::pi / 180.0, .hip_z = 0.62};
    const Posture posture = posture_for(body, reach);
    const Joints joints = joints_of(body, posture);
    EXPECT_NEAR(joints.grip.x, 0.07, 1e-9);
    EXPECT_NEAR(joints.grip.z, 0.24, 1e-9);
    EXPECT_NEAR(joints.hip.z, 0.62, 1e-5);  // the soft limit of the leg's reach is far away
    EXPECT_NEAR(distance(joints.knee, {0.0, body.ankle_m}), body.shank_m, 1e-12);
    EXPECT_GT(joints.knee.x, joints.hip.x);
}

TEST(Posture, GivesWayWhereStraightLegsWouldBeTooShort) {
    const Body body = person("male", 1.80);
    const Reach reach{.grip = {0.08, 0.40}, .arm = 0.0, .hip_z = 2.0};
    const Joints joints = joints_of(body, posture_for(body, reach));
    EXPECT_LE(distance(joints.hip, {0.0, body.ankle_m}), body.shank_m + body.thigh_m);
    EXPECT_NEAR(joints.grip.z, 0.40, 1e-9);
}

TEST(Posture, StandingPutsTheCentreOfMassWhereAsked) {
    const Body body = person("male", 1.80);
    const Posture posture = standing_posture(body, 0.04);
    EXPECT_NEAR(mass_points(body, posture, joints_of(body, posture)).whole.x, 0.04, 1e-6);
}

}  // namespace
}  // namespace hinge::drivers::simulated
