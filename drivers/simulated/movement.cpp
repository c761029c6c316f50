#include "drivers/simulated/movement.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "drivers/simulated/random.h"
#include "drivers/simulated/smoothing.h"

namespace hinge::drivers::simulated {
namespace {

constexpr double kJointSmoothing_s = 0.045;  // science.md J
constexpr double kBarSmoothing_s = 0.004;    // chosen by us, see drivers/DECISIONS.md
constexpr double kImpact_s = 0.006;          // science.md J
constexpr double kSway_s = 0.25;             // science.md J

// A straight line from zero that starts at `t` = 0, its corner rounded by the impact's duration, and the
// second derivative of that: a Gaussian of area 1.
double rounded_ramp(double t) noexcept {
    const double u = t / kImpact_s;
    const double below = 0.5 * std::erfc(-u / std::numbers::sqrt2);
    const double density = std::exp(-0.5 * u * u) / std::sqrt(2.0 * std::numbers::pi);
    return t * below + kImpact_s * density;
}

// Discs and hands: intention smoothed, landings sharp.
void move_bar(Movement& m, const LifterOptions& options) {
    m.disc_m = smoothed(m.plan.disc_m, kBarSmoothing_s);
    m.pull_n = smoothed(m.plan.pull_n, kBarSmoothing_s);
    for (const RepPlan& rep : m.plan.reps) {
        if (rep.landing_m_s <= 0.0) {
            continue;
        }
        for (std::size_t i = 0; i < m.disc_m.size(); ++i) {
            m.disc_m[i] += rep.landing_m_s * rounded_ramp(static_cast<double>(i) * kStep_s - rep.touchdown_s);
        }
    }
    const double gravity = kStandardGravity_m_s2;
    m.floor_n = curvature(m.disc_m);
    m.grip_m.resize(m.disc_m.size());
    for (std::size_t i = 0; i < m.disc_m.size(); ++i) {
        m.floor_n[i] = options.bar_mass_kg * (gravity + m.floor_n[i]) - m.pull_n[i];
        m.grip_m[i] = m.plan.bar.rest_grip_m + m.disc_m[i] + grip_above_disc_m(options, m.pull_n[i]);
    }
}

std::vector<Posture> smoothed_postures(const std::vector<Posture>& wanted) {
    std::vector<Posture> result(wanted.size());
    std::vector<double> angle(wanted.size());
    for (double Posture::*joint : {&Posture::shank, &Posture::thigh, &Posture::trunk, &Posture::arm}) {
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            angle[i] = wanted[i].*joint;
        }
        const std::vector<double> smooth = smoothed(angle, kJointSmoothing_s);
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            result[i].*joint = smooth[i];
        }
    }
    return result;
}

std::vector<double> sway(Random& random, std::size_t count, double deviation_m) {
    std::vector<double> noise(count);
    for (double& value : noise) {
        value = random.normal();
    }
    std::vector<double> result = smoothed(noise, kSway_s);
    // White noise through a Gaussian of n samples keeps 1 / (2 n sqrt(pi)) of its variance.
    const double kept = 1.0 / (2.0 * kSway_s * kRate_hz * std::sqrt(std::numbers::pi));
    for (double& value : result) {
        value *= deviation_m / std::sqrt(kept);
    }
    return result;
}

// Height of the hands on the body's side: on the bar, but not following it through an impact.
std::vector<double> hand_heights(const Movement& m) {
    return smoothed(m.plan.hands_m, kBarSmoothing_s);
}

