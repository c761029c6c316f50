#pragma once

#include <string_view>

// The planar body of science.md F.2: feet flat, shank, thigh, trunk with head, straight arms.
// Lab frame, x forward of the ankle, z above the standing surface, m; masses as fractions of body mass.
// Mass fractions and centre-of-mass positions: de Leva, J Biomech 29:1223-1230 (1996), table 4; lengths there
// are for a stature of 1.741 m (male) and 1.735 m (female) and scale with stature.
namespace hinge::analysis {

struct Segment {
    double length_m = 0.0;
    double mass_fraction = 0.0;  // both sides together
    double centre_m = 0.0;       // from the proximal joint (trunk: from the hip)
};

struct BodyModel {
    double ankle_height_m = 0.0;  // 0.039 H + shoe 0.02 m
    Segment foot, shank, thigh, trunk,
        arm;  // shank from the knee, thigh from the hip; arm from the shoulder to the grip
    double foot_centre_height_m = 0.0;
    double foot_mass_fraction = 0.0;
};

// `sex` "female" or "male"; anything else takes the mean of both.
[[nodiscard]] BodyModel body_model(double stature_m, std::string_view sex);

// Height of the grip when standing upright with the bar (F.2: legs and trunk at 0.9985 of their length, arms
// 6 degrees forward).
[[nodiscard]] double standing_grip_height_m(const BodyModel& body);

// The same model with the arm length that gives the measured grip height at lock-out.
[[nodiscard]] BodyModel fit_arm_to_lockout(BodyModel body, double grip_height_m);

// Hip height when standing upright, m.
[[nodiscard]] double standing_hip_height_m(const BodyModel& body);

struct ArmPose {
    double angle_rad = 0.0;  // grip forward of the shoulder: positive
    double grip_x_m = 0.0;   // in front of the ankle
    double grip_z_m = 0.0;
};

// Assumed course of arms and bar from the floor (progress 0) to lock-out (1): arm angle -7 to +6 degrees, bar
// 70 to 100 mm in front of the ankle (F.3 step 5). Progress is clamped to [0, 1].
[[nodiscard]] ArmPose assumed_arm_pose(double progress, double grip_z_m);

struct Point {
    double x = 0.0;  // forward of the ankle
    double z = 0.0;  // above the standing surface
};
[[nodiscard]] Point shoulder_position(const BodyModel& body, const ArmPose& arm);
// The hip behind the shoulder at the given height.
[[nodiscard]] Point hip_position(const BodyModel& body, const ArmPose& arm, double hip_z_m);

// Height of the body's centre of mass with the hip at `hip_z_m` and the hands as given. Rises with
// hip_z_m above `hip_height_limits` while the knees are bent; with the leg beyond 97 % of its length two hip
// heights can have the same centre, up to some 10 mm apart.
[[nodiscard]] double centre_of_mass_height_m(const BodyModel& body, const ArmPose& arm, double hip_z_m);

struct HeightLimits {
    double low_m = 0.0;
    double high_m = 0.0;
};
[[nodiscard]] HeightLimits hip_height_limits(const BodyModel& body, const ArmPose& arm);

// Hip height at which the centre of mass is at `centre_z_m`, by 40 bisections; clamped to the limits.
[[nodiscard]] double hip_height_for_centre(const BodyModel& body, const ArmPose& arm, double centre_z_m);

}  // namespace hinge::analysis
