#include "drivers/simulated/truth.h"

#include <algorithm>
#include <cmath>

#include "drivers/simulated/probes.h"
#include "drivers/simulated/smoothing.h"
#include "drivers/simulated/smoothness.h"

namespace hinge::drivers::simulated {
namespace {

constexpr double kStill_m_s = 0.02;   // science.md D.5
constexpr double kMoving_m_s = 0.05;  // science.md D.5
constexpr double kTwelveInches_m = 12.0 * kMetresPerInch;
constexpr double kSixInches_m = 6.0 * kMetresPerInch;
constexpr double kKneePerStature = 0.285;  // science.md D.4
constexpr double kSinking_m_s = 0.003;     // a bar that no longer stands still
constexpr double kSmooth_hz = 10.0;        // science.md B.2: speed and centre of pressure

// Signals derived once for all reps.
struct Signals {
    const Movement& m;
    const LifterOptions& options;
    std::vector<double> grip_v, disc_v, hip_v, mass_v;
    std::vector<double> sway_x, sway_y;  // combined centre of pressure, 10 Hz
};

class RepJudge {
public:
    RepJudge(const Signals& signals, const RepPlan& plan) : s_(signals), m_(signals.m), plan_(plan) {}

    RepTruth judge() {
        rep_.failed = plan_.technique.fails_at.has_value();
        find_events();
        if (!rep_.failed) {
            pull();
            forces_of_the_pull();
            balance();
            hold();
            if (!rdl()) {
                slack();
                hips();
            }
            lowering();
        }
        return std::move(rep_);
    }

private:
    [[nodiscard]] bool rdl() const { return s_.options.exercise == Exercise::rdl; }
    void set(EventKind kind, std::optional<double> time_s) {
        rep_.event_s[static_cast<std::size_t>(kind)] = time_s;
    }
    void put(const char* id, MetricScalar value) { rep_.metrics[id] = std::move(value); }

    void find_events() {
        const double weight_n = m_.plan.bar_weight_n;
        if (rdl()) {
            lift_off_s_ = plan_.lift_off_s;
        } else {
            lift_off_s_ = reaches(m_.pull_n, weight_n, plan_.lift_off_s - 0.05, plan_.lift_off_s + 0.05)
                              .value_or(plan_.lift_off_s);
            std::size_t i = index_of(lift_off_s_);
            while (i > 0 && m_.pull_n[i] >= 0.03 * weight_n) {
                --i;
            }
            slack_s_ = time_of(i);
            set(EventKind::slack_start, slack_s_);
        }
        touchdown_s_ = plan_.touchdown_s;
        set(EventKind::lift_off, lift_off_s_);
        set(EventKind::touchdown, touchdown_s_);
        const double start_m = at(m_.grip_m, lift_off_s_);
        first_inch_s_ = reaches(m_.grip_m, start_m + kMetresPerInch, lift_off_s_, plan_.top_s + 0.2);
        set(EventKind::first_inch, first_inch_s_);
        set(EventKind::knee_height,
            reaches(m_.grip_m, s_.options.knee_height_m.value_or(kKneePerStature * s_.options.stature_m),
                    lift_off_s_, plan_.top_s));
        if (rep_.failed) {
            return;
        }
        // Still again after the fastest moment of the last upward run.
        std::size_t i = index_of(lift_off_s_ + 0.8 * (plan_.top_s - lift_off_s_));
        while (s_.grip_v[i] > kStill_m_s && i + 1 < m_.size()) {
            ++i;
        }
        lockout_s_ = time_of(i);
        i = index_of(plan_.descent_s);
        while (i + 1 < m_.size() && s_.grip_v[i] >= -kMoving_m_s) {
            ++i;
        }
        while (i > 0 && s_.grip_v[i] < -kStill_m_s) {
            --i;
        }
        descent_s_ = time_of(i);
        set(EventKind::lockout, lockout_s_);
        set(EventKind::descent_start, descent_s_);
        const double floor_m = at(m_.grip_m, touchdown_s_);
        set(EventKind::last_12in, sinks_to(m_.grip_m, floor_m + kTwelveInches_m, descent_s_, touchdown_s_));
        set(EventKind::last_6in, sinks_to(m_.grip_m, floor_m + kSixInches_m, descent_s_, touchdown_s_));
    }

