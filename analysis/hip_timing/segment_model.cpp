#include "analysis/hip_timing/segment_model.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hinge::analysis {
namespace {

struct SegmentRow {
    double mass, centre, length;  // fractions of body mass and of the segment, m at the reference stature
};

// de Leva (1996). Trunk: centre above mid-hip and length mid-hip to mid-shoulder. Head: centre above the
// shoulder is derived from vertex distances; trunk and head together lie at c3 L3 from the hip (science.md
// F.2).
struct Table {
    double stature_m;
    SegmentRow upper_arm, forearm, hand, thigh, shank, foot;
    double trunk_head_mass, trunk_length_m, trunk_head_centre;  // centre as a fraction of the trunk length
};

constexpr Table kMale{1.741,
                      {.0271, .5772, .2817},
                      {.0162, .4574, .2689},
                      {.0061, .79, .0862},
                      {.1416, .4095, .4222},
                      {.0433, .4395, .4340},
                      {.0137, .4415, .2581},
                      .0694 + .4346,
                      .5155,
                      .684};
constexpr Table kFemale{1.735,
                        {.0255, .5754, .2751},
                        {.0138, .4559, .2643},
                        {.0056, .7474, .0780},
                        {.1478, .3612, .3685},
                        {.0481, .4352, .4323},
                        {.0129, .4014, .2283},
                        .0668 + .4257,
                        .4979,
                        .739};

constexpr double kAnkleHeightFraction = 0.039;  // of stature, F.2
constexpr double kShoe_m = 0.02;                // F.2
constexpr double kExtension = 0.9985;           // of the segments' sum when standing, F.2
constexpr double kDegrees = std::numbers::pi / 180.0;
constexpr double kStandingArm_rad = 6.0 * kDegrees;  // F.2
constexpr double kArmAtFloor_rad = -7.0 * kDegrees;  // F.3
constexpr double kArmChange_rad = 13.0 * kDegrees;
constexpr double kGripAtFloor_m = 0.07;
constexpr double kGripChange_m = 0.03;
constexpr double kHandShare = 0.81;            // share of the hand between wrist and bar, F.2
constexpr double kShoulderDrop = 0.05 / 1.78;  // loaded scapular depression and finger hang, of stature, F.2

BodyModel scale(const Table& t, double stature_m) {
    const double s = stature_m / t.stature_m;
    BodyModel body;
    body.ankle_height_m = kAnkleHeightFraction * stature_m + kShoe_m;
    body.shank = {t.shank.length * s, 2.0 * t.shank.mass, t.shank.centre * t.shank.length * s};
    body.thigh = {t.thigh.length * s, 2.0 * t.thigh.mass, t.thigh.centre * t.thigh.length * s};
    body.trunk = {t.trunk_length_m * s, t.trunk_head_mass, t.trunk_head_centre * t.trunk_length_m * s};
    const double upper = t.upper_arm.length * s;
    const double fore = t.forearm.length * s;
    const double hand = t.hand.length * s;
    const double drop = kShoulderDrop * stature_m;
    const double arm_mass = t.upper_arm.mass + t.forearm.mass + t.hand.mass;
    const double centre =
        (t.upper_arm.mass * t.upper_arm.centre * upper + t.forearm.mass * (upper + t.forearm.centre * fore) +
         t.hand.mass * (upper + fore + t.hand.centre * hand)) /
        arm_mass;
    body.arm = {upper + fore + kHandShare * hand + drop, 2.0 * arm_mass, centre};
    body.foot_mass_fraction = 2.0 * t.foot.mass;
    body.foot_centre_height_m = 0.5 * body.ankle_height_m;
    return body;
}

Segment mean(const Segment& a, const Segment& b) {
    return {0.5 * (a.length_m + b.length_m), 0.5 * (a.mass_fraction + b.mass_fraction),
            0.5 * (a.centre_m + b.centre_m)};
}

// Knee between ankle (at the origin of x) and hip, bent forward; two-circle intersection, a straight leg when
// the hip is out of reach.
Point knee_position(const BodyModel& body, const Point& hip) {
    const double dx = hip.x;
    const double dz = hip.z - body.ankle_height_m;
    const double d = std::sqrt(dx * dx + dz * dz);
    const double l1 = body.shank.length_m;
    const double l2 = body.thigh.length_m;
    const double along = std::clamp((l1 * l1 - l2 * l2 + d * d) / (2.0 * d), -l1, l1);
    const double aside = std::sqrt(std::max(0.0, l1 * l1 - along * along));
    return {dx / d * along + dz / d * aside, body.ankle_height_m + dz / d * along - dx / d * aside};
}

// The hip behind the shoulder at a given height.
Point hip_below(const BodyModel& body, const Point& shoulder, double hip_z_m) {
    const double rise = shoulder.z - hip_z_m;
    const double l3 = body.trunk.length_m;
    return {shoulder.x - std::sqrt(std::max(0.0, l3 * l3 - rise * rise)), hip_z_m};
}

double centre_height_m(const BodyModel& body, const Point& shoulder, double grip_z_m, double hip_z_m) {
    const Point knee = knee_position(body, hip_below(body, shoulder, hip_z_m));
    const auto height = [](const Segment& segment, double from_m, double to_m) {
        return segment.mass_fraction * (from_m + segment.centre_m / segment.length_m * (to_m - from_m));
    };
    const double total = body.foot_mass_fraction + body.shank.mass_fraction + body.thigh.mass_fraction +
                         body.trunk.mass_fraction + body.arm.mass_fraction;
    return (body.foot_mass_fraction * body.foot_centre_height_m +
            height(body.shank, knee.z, body.ankle_height_m) + height(body.thigh, hip_z_m, knee.z) +
            height(body.trunk, hip_z_m, shoulder.z) + height(body.arm, shoulder.z, grip_z_m)) /
           total;
}

}  // namespace

