#include "drivers/simulated/segments.h"

#include <algorithm>
#include <cmath>

namespace hinge::drivers::simulated {
namespace {

constexpr double kUpright = 0.9985;    // science.md F.2
constexpr double kReachable = 0.9999;  // of the leg's length, at the end of the soft limit
constexpr double kReachSoftness_m = 0.001;
constexpr double kShoe_m = 0.020;
constexpr double kAnklePerStature = 0.039;  // Winter, body-height fractions (science.md F.2)

// de Leva (1996), as printed in science.md F.2; radii of gyration (sagittal axis, fraction of the segment's
// length) from the same table 4. Masses of one side.
struct Table {
    double stature_m;
    double shank_m, thigh_m, trunk_m, upper_arm_m, forearm_m, hand_m, foot_m, head_m, trunk_c7_m;
    std::array<double, kSegmentCount> mass;
    std::array<double, kSegmentCount> centre;  // from the proximal end
    std::array<double, kSegmentCount> gyration;
    double trunk_centre_above_hip_m;
};

constexpr Table kMale{.stature_m = 1.741,
                      .shank_m = .4340,
                      .thigh_m = .4222,
                      .trunk_m = .5155,
                      .upper_arm_m = .2817,
                      .forearm_m = .2689,
                      .hand_m = .0862,
                      .foot_m = .2581,
                      .head_m = .2429,
                      .trunk_c7_m = .6033,
                      .mass = {.0137, .0433, .1416, .4346, .0694, .0271, .0162, .0061},
                      .centre = {.4415, .4395, .4095, .5138, .5002, .5772, .4574, .79},
                      .gyration = {.245, .251, .329, .328, .315, .269, .265, .513},
                      .trunk_centre_above_hip_m = .2933};

constexpr Table kFemale{.stature_m = 1.735,
                        .shank_m = .4323,
                        .thigh_m = .3685,
                        .trunk_m = .4979,
                        .upper_arm_m = .2751,
                        .forearm_m = .2643,
                        .hand_m = .0780,
                        .foot_m = .2283,
                        .head_m = .2437,
                        .trunk_c7_m = .6148,
                        .mass = {.0129, .0481, .1478, .4257, .0668, .0255, .0138, .0056},
                        .centre = {.4014, .4352, .3612, .4964, .4841, .5754, .4559, .7474},
                        .gyration = {.279, .267, .364, .307, .295, .260, .257, .454},
                        .trunk_centre_above_hip_m = .3096};

Point along(Point from, double length_m, double angle) noexcept {
    return {from.x + length_m * std::sin(angle), from.z + length_m * std::cos(angle)};
}

// Smooth minimum: `softness` wide, never above either.
double soft_minimum(double a, double b, double softness) noexcept {
    return 0.5 * (a + b - std::hypot(a - b, softness));
}

// Height of the highest hip that is `trunk` from the shoulder and `leg` from the ankle, behind the line
// between the two: intersection of two circles.
double highest_hip(Point ankle, double leg_m, Point shoulder, double trunk_m) noexcept {
    const double dx = shoulder.x - ankle.x;
    const double dz = shoulder.z - ankle.z;
    const double distance = std::hypot(dx, dz);
    const double foot = (distance * distance + leg_m * leg_m - trunk_m * trunk_m) / (2.0 * distance);
    const double aside = std::sqrt(std::max(0.0, leg_m * leg_m - foot * foot));
    return ankle.z + (foot * dz + aside * dx) / distance;
}

}  // namespace

double Body::standing_hip_m() const noexcept {
    return ankle_m + kUpright * (shank_m + thigh_m);
}
double Body::standing_shoulder_m() const noexcept {
    return standing_hip_m() + kUpright * trunk_m;
}

Body make_body(const LifterOptions& options) {
    const Table& table = options.sex == "female" ? kFemale : kMale;
    const BodyPerturbation& change = options.body;
    const double scale = options.stature_m / table.stature_m;
    // Loaded shoulder blades and the hang of the fingers add 5 cm at 1.78 m (science.md F.2).
    const double hang_m = 0.05 * options.stature_m / 1.78;
    const std::array<double, 4> stretch{1.0 + change.length[0], 1.0 + change.length[1],
                                        1.0 + change.length[2], 1.0 + change.length[3]};
    Body body;
    body.mass_kg = options.body_mass_kg;
    body.ankle_m = kAnklePerStature * options.stature_m + kShoe_m;
    body.shank_m = table.shank_m * scale * stretch[0];
    body.thigh_m = table.thigh_m * scale * stretch[1];
    body.trunk_m = table.trunk_m * scale * stretch[2];
    const double upper_arm_m = table.upper_arm_m * scale * stretch[3];
    const double forearm_m = table.forearm_m * scale * stretch[3];
    const double hand_m = table.hand_m * scale * stretch[3];
    body.arm_m = upper_arm_m + forearm_m + 0.81 * hand_m + hang_m * stretch[3];
    body.foot_centre_m = table.foot_m * scale * (table.centre[kFoot] - 0.25);  // the heel is a quarter behind

    double total = 0.0;
    std::array<double, kSegmentCount> fraction{};
    for (std::size_t i = 0; i < kSegmentCount; ++i) {
        const double sides = i == kTrunk || i == kHead ? 1.0 : 2.0;
        fraction[i] = sides * table.mass[i] * (1.0 + change.mass_fraction[i]);
        total += fraction[i];
    }
    const std::array<double, kSegmentCount> length{
        table.foot_m * scale, body.shank_m, body.thigh_m, table.trunk_c7_m * scale * stretch[2],
        table.head_m * scale, upper_arm_m,  forearm_m,    hand_m};
    const double c7_m = table.trunk_c7_m * scale * stretch[2];
    const std::array<double, kSegmentCount> centre{
        0.0,
        body.shank_m * (1.0 - table.centre[kShank]),
        body.thigh_m * (1.0 - table.centre[kThigh]),
        table.trunk_centre_above_hip_m * scale * stretch[2],
        c7_m + table.head_m * scale * (1.0 - table.centre[kHead]),
        upper_arm_m * table.centre[kUpperArm] + 0.5 * hang_m,
        upper_arm_m + forearm_m * table.centre[kForearm] + 0.5 * hang_m,
        upper_arm_m + forearm_m + hand_m * table.centre[kHand] + 0.5 * hang_m};
    for (std::size_t i = 0; i < kSegmentCount; ++i) {
        SegmentBody& segment = body.segments[i];
        segment.mass_kg = options.body_mass_kg * fraction[i] / total;
        segment.centre_m = centre[i] * (1.0 + change.centre[i]);
        const double radius_m = table.gyration[i] * length[i];
        segment.inertia_kg_m2 = segment.mass_kg * radius_m * radius_m;
    }
    return body;
}

Joints joints_of(const Body& body, const Posture& posture) noexcept {
    Joints joints;
    joints.knee = along({0.0, body.ankle_m}, body.shank_m, posture.shank);
    joints.hip = along(joints.knee, body.thigh_m, posture.thigh);
    joints.shoulder = along(joints.hip, body.trunk_m, posture.trunk);
    joints.grip = {joints.shoulder.x + body.arm_m * std::sin(posture.arm),
                   joints.shoulder.z - body.arm_m * std::cos(posture.arm)};
    return joints;
}

Posture posture_for(const Body& body, const Reach& reach) noexcept {
    const Point ankle{0.0, body.ankle_m};
    const Point shoulder{reach.grip.x - body.arm_m * std::sin(reach.arm),
                         reach.grip.z + body.arm_m * std::cos(reach.arm)};
    const double leg_m = body.shank_m + body.thigh_m;
    double hip_z = soft_minimum(reach.hip_z, highest_hip(ankle, kReachable * leg_m, shoulder, body.trunk_m),
                                kReachSoftness_m);
    hip_z = std::max(hip_z, shoulder.z - 0.9999 * body.trunk_m);  // the trunk is no longer than it is
    const double rise = shoulder.z - hip_z;
    const double hip_x = shoulder.x - std::sqrt(std::max(0.0, body.trunk_m * body.trunk_m - rise * rise));

    const double distance = std::min(std::hypot(hip_x, hip_z - ankle.z), 0.99999 * leg_m);
    const double bearing = std::atan2(hip_x, hip_z - ankle.z);
    const double cosine = (body.shank_m * body.shank_m + distance * distance - body.thigh_m * body.thigh_m) /
                          (2.0 * body.shank_m * distance);
    const double shank = bearing + std::acos(std::clamp(cosine, -1.0, 1.0));  // the knee is in front
    const Point knee = along(ankle, body.shank_m, shank);
    return {shank, std::atan2(hip_x - knee.x, hip_z - knee.z), std::atan2(shoulder.x - hip_x, rise),
            reach.arm};
}

Posture standing_posture(const Body& body, double forward_m) noexcept {
    // The whole person leans as one; three corrections are plenty, the relation is nearly linear.
    Posture posture{0.02, -0.01, 0.0, 0.0};
    for (int i = 0; i < 8; ++i) {
        const double height = body.standing_hip_m();
        const Point centre = mass_points(body, posture, joints_of(body, posture)).whole;
        const double lean = (forward_m - centre.x) / height;
        posture.shank += lean;
        posture.thigh += lean;
        posture.trunk += lean;
    }
    return posture;
}

MassPoints mass_points(const Body& body, const Posture& posture, const Joints& joints) noexcept {
    const auto& part = body.segments;
    const Point ankle{0.0, body.ankle_m};
    const double arm_m = std::hypot(joints.grip.x - joints.shoulder.x, joints.grip.z - joints.shoulder.z);
    const Point down{(joints.grip.x - joints.shoulder.x) / arm_m,
                     (joints.grip.z - joints.shoulder.z) / arm_m};
    const auto on_arm = [&](Segment segment) {
        const double reach_m = part[segment].centre_m * arm_m / body.arm_m;
        return Point{joints.shoulder.x + reach_m * down.x, joints.shoulder.z + reach_m * down.z};
    };
    MassPoints points;
    points.centre = {Point{body.foot_centre_m, 0.5 * body.ankle_m},
                     along(ankle, part[kShank].centre_m, posture.shank),
                     along(joints.knee, part[kThigh].centre_m, posture.thigh),
                     along(joints.hip, part[kTrunk].centre_m, posture.trunk),
                     along(joints.hip, part[kHead].centre_m, posture.trunk),
                     on_arm(kUpperArm),
                     on_arm(kForearm),
                     on_arm(kHand)};
    // Hanging arms turn against the other angles: phi forward means the lower end forward.
    points.angle = {0.0,           posture.shank, posture.thigh, posture.trunk,
                    posture.trunk, -posture.arm,  -posture.arm,  -posture.arm};
    for (std::size_t i = 0; i < kSegmentCount; ++i) {
        points.whole.x += part[i].mass_kg * points.centre[i].x / body.mass_kg;
        points.whole.z += part[i].mass_kg * points.centre[i].z / body.mass_kg;
    }
    return points;
}

}  // namespace hinge::drivers::simulated