    // science.md D.2-D.5, H.4
    void pull() {
        const double duration_s = lockout_s_ - lift_off_s_;
        rise_m_ = at(m_.grip_m, lockout_s_) - at(m_.grip_m, lift_off_s_);
        const Window window(lift_off_s_, lockout_s_);
        put("concentric_duration", duration_s);
        put("concentric_displacement", rise_m_);
        put("mean_concentric_velocity", rise_m_ / duration_s);
        put("peak_concentric_velocity", highest(window, [&](std::size_t i) { return s_.grip_v[i]; }));
        if (first_inch_s_) {
            put("first_inch_time", *first_inch_s_ - lift_off_s_);
        }
        sticking(window);
    }

    // A first peak of speed, a dip of at least 10 % below it, and a rise by as much (science.md H.4).
    void sticking(const Window& window) {
        std::size_t fast = window.first;
        std::size_t slow = window.first;
        for (std::size_t i = window.first; i < window.last; ++i) {
            const double v = s_.grip_v[i];
            const double least = 0.1 * s_.grip_v[fast];
            const double depth = s_.grip_v[fast] - s_.grip_v[slow];
            const bool deep = depth >= std::max(kStill_m_s, least);
            if (deep && v - s_.grip_v[slow] >= least) {
                put("sticking_depth", depth);
                put("sticking_height_fraction", (m_.grip_m[slow] - at(m_.grip_m, lift_off_s_)) / rise_m_);
                return;
            }
            if (!deep && v > s_.grip_v[fast]) {
                fast = slow = i;
            } else if (v < s_.grip_v[slow]) {
                slow = i;
            }
        }
    }

    // science.md H.1, H.3
    void forces_of_the_pull() {
        const Window window(lift_off_s_, lockout_s_);
        const double mass = m_.body.mass_kg;
        const double bar = s_.options.bar_mass_kg;
        const auto force = [&](std::size_t i) { return m_.force_z_n[i]; };
        const auto bar_power = [&](std::size_t i) { return m_.pull_n[i] * s_.disc_v[i]; };
        const auto system_power = [&](std::size_t i) {
            return m_.force_z_n[i] * (mass * s_.mass_v[i] + bar * s_.disc_v[i]) / (mass + bar);
        };
        put("peak_concentric_force", highest(window, force));
        put("mean_concentric_force", mean(window, force));
        put("peak_bar_power", highest(window, bar_power));
        put("mean_bar_power", mean(window, bar_power));
        put("peak_system_power", highest(window, system_power));
        put("mean_system_power", mean(window, system_power));
    }

    // Impulse ratio over a phase, percent, + = left (science.md E.1).
    [[nodiscard]] double tilt(double from_s, double to_s) const {
        const Window window(from_s, to_s);
        const double left = mean(window, [&](std::size_t i) { return m_.asymmetry[i] * m_.force_z_n[i]; });
        return 100.0 * left / mean(window, [&](std::size_t i) { return m_.force_z_n[i]; });
    }

