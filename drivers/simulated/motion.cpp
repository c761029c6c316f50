#include "drivers/simulated/motion.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "drivers/simulated/strokes.h"

namespace hinge::drivers::simulated {
namespace {

constexpr double kDegree = std::numbers::pi / 180.0;
constexpr double kArmOnFloor_deg = -7.0;  // science.md F.3, step 5
constexpr double kArmSwing_deg = 13.0;
constexpr double kStandingForward_m = 0.04;  // centre of mass in front of the ankle
constexpr double kBend_s = 2.0;
constexpr double kStillSet_s = 1.3;
constexpr double kRdlHold_s = 3.0;
constexpr double kHandsOff_s = 0.25;     // from touchdown until the hands carry nothing (science.md J)
constexpr double kTouchAndGo_s = 0.15;   // each half of the dip between touch and go
constexpr double kTouchAndGoLoad = 0.6;  // of the bar's weight still in the hands then
constexpr double kFailedTop_s = 0.3;     // stuck, before the bar comes down again
constexpr double kFailedLowering_s = 1.2;
constexpr double kPreRiseLead_s = 0.45;  // the hips start to shoot up this long before lift-off
constexpr double kPreRise_s = 0.57;
constexpr double kHipsBack_s = 0.6;       // and return to the set position after touchdown
constexpr double kRdlHipBarRatio = 0.28;  // straight legs fix it at 0.25-0.3 (science.md F.7)
constexpr double kLiftOffBump_s = 0.15;

// Cubic from (0, a, slope 0) to (1, b, slope `slope`), slope per unit of u.
double cubic(double a, double b, double slope, double u) noexcept {
    return a + (b - a) * (3.0 * u * u - 2.0 * u * u * u) + slope * (u * u * u - u * u);
}

// Writes the plan phase by phase: what the bar does first, posture and balance over the whole set afterwards.
class Planner {
public:
    Planner(const LifterOptions& options, const Body& body) : options_(options), body_(body) {
        const double g = kStandardGravity_m_s2;
        plan_.bar_weight_n = options.bar_mass_kg * g;
        plan_.bar.rest_grip_m = options.grip_height_m + options.block_height_m;
        plan_.bar.play_m = grip_above_disc_m(options, plan_.bar_weight_n);
        const double arm =
            (kArmOnFloor_deg + kArmSwing_deg + options.technique.arm_angle_error_deg) * kDegree;
        lock_grip_m_ = body.standing_shoulder_m() - body.arm_m * std::cos(arm);
        plan_.bar.travel_m = lock_grip_m_ - plan_.bar.rest_grip_m - plan_.bar.play_m;
    }

    Plan floor_lift() {
        idle(options_.weigh_s, 0.0);
        bend_s_ = now_s();
        idle(kBend_s + kStillSet_s, 0.0);
        for (int rep = 0; rep < options_.reps; ++rep) {
            floor_rep(technique(rep), rep + 1 == options_.reps);
        }
        idle(options_.after_s, 0.0);
        finish();
        return std::move(plan_);
    }

    Plan romanian() {
        rdl_travel_m_ = std::min(options_.rdl_travel_m, plan_.bar.travel_m);
        carried(kRdlHold_s);
        for (int rep = 0; rep < options_.reps; ++rep) {
            rdl_rep(technique(rep));
        }
        finish();
        return std::move(plan_);
    }

private:
    [[nodiscard]] const Technique& technique(int rep) const {
        const auto index = static_cast<std::size_t>(rep);
        return index < options_.per_rep.size() ? options_.per_rep[index] : options_.technique;
    }
    [[nodiscard]] double now_s() const { return static_cast<double>(plan_.disc_m.size()) * kStep_s; }
    [[nodiscard]] double grip_m(double disc_m, double pull_n) const {
        return plan_.bar.rest_grip_m + disc_m + grip_above_disc_m(options_, pull_n);
    }

