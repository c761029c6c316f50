#pragma once

#include <array>
#include <cstddef>

#include "drivers/simulated/options.h"

// The body as eight rigid segments (legs and arms as pairs) in the sagittal plane, and its posture.
//
// Feet flat; ankle at (0, ankle height); lean angles are positive forward:
//   knee = ankle + L1 (sin s, cos s), hip = knee + L2 (sin t, cos t), shoulder = hip + L3 (sin k, cos k),
//   grip = shoulder + La (sin phi, -cos phi).
// Source: science.md F.2; masses, centres and radii from de Leva (1996), J Biomech 29:1223, table 4.
namespace hinge::drivers::simulated {

enum Segment : std::size_t {
    kFoot,
    kShank,
    kThigh,
    kTrunk,
    kHead,
    kUpperArm,
    kForearm,
    kHand,
    kSegmentCount
};

struct SegmentBody {
    double mass_kg = 0.0;  // both sides together
    double centre_m =
        0.0;  // from the segment's lower joint (trunk and head: from the hip; arm: from the shoulder)
    double inertia_kg_m2 = 0.0;  // about its own centre, both sides together
};

struct Body {
    double mass_kg = 0.0;
    double ankle_m = 0.0;  // height of the ankle, shoe included
    double shank_m = 0.0, thigh_m = 0.0, trunk_m = 0.0, arm_m = 0.0;
    double foot_centre_m = 0.0;  // centre of the feet in front of the ankle
    std::array<SegmentBody, kSegmentCount> segments{};

    // Legs and trunk are never quite straight: hip and shoulder of an upright person are at 0.9985 of the
    // segments' lengths (science.md F.2).
    [[nodiscard]] double standing_hip_m() const noexcept;
    [[nodiscard]] double standing_shoulder_m() const noexcept;
};

[[nodiscard]] Body make_body(const LifterOptions& options);

struct Posture {
    double shank = 0.0, thigh = 0.0, trunk = 0.0, arm = 0.0;  // rad
};

struct Point {
    double x = 0.0, z = 0.0;
};

struct Joints {
    Point knee, hip, shoulder, grip;
};

[[nodiscard]] Joints joints_of(const Body& body, const Posture& posture) noexcept;

// Where the hands are and how high the hip wants to be.
struct Reach {
    Point grip;
    double arm = 0.0;    // rad
    double hip_z = 0.0;  // m
};

// The posture that reaches; the hip gives way smoothly where straight legs would not be long enough.
[[nodiscard]] Posture posture_for(const Body& body, const Reach& reach) noexcept;

// Upright, arms hanging, centre of mass `forward_m` in front of the ankle.
[[nodiscard]] Posture standing_posture(const Body& body, double forward_m) noexcept;

// Height and forward position of the centre of mass, and the segments' centres for the angular momentum.
struct MassPoints {
    std::array<Point, kSegmentCount> centre;
    std::array<double, kSegmentCount> angle;  // rad, positive forward
    Point whole;
};

// `joints` may hold a grip that differs from the arm's own end by a millimetre (the shoulder blade gives).
[[nodiscard]] MassPoints mass_points(const Body& body, const Posture& posture, const Joints& joints) noexcept;

}  // namespace hinge::drivers::simulated