    void balance() {
        const double whole_from = std::min(lift_off_s_, descent_s_);
        const double whole_to = std::max(lockout_s_, touchdown_s_);
        if (!rdl()) {
            put("asymmetry_slack", tilt(slack_s_, lift_off_s_));
        }
        if (first_inch_s_) {
            put("asymmetry_first_inch", tilt(lift_off_s_, *first_inch_s_));
        }
        put("asymmetry_concentric", tilt(lift_off_s_, lockout_s_));
        put("asymmetry_eccentric", tilt(descent_s_, touchdown_s_));
        put("asymmetry_lift_off", 100.0 * at(m_.asymmetry, lift_off_s_));
        put("asymmetry_touchdown", 100.0 * at(m_.asymmetry, touchdown_s_));
        const Window whole(whole_from, whole_to);
        put("asymmetry_mean_absolute",
            100.0 * mean(whole, [&](std::size_t i) { return std::abs(m_.asymmetry[i]); }));
        put("asymmetry_peak",
            100.0 * highest(whole, [&](std::size_t i) { return std::abs(m_.asymmetry[i]); }));

        // science.md E.3, E.4: both feet press where their plate's centre is, sideways.
        const auto& x = m_.pressure_x_m;
        const Window up(lift_off_s_, lockout_s_);
        const double start_m = at(x, lift_off_s_);
        put("cop_forward_lift_off", start_m);
        put("cop_range_concentric", range(up, [&](std::size_t i) { return x[i]; }));
        put("cop_lateral_range",
            range(up, [&](std::size_t i) { return 0.5 * s_.options.stance_m * m_.asymmetry[i]; }));
        const auto ten_cm_s = reaches(m_.grip_m, at(m_.grip_m, lift_off_s_) + 0.1, lift_off_s_, lockout_s_);
        if (ten_cm_s) {
            put("cop_forward_shift_10cm",
                highest(Window(lift_off_s_, *ten_cm_s), [&](std::size_t i) { return x[i]; }) - start_m);
        }
        // The hold ends where the bar comes down.
        const double end_s = rdl() ? time_of(m_.size() - 1) : descent_s_;
        const double after_s = std::min(lockout_s_ + 1.5, end_s);
        put("cop_heel_shift_lockout",
            at(x, lockout_s_) + highest(Window(lockout_s_, after_s), [&](std::size_t i) { return -x[i]; }));
    }

    // science.md D.5, E.5
    void hold() {
        const double end_s =
            rdl() ? std::min(lockout_s_ + plan_.technique.hold_s, time_of(m_.size() - 1)) : descent_s_;
        if (!rdl()) {
            put("hold_duration", end_s - lockout_s_);
        }
        const double from_s = lockout_s_ + 0.25;
        // The still part ends before the bar begins to sink, which is before its speed counts as a descent.
        std::size_t still_end = index_of(end_s);
        while (still_end > index_of(from_s) && s_.grip_v[still_end - 1] < -kSinking_m_s) {
            --still_end;
        }
        const double to_s = time_of(still_end) - 0.05;
        if (to_s - from_s < 0.1) {
            return;
        }
        put("asymmetry_hold", tilt(lockout_s_, end_s));
        const Window still(from_s, to_s);
        const auto x = [&](std::size_t i) { return s_.sway_x[i]; };
        const auto y = [&](std::size_t i) { return s_.sway_y[i]; };
        double path_m = 0.0;
        for (std::size_t i = still.first + 1; i < still.last; ++i) {
            path_m += std::hypot(x(i) - x(i - 1), y(i) - y(i - 1));
        }
        const double mx = mean(still, x);
        const double my = mean(still, y);
        const double xx = mean(still, [&](std::size_t i) { return (x(i) - mx) * (x(i) - mx); });
        const double yy = mean(still, [&](std::size_t i) { return (y(i) - my) * (y(i) - my); });
        const double xy = mean(still, [&](std::size_t i) { return (x(i) - mx) * (y(i) - my); });
        put("sway_path_hold", path_m);
        put("sway_area_hold", 3.14159265358979 * 5.991 * std::sqrt(std::max(0.0, xx * yy - xy * xy)));
    }

    // science.md D.3, H.2
    void slack() {
        const double weight_n = m_.plan.bar_weight_n;
        put("slack_duration", lift_off_s_ - slack_s_);
        put("slack_preload_fraction", mean(Window(lift_off_s_ - 1.0, lift_off_s_ - 0.3), [&](std::size_t i) {
                                          return m_.pull_n[i];
                                      }) / weight_n);
        const auto rate = [&](std::size_t i) { return (m_.pull_n[i + 10] - m_.pull_n[i - 10]) / 0.02; };
        put("slack_peak_rate", highest(Window(slack_s_ + 0.01, lift_off_s_ - 0.01), rate) / weight_n);
        put("bar_flex", at(m_.grip_m, lift_off_s_) - m_.plan.bar.rest_grip_m);
    }

