#pragma once

#include <functional>
#include <vector>

#include "datasets/model/trial.h"

// Builders that read like the movement: a bar's path made of pieces whose height, speed and acceleration are
// known in closed form, and the trial that plates and transducers would record of it, free of noise.
namespace hinge::movement {

struct Motion {
    double height_m = 0.0;
    double speed_m_s = 0.0;
    double acceleration_m_s2 = 0.0;
};

// How long a steady movement takes to reach its speed and to lose it again.
struct Ramps {
    double in_s = 0.1;
    double out_s = 0.0;
};

class BarTrace {
public:
    // Lies on the floor, the grip at `height`.
    BarTrace& rest(Metres height, Seconds duration);
    // Minimum jerk: z = rise (10 u^3 - 15 u^4 + 6 u^5), u = t / duration.
    BarTrace& raise(Metres rise, Seconds duration);
    // Constant speed between two ramps of constant acceleration.
    BarTrace& raise_steadily(Metres rise, Seconds duration, Ramps ramps);
    BarTrace& lower(Metres drop, Seconds duration, Ramps ramps = {});
    // Free fall from rest.
    BarTrace& drop(Metres height);
    BarTrace& hold(Seconds duration);
    // Lies on the floor where it came down.
    BarTrace& settle(Seconds duration);
    // From the present speed to another at constant acceleration; then along at the speed reached.
    BarTrace& accelerate(double to_speed_m_s, Seconds over);
    BarTrace& coast(Metres distance);

    [[nodiscard]] double duration_s() const { return end_s_; }
    [[nodiscard]] Motion at(double time_s) const;
    // First instant from `after_s` on at which the bar has risen to this height (bisection on the closed
    // form).
    [[nodiscard]] double time_of_rise_to(double height_m, double after_s) const;

    // When the discs are off the floor.
    struct Airborne {
        double first_s, last_s;
    };
    [[nodiscard]] std::vector<Airborne> airborne() const;

private:
    using Path = std::function<Motion(double)>;  // of the time since the piece began
    struct Piece {
        double first_s, duration_s;
        bool on_floor;
        Path path;
    };
    BarTrace& add(Seconds duration, bool on_floor, Path path);

    std::vector<Piece> pieces_;
    double end_s_ = 0.0;
    Motion last_;
};

// Stands 8 s, pulls in 1.5 s, holds 3 s, lowers at constant speed in 3 s: 0.55 m from the height of standard
// discs.
inline constexpr double kFloorGrip_m = 0.225;
inline constexpr double kStand_s = 8.0;
inline constexpr double kPull_s = 1.5;
inline constexpr double kHold_s = 3.0;
inline constexpr double kLower_s = 3.0;
inline constexpr double kRise_m = 0.55;
[[nodiscard]] BarTrace standing_with_bar_on_floor();
[[nodiscard]] BarTrace pulled_and_held();
[[nodiscard]] BarTrace deadlift();

using OfTime = std::function<double(double)>;
[[nodiscard]] inline OfTime always(double value) {
    return [value](double) { return value; };
}

using OfRise = std::function<double(double)>;

// The person and the bar. The body's centre of mass keeps still unless `body_rise_m` lets it follow the bar.
struct Lifter {
    double body_n = 800.0;
    double bar_kg = 100.0;
    double slack_s = 0.8;  // the hand load rises linearly to the bar's weight, which it reaches at lift-off
    double release_s = 0.25;  // after touchdown it falls linearly to zero
    double compliance_m_n =
        0.0;             // bend of the bar between the hands: the grip stands higher by this times the load
    OfRise body_rise_m;  // of the centre of mass, from how far the bar has risen; empty: none
    OfTime left_share = always(0.5);      // of the vertical force
    OfTime cop_forward_m = always(0.02);  // of both feet, lab frame
    double stance_m = 0.40;               // between the feet's centres of pressure
};

[[nodiscard]] Trial record(const BarTrace& bar, const Lifter& lifter = {});

[[nodiscard]] Trial without_plates(Trial trial);
[[nodiscard]] Trial without_bar(Trial trial);
// Vertical force only.
[[nodiscard]] Trial without_shear(Trial trial);
// A transducer at the hip; `hip_height_m` gives its height from how far the bar has risen above where it lay,
// m.
[[nodiscard]] Trial with_hip(Trial trial, const BarTrace& bar, const OfRise& hip_height_m);
// Samples in [first_s, last_s) are lost and listed as a gap; `signal` is "left", "right", "bar" or "hip".
[[nodiscard]] Trial with_gap(Trial trial, const std::string& signal, double first_s, double last_s);

}  // namespace hinge::movement