    void push(double disc_m, double pull_n) {
        plan_.disc_m.push_back(disc_m - kink_m_);
        plan_.pull_n.push_back(pull_n);
        plan_.hands_m.push_back(grip_m(disc_m, pull_n));
        kink_m_ += landing_m_s_ * kStep_s;
    }
    void idle(double duration_s, double pull_n) {
        for (long i = 0; i < std::lround(duration_s * kRate_hz); ++i) {
            push(0.0, pull_n);
        }
    }
    template <class Pull>
    void on_floor(double duration_s, Pull pull) {
        const long count = std::lround(duration_s * kRate_hz);
        for (long i = 0; i < count; ++i) {
            push(0.0, pull(static_cast<double>(i) / static_cast<double>(count)));
        }
    }
    void carried(double duration_s) {
        for (long i = 0; i < std::lround(duration_s * kRate_hz); ++i) {
            push(plan_.bar.travel_m, plan_.bar_weight_n);
        }
    }
    void stroke(const Stroke& stroke, double above_m) {
        for (std::size_t i = 0; i < stroke.height_m.size(); ++i) {
            push(above_m + stroke.height_m[i],
                 plan_.bar_weight_n + options_.bar_mass_kg * stroke.acceleration_m_s2[i]);
        }
    }

    void floor_rep(const Technique& technique, bool last) {
        RepPlan rep{.technique = technique};
        const double weight_n = plan_.bar_weight_n;
        const double height_m = plan_.bar.travel_m * technique.fails_at.value_or(1.0);
        const double rate_n_s = options_.bar_mass_kg * pull_onset_m_s3(technique, height_m);

        rep.set_s = now_s() - 0.2;
        rep.slack_start_s = now_s();
        const double from_n = plan_.pull_n.back();
        const double slack_s = from_n > 0.0 ? kTouchAndGo_s : technique.slack_s;
        on_floor(slack_s, [&](double u) { return cubic(from_n, weight_n, rate_n_s * slack_s, u); });
        rep.lift_off_s = now_s();
        stroke(pull_stroke(technique, height_m), 0.0);
        rep.top_s = now_s();
        for (long i = 0; i < std::lround((technique.fails_at ? kFailedTop_s : technique.hold_s) * kRate_hz);
             ++i) {
            push(height_m, weight_n);
        }
        rep.descent_s = now_s();
        lower(rep, height_m);
        rep.touchdown_s = now_s();
        if (technique.touch_and_go && !last) {
            on_floor(kTouchAndGo_s,
                     [&](double u) { return cubic(weight_n, kTouchAndGoLoad * weight_n, 0.0, u); });
            plan_.pull_n.back() = kTouchAndGoLoad * weight_n;
        } else {
            const double from = technique.descent == DescentProfile::release ? 0.0 : weight_n;
            on_floor(kHandsOff_s, [&](double u) { return from * (1.0 - minimum_jerk(u)); });
            plan_.pull_n.back() = 0.0;
            idle(last ? 0.0 : technique.rest_s, 0.0);
        }
        plan_.reps.push_back(rep);
    }

    void lower(RepPlan& rep, double height_m) {
        Technique how = rep.technique;
        if (how.fails_at) {
            how.descent = DescentProfile::trapezoid;
            how.eccentric_s = kFailedLowering_s;
        }
        const Stroke down = lowering_stroke(how, height_m);
        stroke(down, 0.0);
        rep.landing_m_s = down.end_speed_m_s;
        // From here on the discs lie still. The part of the movement that is smoothed keeps falling instead,
        // and the kink between the two is added again, sharp, by the movement (see movement.cpp).
        landing_m_s_ += down.end_speed_m_s;
    }