    // science.md F.1
    void hips() {
        const double bar_m = at(m_.grip_m, lift_off_s_);
        const double hip_m = at(m_.hip_m, lift_off_s_);
        const auto ratio = [&](double travel_m) -> std::optional<double> {
            const auto t = reaches(m_.grip_m, bar_m + travel_m, lift_off_s_, lockout_s_);
            return t ? std::optional((at(m_.hip_m, *t) - hip_m) / travel_m) : std::nullopt;
        };
        const auto put_if = [&](const char* id, std::optional<double> value) {
            if (value) {
                put(id, *value);
            }
        };
        const auto r50 = ratio(0.05);
        const auto r100 = ratio(0.1);
        put_if("hip_bar_ratio_25", ratio(kMetresPerInch));
        put_if("hip_bar_ratio_50", r50);
        put_if("hip_bar_ratio_100", r100);
        put_if("hip_bar_ratio_200", ratio(0.2));
        const double hip_rise_m = at(m_.hip_m, lockout_s_) - hip_m;
        const auto lead = [&](double part) -> std::optional<double> {
            const auto bar_s = reaches(m_.grip_m, bar_m + part * rise_m_, lift_off_s_, lockout_s_);
            const auto hip_s = reaches(m_.hip_m, hip_m + part * hip_rise_m, lift_off_s_, lockout_s_);
            return bar_s && hip_s ? std::optional(*bar_s - *hip_s) : std::nullopt;
        };
        put_if("hip_lead_10", lead(0.10));
        put_if("hip_lead_25", lead(0.25));
        put_if("hip_lead_50", lead(0.50));
        const double set_m = at(m_.hip_m, plan_.set_s);
        const double before_m = hip_m - set_m;
        put("hip_velocity_lift_off", at(s_.hip_v, lift_off_s_));
        put("hip_rise_before_lift_off", before_m);
        put("hip_height_set_fraction", set_m / m_.standing_hip_m);
        if (r50 && r100) {
            put("early_hip_rise_index", 0.5 * std::max(0.0, *r50 - 1.0) + 0.5 * std::max(0.0, *r100 - 1.0) +
                                            std::max(0.0, before_m) / rise_m_);
        }
    }

    // science.md G
    void lowering() {
        const double duration_s = touchdown_s_ - descent_s_;
        const double floor_m = at(m_.grip_m, touchdown_s_);
        const double travel_m = at(m_.grip_m, descent_s_) - floor_m;
        const double weight_n = m_.plan.bar_weight_n;
        const Window window(descent_s_, touchdown_s_);
        const auto speed = [&](std::size_t i) { return std::abs(s_.grip_v[i]); };
        const auto share_below = [&](double part) {
            return mean(window, [&](std::size_t i) { return m_.pull_n[i] < part * weight_n ? 1.0 : 0.0; });
        };
        put("eccentric_duration", duration_s);
        put("eccentric_displacement", travel_m);
        put("mean_eccentric_speed", travel_m / duration_s);
        put("peak_eccentric_speed", highest(window, speed));
        put("eccentric_concentric_ratio", duration_s / (lockout_s_ - lift_off_s_));
        put("unloaded_fraction", share_below(0.5));
        put("minimum_hand_force_fraction",
            -highest(window, [&](std::size_t i) { return -m_.pull_n[i]; }) / weight_n);
        double fallen_m = 0.0;
        double work_j = 0.0;
        for (std::size_t i = window.first; i < window.last; ++i) {
            fallen_m += m_.pull_n[i] < 0.2 * weight_n ? speed(i) * kStep_s : 0.0;
            work_j += m_.pull_n[i] * s_.grip_v[i] * kStep_s;
        }
        put("free_fall_fraction", fallen_m / travel_m);
        put("eccentric_work", work_j);
        put("eccentric_mean_power", work_j / duration_s);
        double worst = 0.0;
        worst = std::max(worst, last_part(kTwelveInches_m, EventKind::last_12in, travel_m, "last_12in"));
        worst = std::max(worst, last_part(kSixInches_m, EventKind::last_6in, travel_m, "last_6in"));
        // 15 ms before the discs touch (science.md M.6).
        const Window landing(touchdown_s_ - 0.016, touchdown_s_ - 0.014);
        const double landing_m_s = rdl() ? 0.0 : mean(landing, speed);
        if (!rdl()) {
            put("touchdown_speed", landing_m_s);
            put("landing_impulse_estimate", s_.options.bar_mass_kg * landing_m_s);
        }
        steadiness(window, travel_m, duration_s);
        grade(worst, landing_m_s, duration_s);
        const double from_m = at(m_.grip_m, descent_s_);
        std::size_t i = window.first;
        while (i < window.last && m_.grip_m[i] > from_m - 0.1) {
            ++i;
        }
        if (i < window.last) {
            put("hip_bar_ratio_descent_100", (at(m_.hip_m, descent_s_) - m_.hip_m[i]) / 0.1);
        }
    }

