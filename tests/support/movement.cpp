#include "tests/support/movement.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hinge::movement {
namespace {

constexpr double kRate_hz = 1000.0;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// Where the plates lie: not at the origin, so that a forgotten offset shows.
constexpr double kPlateForward_m = 0.05;
constexpr double kPlateSide_m = 0.25;

Motion steady(const Motion& from, double acceleration_m_s2, double t) {
    return {from.height_m + from.speed_m_s * t + 0.5 * acceleration_m_s2 * t * t,
            from.speed_m_s + acceleration_m_s2 * t, acceleration_m_s2};
}

// What the hands carry: m_b (g + a) in the air, the slack before and the release after.
double hand_load_n(const BarTrace& bar, const Lifter& lifter, double t) {
    const double weight_n = lifter.bar_kg * kStandardGravity_m_s2;
    double load_n = 0.0;
    for (const BarTrace::Airborne& lift : bar.airborne()) {
        if (t >= lift.first_s && t < lift.last_s) {
            return lifter.bar_kg * (kStandardGravity_m_s2 + bar.at(t).acceleration_m_s2);
        }
        if (t < lift.first_s && t > lift.first_s - lifter.slack_s) {
            load_n = std::max(load_n, weight_n * (1.0 - (lift.first_s - t) / lifter.slack_s));
        }
        if (t >= lift.last_s && t < lift.last_s + lifter.release_s) {
            const double last_a = bar.at(lift.last_s - 1e-9).acceleration_m_s2;
            const double at_touch_n = std::min(weight_n, lifter.bar_kg * (kStandardGravity_m_s2 + last_a));
            load_n = std::max(load_n, at_touch_n * (1.0 - (t - lift.last_s) / lifter.release_s));
        }
    }
    return load_n;
}

bool in_the_air(const std::vector<BarTrace::Airborne>& lifts, double t) {
    return std::any_of(lifts.begin(), lifts.end(),
                       [t](const auto& lift) { return t >= lift.first_s && t < lift.last_s; });
}

// Second difference over 1 ms of a path that is smooth there.
double body_acceleration(const BarTrace& bar, const Lifter& lifter, double t) {
    constexpr double kStep_s = 0.001;
    const double floor_m = bar.at(0.0).height_m;
    const auto height = [&](double time_s) { return lifter.body_rise_m(bar.at(time_s).height_m - floor_m); };
    return (height(t + kStep_s) - 2.0 * height(t) + height(t - kStep_s)) / (kStep_s * kStep_s);
}

PlateSetup plate_at(double y_m) {
    PlateSetup setup;
    setup.geometry.centre_m = {kPlateForward_m, y_m, 0.0};
    return setup;
}

// A vertical force at (x, y): M = r x F about the plate's centre.
void push(PlateSignals& plate, double force_n, double x_m, double y_m, double centre_y_m) {
    plate.fx.push_back(0.0);
    plate.fy.push_back(0.0);
    plate.fz.push_back(force_n);
    plate.mx.push_back((y_m - centre_y_m) * force_n);
    plate.my.push_back(-(x_m - kPlateForward_m) * force_n);
    plate.mz.push_back(0.0);
}

void blank(std::vector<double>& samples, std::size_t first, std::size_t last) {
    std::fill(samples.begin() + static_cast<std::ptrdiff_t>(first),
              samples.begin() + static_cast<std::ptrdiff_t>(last), kNan);
}

}  // namespace

BarTrace& BarTrace::add(Seconds duration, bool on_floor, Path path) {
    last_ = path(duration.value);
    pieces_.push_back({end_s_, duration.value, on_floor, std::move(path)});
    end_s_ += duration.value;
    return *this;
}

BarTrace& BarTrace::rest(Metres height, Seconds duration) {
    return add(duration, true, [height](double) { return Motion{height.value, 0.0, 0.0}; });
}

BarTrace& BarTrace::raise(Metres rise, Seconds duration) {
    const double from_m = last_.height_m;
    return add(duration, false, [=](double t) {
        const double d = rise.value;
        const double s = duration.value;
        const double u = t / s;
        return Motion{from_m + d * u * u * u * (10.0 - 15.0 * u + 6.0 * u * u),
                      d / s * 30.0 * u * u * (1.0 - u) * (1.0 - u),
                      d / (s * s) * 60.0 * u * (1.0 - u) * (1.0 - 2.0 * u)};
    });
}

BarTrace& BarTrace::raise_steadily(Metres rise, Seconds duration, Ramps ramps) {
    const double ramps_s = ramps.in_s + ramps.out_s;
    const double speed = rise.value / (duration.value - 0.5 * ramps_s);
    accelerate(speed, Seconds{ramps.in_s}).coast(Metres{std::abs(rise.value - 0.5 * speed * ramps_s)});
    return ramps.out_s > 0.0 ? accelerate(0.0, Seconds{ramps.out_s}) : *this;
}

BarTrace& BarTrace::lower(Metres drop, Seconds duration, Ramps ramps) {
    return raise_steadily(Metres{-drop.value}, duration, ramps);
}

BarTrace& BarTrace::drop(Metres height) {
    const double fall_s = std::sqrt(2.0 * height.value / kStandardGravity_m_s2);
    return accelerate(-kStandardGravity_m_s2 * fall_s, Seconds{fall_s});
}

BarTrace& BarTrace::hold(Seconds duration) {
    const double height_m = last_.height_m;
    return add(duration, false, [=](double) { return Motion{height_m, 0.0, 0.0}; });
}

BarTrace& BarTrace::settle(Seconds duration) {
    return rest(Metres{last_.height_m}, duration);
}