// Kinematics of the body; returns the angular momentum about the foot point.
std::vector<double> move_body(Movement& m, const LifterOptions& options, Random& random,
                              const std::vector<double>& hands_m) {
    const std::size_t count = m.size();
    const std::vector<Posture> postures = smoothed_postures(m.plan.posture);
    const std::vector<double> sway_x = sway(random, count, options.sway_forward_m);
    const std::vector<double> sway_z = sway(random, count, options.sway_vertical_m);
    m.hip_m.resize(count);
    m.grip_x_m.resize(count);
    m.mass_x_m.resize(count);
    m.mass_z_m.resize(count);
    std::vector<double> momentum(count);
    const bool bends = options.exercise != Exercise::rdl;
    const double bent_s = m.plan.reps.empty() ? 0.0 : m.plan.reps.front().slack_start_s - 1.0;
    MassPoints before;
    for (std::size_t i = 0; i < count; ++i) {
        Joints joints = joints_of(m.body, postures[i]);
        // On the bar the hands are where the bar is; the shoulder blade gives the last millimetre.
        const double t = static_cast<double>(i) * kStep_s;
        const double on_bar = bends ? minimum_jerk((t - bent_s) / 0.5) : 1.0;
        joints.grip.z += on_bar * (hands_m[i] - joints.grip.z);
        MassPoints now = mass_points(m.body, postures[i], joints);
        for (Point& centre : now.centre) {
            centre.x += sway_x[i];
            centre.z += sway_z[i];
        }
        m.hip_m[i] = joints.hip.z;
        m.grip_x_m[i] = joints.grip.x;
        m.mass_x_m[i] = now.whole.x + sway_x[i];
        m.mass_z_m[i] = now.whole.z + sway_z[i];
        // Backward difference; half a millisecond early, which is put right by the caller's central slope.
        for (std::size_t s = 0; i > 0 && s < kSegmentCount; ++s) {
            const SegmentBody& part = m.body.segments[s];
            const double x = 0.5 * (now.centre[s].x + before.centre[s].x);
            const double z = 0.5 * (now.centre[s].z + before.centre[s].z);
            momentum[i] += kRate_hz * (part.mass_kg * (z * (now.centre[s].x - before.centre[s].x) -
                                                       x * (now.centre[s].z - before.centre[s].z)) +
                                       part.inertia_kg_m2 * (now.angle[s] - before.angle[s]));
        }
        before = now;
    }
    return momentum;
}

void react(Movement& m, const LifterOptions& options, const std::vector<double>& hands_m,
           const std::vector<double>& momentum) {
    const std::size_t count = m.size();
    const double mass = m.body.mass_kg;
    const double gravity = kStandardGravity_m_s2;
    const std::vector<double> lift = curvature(m.mass_z_m);
    const std::vector<double> push = curvature(m.mass_x_m);
    const std::vector<double> swing = curvature(m.grip_x_m);
    m.force_x_n.resize(count);
    m.force_z_n.resize(count);
    m.pressure_x_m.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        const double held = std::clamp(m.pull_n[i] / m.plan.bar_weight_n, 0.0, 1.0);
        const double pull_x = held * options.bar_mass_kg * swing[i];
        // `momentum[i]` belongs to the middle between samples i-1 and i.
        const std::size_t later = std::min(i + 1, count - 1);
        const double turning = i == 0 ? 0.0 : (momentum[later] - momentum[i]) * kRate_hz;
        double force_z = mass * (lift[i] + gravity) + m.pull_n[i];
        double moment =
            mass * gravity * m.mass_x_m[i] + m.grip_x_m[i] * m.pull_n[i] - hands_m[i] * pull_x - turning;
        if (options.discs == DiscPlacement::on_plates) {
            force_z += m.floor_n[i];
            moment += m.grip_x_m[i] * m.floor_n[i];
        }
        m.force_x_n[i] = mass * push[i] + pull_x;
        m.force_z_n[i] = force_z;
        m.pressure_x_m[i] = moment / force_z;
    }
}

}  // namespace

Movement move(const LifterOptions& options, std::uint64_t seed) {
    Random random(seed);
    Movement m;
    m.body = make_body(options);
    m.plan = make_plan(options, m.body);
    m.standing_hip_m = m.body.standing_hip_m();
    move_bar(m, options);
    const std::vector<double> hands_m = hand_heights(m);
    const std::vector<double> momentum = move_body(m, options, random, hands_m);
    react(m, options, hands_m, momentum);
    m.asymmetry = smoothed(m.plan.asymmetry, kJointSmoothing_s);
    return m;
}

}  // namespace hinge::drivers::simulated