    void rdl_rep(const Technique& technique) {
        RepPlan rep{.technique = technique};
        const double bottom_m = plan_.bar.travel_m - rdl_travel_m_;
        rep.set_s = now_s() - 0.2;
        rep.descent_s = now_s();
        Technique down = technique;
        if (down.descent != DescentProfile::trapezoid) {
            down.descent = DescentProfile::min_jerk;
        }
        stroke(lowering_stroke(down, rdl_travel_m_), bottom_m);
        rep.touchdown_s = now_s();
        rep.slack_start_s = now_s();
        rep.lift_off_s = now_s();
        stroke(pull_stroke(technique, rdl_travel_m_), bottom_m);
        rep.top_s = now_s();
        carried(technique.hold_s);
        plan_.reps.push_back(rep);
    }

    void finish() {
        open_hands();
        make_postures();
        make_asymmetry();
    }

    // Hands that let go stay at the top, and go down to the bar once it lies still.
    void open_hands() {
        for (const RepPlan& rep : plan_.reps) {
            if (rep.technique.descent != DescentProfile::release || rep.technique.fails_at) {
                continue;
            }
            const double wait_s = rep.touchdown_s + 0.2;
            const double last_s = rep.touchdown_s + kHandsOff_s + 1.2;
            for (auto i = index_of(rep.descent_s); i < std::min(plan_.hands_m.size(), index_of(last_s));
                 ++i) {
                const double t = (static_cast<double>(i) * kStep_s - wait_s) / (last_s - wait_s);
                const double top_m = grip_m(plan_.bar.travel_m, plan_.bar_weight_n);
                plan_.hands_m[i] = top_m + (plan_.bar.rest_grip_m - top_m) * minimum_jerk(t);
            }
        }
    }
    [[nodiscard]] static std::size_t index_of(double time_s) {
        return static_cast<std::size_t>(std::lround(time_s * kRate_hz));
    }

    [[nodiscard]] double set_hip_m(const Technique& technique) const {
        const double arm = (kArmOnFloor_deg + technique.arm_angle_error_deg) * kDegree;
        return plan_.bar.rest_grip_m + body_.arm_m * std::cos(arm) -
               body_.trunk_m * std::cos(technique.trunk_lean_deg * kDegree);
    }

    // Share of the pre-lift-off hip rise that has happened.
    [[nodiscard]] static double risen(const RepPlan& rep, double time_s) {
        return minimum_jerk((time_s - rep.lift_off_s + kPreRiseLead_s) / kPreRise_s) -
               minimum_jerk((time_s - rep.touchdown_s) / kHipsBack_s);
    }

    [[nodiscard]] double hip_m(const RepPlan& rep, double time_s, double hands_m, double s) const {
        const double lock_m = body_.standing_hip_m();
        if (options_.exercise == Exercise::rdl) {
            return lock_m - kRdlHipBarRatio * (lock_grip_m_ - hands_m);
        }
        // z_h = z_LO + dz (1 - (1 - s)^n), n = r0 D / dz: hip speed over bar speed is r0 at lift-off
        // (science.md J).
        const double rise_m = rep.technique.hip_rise_before_m;
        const double set_m = set_hip_m(rep.technique);
        const double dz = std::max(0.02, lock_m - set_m - rise_m);
        const double n = std::max(1.0, rep.technique.hip_bar_ratio * plan_.bar.travel_m / dz);
        return set_m + rise_m * risen(rep, time_s) + dz * (1.0 - std::pow(1.0 - s, n));
    }

    [[nodiscard]] Posture working_posture(const RepPlan& rep, double time_s, double hands_m) const {
        const double floor_m = plan_.bar.rest_grip_m + plan_.bar.play_m;
        const double s = std::clamp((hands_m - floor_m) / plan_.bar.travel_m, 0.0, 1.0);
        const Technique& how = rep.technique;
        const double loop = how.bar_loop_m * 6.75 * s * (1.0 - s) * (1.0 - s);  // 1 at a third of the way
        const double arm =
            kArmOnFloor_deg + kArmSwing_deg * s * s * (3.0 - 2.0 * s) + how.arm_angle_error_deg;
        return posture_for(body_, {.grip = {how.bar_forward_m + how.bar_drift_m * s + loop, hands_m},
                                   .arm = arm * kDegree,
                                   .hip_z = hip_m(rep, time_s, hands_m, s)});
    }

