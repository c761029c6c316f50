#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "datasets/model/units.h"

// A bar's height as a movement with known kinematics: position, speed and acceleration are exact at every
// sample.
//
//   BarTrace{Hertz{1000}}.rest(Metres{0.225}, Seconds{4}).raise(Metres{0.5}, Seconds{1.5}).hold(Seconds{2})
//       .lower(Metres{0.5}, Seconds{3}).hold(Seconds{1})
namespace hinge::test {

class BarTrace {
public:
    explicit BarTrace(Hertz rate) : rate_hz_(rate.value) {}

    // Lies at `height`.
    BarTrace& rest(Metres height, Seconds duration) {
        at_m_ = height.value;
        return hold(duration);
    }
    BarTrace& hold(Seconds duration) {
        return move(0.0, duration, [](double) { return Shape{0.0, 0.0, 0.0}; });
    }
    // Minimum jerk: s = 10 u^3 - 15 u^4 + 6 u^5. Largest speed 15/8 d/T at T/2 (Flash and Hogan 1985).
    BarTrace& raise(Metres distance, Seconds duration) {
        return move(distance.value, duration, &minimum_jerk);
    }
    // At the constant speed d / (T - ramp), with a ramp of constant acceleration at each end.
    BarTrace& raise_evenly(Metres distance, Seconds duration, Seconds ramp = Seconds{0.2}) {
        return trapezoid(distance.value, duration, ramp.value / duration.value, ramp.value / duration.value);
    }
    BarTrace& sink(Metres distance, Seconds duration) {
        return move(-distance.value, duration, &minimum_jerk);
    }
    // Down at the constant speed d / (T - ramp), with a ramp of constant acceleration at each end.
    BarTrace& lower(Metres distance, Seconds duration, Seconds ramp = Seconds{0.2}) {
        return trapezoid(-distance.value, duration, ramp.value / duration.value, ramp.value / duration.value);
    }
    // Down from standing still, arriving at full speed: no ramp at the end.
    BarTrace& lower_onto_floor(Metres distance, Seconds duration, Seconds ramp = Seconds{0.2}) {
        return trapezoid(-distance.value, duration, ramp.value / duration.value, 0.0);
    }
    // Straight down at the speed it has, from a running descent: no ramps at all.
    BarTrace& glide_down(Metres distance, Seconds duration) {
        return trapezoid(-distance.value, duration, 0.0, 0.0);
    }
    // Falls freely from rest.
    BarTrace& fall(Metres distance) {
        const double t = std::sqrt(2.0 * distance.value / kStandardGravity_m_s2);
        return move(-distance.value, Seconds{t}, [](double u) { return Shape{u * u, 2.0 * u, 2.0}; });
    }

    // Thrown up and left to gravity until it stands still.
    BarTrace& rise_thrown(Metres distance, Seconds duration) {
        return move(distance.value, duration, [](double u) {
            return Shape{2.0 * u - u * u, 2.0 - 2.0 * u, -2.0};
        });
    }

    // Seconds before its end at which a minimum-jerk movement has slowed down to `speed`: v = 30 d/T u^2
    // (1-u)^2.
    [[nodiscard]] static double time_from_end_s(double speed_m_s, double distance_m, double duration_s) {
        const double product = std::sqrt(speed_m_s * duration_s / (30.0 * distance_m));
        return duration_s * (0.5 - std::sqrt(0.25 - product));
    }
    // Seconds after its start at which a minimum-jerk movement has covered `share` of its distance, by
    // bisection.
    [[nodiscard]] static double time_to_share_s(double share, double duration_s) {
        double low = 0.0;
        double high = 1.0;
        for (int i = 0; i < 60; ++i) {
            const double middle = 0.5 * (low + high);
            (minimum_jerk(middle).s < share ? low : high) = middle;
        }
        return low * duration_s;
    }
    [[nodiscard]] static double share_at(double time_s, double duration_s) {
        return minimum_jerk(time_s / duration_s).s;
    }

    [[nodiscard]] double rate_hz() const noexcept { return rate_hz_; }
    [[nodiscard]] double now_s() const noexcept { return static_cast<double>(height_.size()) / rate_hz_; }
    [[nodiscard]] const std::vector<double>& samples() const noexcept { return height_; }
    [[nodiscard]] const std::vector<double>& speed() const noexcept { return speed_; }
    [[nodiscard]] const std::vector<double>& acceleration() const noexcept { return acceleration_; }

private:
    struct Shape {
        double s, ds, dds;  // share of the distance and its derivatives by the share of the time
    };
    static Shape minimum_jerk(double u) {
        return {u * u * u * (10.0 - 15.0 * u + 6.0 * u * u), 30.0 * u * u * (1.0 - u) * (1.0 - u),
                60.0 * u * (1.0 - 3.0 * u + 2.0 * u * u)};
    }
    BarTrace& trapezoid(double distance_m, Seconds duration, double start, double end) {
        const double top = 1.0 / (1.0 - 0.5 * (start + end));  // plateau speed in distances per duration
        return move(distance_m, duration, [=](double u) {
            if (u < start) {
                return Shape{0.5 * top / start * u * u, top / start * u, top / start};
            }
            if (u > 1.0 - end) {
                const double left = 1.0 - u;
                return Shape{1.0 - 0.5 * top / end * left * left, top / end * left, -top / end};
            }
            return Shape{top * (u - 0.5 * start), top, 0.0};
        });
    }
    template <class ShapeOf>
    BarTrace& move(double distance_m, Seconds duration, ShapeOf shape_of) {
        const auto n = static_cast<std::size_t>(std::lround(duration.value * rate_hz_));
        const double t = static_cast<double>(n) / rate_hz_;
        for (std::size_t i = 0; i < n; ++i) {
            const Shape shape = shape_of(static_cast<double>(i) / static_cast<double>(n));
            height_.push_back(at_m_ + distance_m * shape.s);
            speed_.push_back(distance_m * shape.ds / t);
            acceleration_.push_back(distance_m * shape.dds / (t * t));
        }
        at_m_ += distance_m;
        return *this;
    }

    double rate_hz_;
    double at_m_ = 0.0;
    std::vector<double> height_, speed_, acceleration_;
};

}  // namespace hinge::test