    // Speed over the last part of the descent, and over what lies above it; returns their ratio.
    double last_part(double height_m, EventKind mark, double travel_m, const std::string& id) {
        const auto mark_s = rep_.time_s(mark);
        if (!mark_s || travel_m <= height_m) {
            return 0.0;
        }
        const double below_s = touchdown_s_ - *mark_s;
        const double below = height_m / below_s;
        const double above = (travel_m - height_m) / (*mark_s - descent_s_);
        rep_.metrics[id + "_time"] = below_s;
        rep_.metrics[id + "_speed"] = below;
        rep_.metrics[id + "_ratio"] = below / above;
        return below / above;
    }

    // science.md G.2, G.4
    void steadiness(const Window& window, double travel_m, double duration_s) {
        const double usual = travel_m / duration_s;
        const double top_m = m_.grip_m[window.first];
        double squares = 0.0;
        double count = 0.0;
        std::vector<double> speed;
        for (std::size_t i = window.first; i < window.last; ++i) {
            speed.push_back(-s_.grip_v[i]);
            const double gone = (top_m - m_.grip_m[i]) / travel_m;
            if (gone >= 0.1 && gone <= 0.9) {
                const double off = std::abs(s_.grip_v[i]) / usual - 1.0;
                squares += off * off;
                count += 1.0;
            }
        }
        put("eccentric_speed_cv", std::sqrt(squares / std::max(1.0, count)));
        const std::vector<double> steady = speed_up_to_the_floor(m_.grip_m, s_.grip_v, window);
        put("eccentric_pauses", static_cast<double>(pauses(steady, 0.15 * usual)));
        put("sparc", spectral_arc_length(steady));
        put("ldlj", log_dimensionless_jerk(steady));
    }

    void grade(double ratio, double landing_m_s, double duration_s) {
        const double wanted_s = s_.options.tempo_target_s;
        const char* grade = "controlled";
        if (plan_.technique.descent == DescentProfile::release) {
            grade = "released";
        } else if (ratio > 2.5 || landing_m_s > 0.6) {
            grade = "dropped";
        } else if (ratio > 1.6 || landing_m_s > 0.35) {
            grade = "accelerating";
        } else if (ratio > 1.25) {
            grade = "borderline";
        }
        if (!rdl()) {
            put("eccentric_grade", std::string(grade));
        }
        put("tempo_met", duration_s >= wanted_s - 0.3 && duration_s <= wanted_s + 1.0);
    }

    const Signals& s_;
    const Movement& m_;
    const RepPlan& plan_;
    RepTruth rep_;
    double slack_s_ = 0.0, lift_off_s_ = 0.0, lockout_s_ = 0.0, descent_s_ = 0.0, touchdown_s_ = 0.0;
    double rise_m_ = 0.0;
    std::optional<double> first_inch_s_;
};

}  // namespace

Truth truth_of(const Movement& movement, const LifterOptions& options) {
    std::vector<double> sway_y(movement.size());
    for (std::size_t i = 0; i < sway_y.size(); ++i) {
        sway_y[i] = 0.5 * options.stance_m * movement.asymmetry[i];
    }
    const Signals signals{movement,
                          options,
                          slope(movement.grip_m),
                          slope(movement.disc_m),
                          slope(movement.hip_m),
                          slope(movement.mass_z_m),
                          butterworth_smoothed(movement.pressure_x_m, kSmooth_hz),
                          butterworth_smoothed(sway_y, kSmooth_hz)};
    Truth truth;
    truth.body_weight_n = movement.body.mass_kg * kStandardGravity_m_s2;
    truth.bar_weight_n = movement.plan.bar_weight_n;
    for (const RepPlan& plan : movement.plan.reps) {
        truth.reps.push_back(RepJudge(signals, plan).judge());
    }
    summarise(truth, options);
    return truth;
}

}  // namespace hinge::drivers::simulated