    void make_postures() {
        const Posture stand = standing_posture(body_, kStandingForward_m);
        const bool bends = options_.exercise != Exercise::rdl;
        std::size_t rep = 0;
        plan_.posture.reserve(plan_.hands_m.size());
        for (std::size_t i = 0; i < plan_.hands_m.size(); ++i) {
            const double t = static_cast<double>(i) * kStep_s;
            while (rep + 1 < plan_.reps.size() && t >= between_s(rep)) {
                ++rep;
            }
            const double bent = bends ? minimum_jerk((t - bend_s_) / kBend_s) : 1.0;
            if (bent <= 0.0) {
                plan_.posture.push_back(stand);
                continue;
            }
            const Posture work = working_posture(plan_.reps[rep], t, plan_.hands_m[i]);
            const auto mix = [&](double a, double b) { return a + (b - a) * bent; };
            plan_.posture.push_back({mix(stand.shank, work.shank), mix(stand.thigh, work.thigh),
                                     mix(stand.trunk, work.trunk), mix(stand.arm, work.arm)});
        }
    }
    // Moment between rep and rep + 1 at which the posture belongs to the later one: both are the same there.
    [[nodiscard]] double between_s(std::size_t rep) const {
        const RepPlan& next = plan_.reps[rep + 1];
        return options_.exercise == Exercise::rdl ? next.descent_s : next.slack_start_s;
    }

    void make_asymmetry() {
        const Asymmetry& a = options_.asymmetry;
        plan_.asymmetry.assign(plan_.disc_m.size(), a.constant);
        for (const RepPlan& rep : plan_.reps) {
            const double rise_s = std::min(0.4, rep.slack_start_s);
            for (std::size_t i = 0; i < plan_.asymmetry.size(); ++i) {
                const double t = static_cast<double>(i) * kStep_s;
                const auto step = [&](double at_s) { return minimum_jerk((t - at_s) / rise_s); };
                const double away = (t - rep.lift_off_s) / kLiftOffBump_s;
                const double descends = step(rep.descent_s - 0.2) - step(rep.touchdown_s + 0.1);
                // Up and down meet in the hold of a floor lift, at the bottom of an RDL.
                const double ascends =
                    step(rep.slack_start_s - rise_s) -
                    step(rep.top_s < rep.descent_s ? rep.descent_s - 0.2 : rep.top_s + 0.1);
                plan_.asymmetry[i] +=
                    a.ascent * ascends + a.descent * descends + a.lift_off * std::exp(-0.5 * away * away);
            }
        }
    }

    const LifterOptions& options_;
    const Body& body_;
    Plan plan_;
    double lock_grip_m_ = 0.0;
    double rdl_travel_m_ = 0.0;
    double bend_s_ = 0.0;
    double kink_m_ = 0.0;
    double landing_m_s_ = 0.0;
};

}  // namespace

double minimum_jerk(double t) noexcept {
    const double u = std::clamp(t, 0.0, 1.0);
    return u * u * u * (10.0 + u * (6.0 * u - 15.0));
}

double grip_above_disc_m(const LifterOptions& options, double pull_n) noexcept {
    constexpr double kTakeUp_n = 12.0;
    const double pull = std::max(0.0, pull_n);
    return options.lash_m * -std::expm1(-pull / kTakeUp_n) + pull / options.stiffness_n_m;
}

Plan make_plan(const LifterOptions& options, const Body& body) {
    Planner planner(options, body);
    return options.exercise == Exercise::rdl ? planner.romanian() : planner.floor_lift();
}

}  // namespace hinge::drivers::simulated
