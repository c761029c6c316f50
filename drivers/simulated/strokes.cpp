#include "drivers/simulated/strokes.h"

#include <algorithm>
#include <cmath>

#include "drivers/simulated/motion.h"

namespace hinge::drivers::simulated {
namespace {

constexpr double kRampIn_s = 0.35;  // of the trapezoid; with both ramps v* = d / (T - 0.3) (science.md G.2)
constexpr double kRampOut_s = 0.25;
constexpr double kLetGo_s = 0.08;        // until a bar that is let go falls with its full acceleration
constexpr double kReleaseFall_s = 0.04;  // until open hands carry nothing (science.md J)
constexpr double kGrindScale = 32.0;     // makes `grind` = 1 slow the middle by one mean speed

std::size_t samples(double duration_s) {
    return static_cast<std::size_t>(std::lround(duration_s * kRate_hz));
}

// Progress of the pull at time fraction t. The grind term rises early and stays behind later, with no speed
// or acceleration at either end.
double pull_progress(const Technique& technique, double travel_m, double t) noexcept {
    const double u = t * (1.0 - t);
    const double grind = technique.grind * kGrindScale * u * u * u * (1.0 - 2.0 * t);
    // The sink: a bump of a tenth of the pull's duration, centred on two thirds.
    const double away = (t - 2.0 / 3.0) / 0.07;
    const double hitch = technique.hitch_m / travel_m * std::exp(-0.5 * away * away) * 64.0 * u * u * u;
    return minimum_jerk(t) + grind - hitch;
}

// Height at each millisecond of f(t), t the fraction of `duration_s`, and its second derivative.
template <class Height>
Stroke sampled(double duration_s, Height height) {
    const std::size_t count = samples(duration_s);
    const double h = 1e-4;  // fraction of the duration; error of the difference about 1e-7 m/s^2
    Stroke stroke;
    stroke.height_m.reserve(count);
    stroke.acceleration_m_s2.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const double t = static_cast<double>(i) / static_cast<double>(count);
        const double second = (height(t + h) - 2.0 * height(t) + height(t - h)) / (h * h);
        stroke.height_m.push_back(height(t));
        stroke.acceleration_m_s2.push_back(second / (duration_s * duration_s));
    }
    return stroke;
}

// Speed of the constant part, and the ramps shortened where the whole is too short for them.
struct Trapezoid {
    double in_s, out_s, speed;
    Trapezoid(double duration_s, double travel_m)
        : in_s(std::min(kRampIn_s, 0.4 * duration_s)),
          out_s(std::min(kRampOut_s, 0.3 * duration_s)),
          speed(travel_m / (duration_s - 0.5 * (in_s + out_s))) {}
};

Stroke trapezoid(double duration_s, double travel_m) {
    const Trapezoid shape(duration_s, travel_m);
    Stroke stroke;
    for (std::size_t i = 0; i < samples(duration_s); ++i) {
        const double t = static_cast<double>(i) * kStep_s;
        const double left = duration_s - t;
        double height = travel_m - shape.speed * (t - 0.5 * shape.in_s);
        double acceleration = 0.0;
        if (t < shape.in_s) {
            acceleration = -shape.speed / shape.in_s;
            height = travel_m + 0.5 * acceleration * t * t;
        } else if (left <= shape.out_s) {
            acceleration = shape.speed / shape.out_s;
            height = 0.5 * acceleration * left * left;
        }
        stroke.height_m.push_back(height);
        stroke.acceleration_m_s2.push_back(acceleration);
    }
    return stroke;
}

// Follows `acceleration(time, height, speed)` from rest at the top until the floor. The last sample rarely
// meets the floor exactly; the whole stroke is then scaled by the little that is missing.
template <class Acceleration>
Stroke fallen(double travel_m, Acceleration acceleration) {
    constexpr std::size_t kLongest = 20000;
    Stroke stroke;
    double height = travel_m;
    double speed = 0.0;  // upward
    for (std::size_t i = 0; height > 0.0 && i < kLongest; ++i) {
        const double a = acceleration(static_cast<double>(i) * kStep_s, height, speed);
        stroke.height_m.push_back(height);
        stroke.acceleration_m_s2.push_back(a);
        height += speed * kStep_s + 0.5 * a * kStep_s * kStep_s;
        speed += a * kStep_s;
    }
    const double scale = travel_m / (travel_m - height);
    for (std::size_t i = 0; i < stroke.height_m.size(); ++i) {
        stroke.height_m[i] = travel_m - scale * (travel_m - stroke.height_m[i]);
        stroke.acceleration_m_s2[i] *= scale;
    }
    stroke.end_speed_m_s = -speed * scale;
    return stroke;
}

Stroke let_go_near_the_floor(const Technique& technique, double travel_m) {
    const Trapezoid shape(technique.eccentric_s, travel_m);
    double let_go_s = -1.0;
    return fallen(travel_m, [&](double t, double height, double) {
        if (let_go_s < 0.0 && height <= technique.drop_height_m) {
            let_go_s = t;
        }
        if (let_go_s >= 0.0) {
            return -technique.drop_acceleration_m_s2 * std::min(1.0, (t - let_go_s) / kLetGo_s);
        }
        return t < shape.in_s ? -shape.speed / shape.in_s : 0.0;
    });
}

}  // namespace

Stroke pull_stroke(const Technique& technique, double travel_m) {
    return sampled(technique.concentric_s, [&](double t) {
        return travel_m * pull_progress(technique, travel_m, std::clamp(t, 0.0, 1.0));
    });
}

double pull_onset_m_s3(const Technique& technique, double travel_m) noexcept {
    // d3/dt3 of 10 t^3 is 60; of 32 grind t^3 it is 192 grind. The hitch is flat at the start.
    const double T = technique.concentric_s;
    return travel_m * (60.0 + 6.0 * kGrindScale * technique.grind) / (T * T * T);
}

Stroke lowering_stroke(const Technique& technique, double travel_m) {
    switch (technique.descent) {
        case DescentProfile::trapezoid: return trapezoid(technique.eccentric_s, travel_m);
        case DescentProfile::min_jerk:
            return sampled(technique.eccentric_s,
                           [&](double t) { return travel_m * (1.0 - minimum_jerk(t)); });
        case DescentProfile::accelerated: return let_go_near_the_floor(technique, travel_m);
        case DescentProfile::free_fall:
            return fallen(travel_m, [&](double t, double, double) {
                return -technique.drop_acceleration_m_s2 * std::min(1.0, t / kLetGo_s);
            });
        case DescentProfile::release:
            return fallen(travel_m, [&](double t, double, double) {
                return -kStandardGravity_m_s2 * minimum_jerk(t / kReleaseFall_s);
            });
    }
    return {};
}

}  // namespace hinge::drivers::simulated