BodyModel body_model(double stature_m, std::string_view sex) {
    if (sex == "male") {
        return scale(kMale, stature_m);
    }
    if (sex == "female") {
        return scale(kFemale, stature_m);
    }
    BodyModel body = scale(kMale, stature_m);
    const BodyModel other = scale(kFemale, stature_m);
    body.shank = mean(body.shank, other.shank);
    body.thigh = mean(body.thigh, other.thigh);
    body.trunk = mean(body.trunk, other.trunk);
    body.arm = mean(body.arm, other.arm);
    body.foot_mass_fraction = 0.5 * (body.foot_mass_fraction + other.foot_mass_fraction);
    return body;
}

double standing_hip_height_m(const BodyModel& body) {
    return body.ankle_height_m + kExtension * (body.shank.length_m + body.thigh.length_m);
}

double standing_grip_height_m(const BodyModel& body) {
    return standing_hip_height_m(body) + kExtension * body.trunk.length_m -
           body.arm.length_m * std::cos(kStandingArm_rad);
}

BodyModel fit_arm_to_lockout(BodyModel body, double grip_height_m) {
    const double shoulder_m = standing_hip_height_m(body) + kExtension * body.trunk.length_m;
    const double length_m = (shoulder_m - grip_height_m) / std::cos(kStandingArm_rad);
    // A lock-out height that asks for arms beyond 15 % of the table is not a standing lock-out: keep the
    // table's.
    if (length_m > 0.85 * body.arm.length_m && length_m < 1.15 * body.arm.length_m) {
        body.arm.centre_m *= length_m / body.arm.length_m;
        body.arm.length_m = length_m;
    }
    return body;
}

ArmPose assumed_arm_pose(double progress, double grip_z_m) {
    const double s = std::clamp(progress, 0.0, 1.0);
    return {kArmAtFloor_rad + kArmChange_rad * s * s * (3.0 - 2.0 * s), kGripAtFloor_m + kGripChange_m * s,
            grip_z_m};
}

Point shoulder_position(const BodyModel& body, const ArmPose& arm) {
    return {arm.grip_x_m - body.arm.length_m * std::sin(arm.angle_rad),
            arm.grip_z_m + body.arm.length_m * std::cos(arm.angle_rad)};
}

Point hip_position(const BodyModel& body, const ArmPose& arm, double hip_z_m) {
    return hip_below(body, shoulder_position(body, arm), hip_z_m);
}

HeightLimits hip_height_limits(const BodyModel& body, const ArmPose& arm) {
    const Point shoulder = shoulder_position(body, arm);
    const double reach = body.ankle_height_m + body.shank.length_m + body.thigh.length_m;
    const double low = std::max(body.ankle_height_m + 0.15, shoulder.z - 0.999 * body.trunk.length_m);
    return {low, std::max(low, std::min(shoulder.z - 0.02 * body.trunk.length_m, reach))};
}

double centre_of_mass_height_m(const BodyModel& body, const ArmPose& arm, double hip_z_m) {
    return centre_height_m(body, shoulder_position(body, arm), arm.grip_z_m, hip_z_m);
}

double hip_height_for_centre(const BodyModel& body, const ArmPose& arm, double centre_z_m) {
    const Point shoulder = shoulder_position(body, arm);
    HeightLimits limits = hip_height_limits(body, arm);
    for (int i = 0; i < 40; ++i) {
        const double middle = 0.5 * (limits.low_m + limits.high_m);
        const bool below = centre_height_m(body, shoulder, arm.grip_z_m, middle) < centre_z_m;
        (below ? limits.low_m : limits.high_m) = middle;
    }
    return 0.5 * (limits.low_m + limits.high_m);
}

}  // namespace hinge::analysis