BarTrace& BarTrace::accelerate(double to_speed_m_s, Seconds over) {
    const Motion from = last_;
    const double acceleration = (to_speed_m_s - from.speed_m_s) / over.value;
    return add(over, false, [=](double t) { return steady(from, acceleration, t); });
}

BarTrace& BarTrace::coast(Metres distance) {
    const Motion from = last_;
    return add(Seconds{distance.value / std::abs(from.speed_m_s)}, false,
               [=](double t) { return steady(from, 0.0, t); });
}

Motion BarTrace::at(double time_s) const {
    for (const Piece& piece : pieces_) {
        if (time_s < piece.first_s + piece.duration_s) {
            return piece.path(time_s - piece.first_s);
        }
    }
    return last_;
}

double BarTrace::time_of_rise_to(double height_m, double after_s) const {
    constexpr double kStep_s = 0.001;
    double high = after_s;
    while (high < end_s_ && at(high).height_m < height_m) {
        high += kStep_s;
    }
    double low = high - kStep_s;
    for (int i = 0; i < 40; ++i) {
        const double middle = 0.5 * (low + high);
        (at(middle).height_m < height_m ? low : high) = middle;
    }
    return high;
}

std::vector<BarTrace::Airborne> BarTrace::airborne() const {
    std::vector<Airborne> lifts;
    for (const Piece& piece : pieces_) {
        if (piece.on_floor) {
            continue;
        }
        if (lifts.empty() || lifts.back().last_s < piece.first_s) {
            lifts.push_back({piece.first_s, piece.first_s});
        }
        lifts.back().last_s = piece.first_s + piece.duration_s;
    }
    return lifts;
}

BarTrace standing_with_bar_on_floor() {
    return BarTrace{}.rest(Metres{kFloorGrip_m}, Seconds{kStand_s});
}

BarTrace pulled_and_held() {
    return standing_with_bar_on_floor().raise(Metres{kRise_m}, Seconds{kPull_s}).hold(Seconds{kHold_s});
}

BarTrace deadlift() {
    return pulled_and_held().lower(Metres{kRise_m}, Seconds{kLower_s}).settle(Seconds{2.0});
}

Trial record(const BarTrace& bar, const Lifter& lifter) {
    Trial trial;
    trial.rate_hz = kRate_hz;
    trial.sample_count = static_cast<std::size_t>(std::floor(bar.duration_s() * kRate_hz));
    trial.bar.emplace();
    trial.plates.make(Side::left).setup = plate_at(kPlateSide_m);
    trial.plates.make(Side::right).setup = plate_at(-kPlateSide_m);
    trial.bar->setup.emplace();
    trial.setup.sync.uncertainty_s = 0.0005;
    trial.athlete.id = "P-001";
    trial.athlete.sex = "male";
    trial.athlete.stature_m = 1.75;
    trial.set.load_kg = lifter.bar_kg;
    const std::vector<BarTrace::Airborne> lifts = bar.airborne();
    const double body_kg = lifter.body_n / kStandardGravity_m_s2;
    for (std::size_t i = 0; i < trial.sample_count; ++i) {
        const double t = static_cast<double>(i) / kRate_hz;
        const Motion motion = bar.at(t);
        const double load_n = hand_load_n(bar, lifter, t);
        const double body_a =
            lifter.body_rise_m && in_the_air(lifts, t) ? body_acceleration(bar, lifter, t) : 0.0;
        const double total_n = lifter.body_n + load_n + body_kg * body_a;
        const double left = lifter.left_share(t);
        const double x_m = lifter.cop_forward_m(t);
        push(trial.left()->signals, left * total_n, x_m, 0.5 * lifter.stance_m, kPlateSide_m);
        push(trial.right()->signals, (1.0 - left) * total_n, x_m, -0.5 * lifter.stance_m, -kPlateSide_m);
        trial.bar->height_m.push_back(motion.height_m + lifter.compliance_m_n * load_n);
    }
    return trial;
}

Trial without_plates(Trial trial) {
    trial.plates.remove(Side::left);
    trial.plates.remove(Side::right);
    return trial;
}

Trial without_bar(Trial trial) {
    trial.bar.reset();
    return trial;
}

Trial without_shear(Trial trial) {
    for (PlateSignals* plate : {&trial.left()->signals, &trial.right()->signals}) {
        plate->has_moments = false;
        for (std::vector<double>* signal : {&plate->fx, &plate->fy, &plate->mx, &plate->my, &plate->mz}) {
            blank(*signal, 0, signal->size());
        }
    }
    return trial;
}

Trial with_hip(Trial trial, const BarTrace& bar, const OfRise& hip_height_m) {
    trial.hip.emplace();
    for (std::size_t i = 0; i < trial.sample_count; ++i) {
        trial.hip->height_m.push_back(
            hip_height_m(bar.at(static_cast<double>(i) / trial.rate_hz).height_m - bar.at(0.0).height_m));
    }
    trial.hip->setup.emplace().attachment = CordAttachment::hip;
    return trial;
}

Trial with_gap(Trial trial, const std::string& signal, double first_s, double last_s) {
    const auto first = static_cast<std::size_t>(std::lround(first_s * trial.rate_hz));
    const auto last = static_cast<std::size_t>(std::lround(last_s * trial.rate_hz));
    if (signal == "bar") {
        blank(trial.bar->height_m, first, last);
    } else if (signal == "hip") {
        blank(trial.hip->height_m, first, last);
    } else {
        PlateSignals& plate = signal == "left" ? trial.left()->signals : trial.right()->signals;
        for (std::vector<double>* part : {&plate.fx, &plate.fy, &plate.fz, &plate.mx, &plate.my, &plate.mz}) {
            blank(*part, first, last);
        }
    }
    trial.quality.gaps.push_back({signal, first, last - first});
    return trial;
}

}  // namespace hinge::movement
