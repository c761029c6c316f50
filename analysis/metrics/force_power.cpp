// Force under the feet and power on the way up; work and power of the hands on the way down; landing.
//
//   F: total Fz (50 Hz for the peak);  bar: P_b = F_h v, F_h = m_b (g + a);  system: P_s = Fz v_sys,
//   v_sys = Int (Fz - W) dt / (m + m_b), zero in the hold;  eccentric work = Int F_h v dt (negative)
//   landing_impulse_estimate = m_b v_TD: an estimate, the impact itself is not seen by plates without the
//   discs
//
// Fz times the bar's speed is never used: the bar is faster than the centre of mass and it overestimates.
// Source: science.md G.5, G.6, H.1, H.3; Lake 2017.

#include <array>

#include "analysis/metrics/common.h"
#include "analysis/metrics/values.h"

namespace hinge::analysis {
namespace {

using namespace metrics;

MetricValue concentric_force(const SetAnalysis& set, const RepAnalysis& rep, bool peak) {
    const SetSignals& s = set.signals;
    if (!s.has_plates) {
        return no_value("no force under both feet");
    }
    if (const std::string reason = missing_concentric(set, rep); !reason.empty()) {
        return no_value(reason);
    }
    const std::vector<double>& force = peak ? s.total_peak : s.total;
    if (!dsp::all_finite(force, rep.concentric)) {
        return no_value("force samples are missing on the way up");
    }
    const double value = peak ? dsp::maximum(force, rep.concentric) : dsp::mean(force, rep.concentric);
    return number(value, std::hypot(kForceScaleSd * value, 1.0));
}

constexpr double kFastLanding_m_s = 0.15;
// The 6 Hz acceleration knows little of a drop's last 80 ms, over which a good part of the way is covered.
constexpr double kDroppedWorkSd = 0.25;
constexpr double kBarPowerSd = 0.005;  // of the filtered speed and acceleration (validation report)
constexpr double kAccelerationNoise_per_s2 = 70.0;  // of the 6 Hz acceleration over the resolution (B.3)

constexpr double kEndSpeedSd_m_s = 0.03;  // of body and bar where a failed lift begins and ends

struct Power {
    double peak_w, mean_w;
    double relative_sd;  // of either
    double absolute_sd_w;
};

MetricValue reported(const Result<Power>& power, bool peak) {
    if (!power) {
        return no_value(power.error().message);
    }
    const double value = peak ? power->peak_w : power->mean_w;
    return number(value, std::hypot(value * power->relative_sd, power->absolute_sd_w));
}

// Power of the hands on the bar, m_b (g + a) v, over a phase.
Result<Power> bar_power(const SetAnalysis& set, const RepAnalysis& rep, std::span<const double> velocity,
                        std::span<const double> acceleration) {
    if (!rep.weights.bar) {
        return Error{ErrorCode::not_computable, "the bar's weight is neither measured nor entered"};
    }
    const double gravity = set.trial.setup.gravity_m_s2;
    const double mass_kg = rep.weights.bar->value / gravity;
    const double resolution_m = hinge::resolution_m(set.trial.bar);
    const double noise = 2.0 * kAccelerationNoise_per_s2 * resolution_m / gravity;
    Power power{0.0, 0.0, std::hypot(rep.weights.bar->sd / rep.weights.bar->value, kBarPowerSd, noise), 0.0};
    for (std::size_t i = 0; i < velocity.size(); ++i) {
        const double p = mass_kg * (gravity + acceleration[i]) * velocity[i];
        power.peak_w = std::max(power.peak_w, p);
        power.mean_w += p / static_cast<double>(velocity.size());
    }
    return power;
}

// Of a failed lift: there is no hold to weigh in, but body and bar are still at both ends of its way up, so
// the mean force over it is their weight and the speed is zero there.
Result<Power> power_to_highest_point(const SetAnalysis& set, const RepAnalysis& rep) {
    const SetSignals& s = set.signals;
    const SampleRange& up = rep.concentric;
    if (!s.has_plates || up.size() < 2 || !dsp::all_finite(s.total, up)) {
        return Error{ErrorCode::not_computable,
                     s.has_plates ? "force samples are missing on the way up" : "no force under both feet"};
    }
    const double weight_n = dsp::mean(s.total, up);
    const double gravity = set.trial.setup.gravity_m_s2;
    double speed = 0.0;
    Power power{0.0, 0.0, 0.01, kEndSpeedSd_m_s * weight_n};
    for (std::size_t i = up.first; i < up.last; ++i) {
        speed += (s.total[i] - weight_n) / weight_n * gravity * s.dt_s;
        power.peak_w = std::max(power.peak_w, s.total_peak[i] * speed);
        power.mean_w += s.total[i] * speed / static_cast<double>(up.size());
    }
    return power;
}

Result<Power> system_power(const SetAnalysis& set, const RepAnalysis& rep) {
    const SetSignals& s = set.signals;
    if (std::string reason = missing_concentric(set, rep); !reason.empty()) {
        return Error{ErrorCode::not_computable, std::move(reason)};
    }
    if (rep.highest_point_s) {
        return power_to_highest_point(set, rep);
    }
    if (!s.has_plates || !rep.weights.total) {
        return Error{ErrorCode::not_computable,
                     s.has_plates ? rep.weights.reason : "no force under both feet"};
    }
    const SampleRange& hold = rep.still_hold;
    const SampleRange path{rep.concentric.first, hold.last};
    if (hold.size() < 2 || !dsp::all_finite(s.total, path)) {
        return Error{ErrorCode::not_computable, "no hold to integrate back from"};
    }
    const double mass_kg = rep.weights.total->value / set.trial.setup.gravity_m_s2;
    std::vector<double> net(path.size());
    for (std::size_t i = 0; i < net.size(); ++i) {
        net[i] = (s.total[path.first + i] - rep.weights.total->value) / mass_kg;
    }
    std::vector<double> velocity = dsp::cumulative_integral(net, s.dt_s);
    const double at_hold = dsp::mean(velocity, {hold.first - path.first, hold.last - path.first});
    Power power{0.0, 0.0, 0.003, 0.0};
    for (std::size_t i = rep.concentric.first; i < rep.concentric.last; ++i) {
        const double p = s.total[i] * (velocity[i - path.first] - at_hold);
        power.peak_w = std::max(power.peak_w, s.total_peak[i] * (velocity[i - path.first] - at_hold));
        power.mean_w += p / static_cast<double>(rep.concentric.size());
    }
    // The speed's error grows with the time to the hold: SE(W)/m t, and 2.5 mm/s from the hold itself (F.6).
    const double time_s = static_cast<double>(hold.first - rep.concentric.first) * s.dt_s;
    const double speed_sd = std::hypot(0.25 * rep.weights.total->sd / mass_kg * time_s, 0.0025);
    power.absolute_sd_w = speed_sd * rep.weights.total->value;
    return power;
}

MetricValue eccentric_bar_work(const SetAnalysis& set, const RepAnalysis& rep, bool as_power) {
    if (const std::string reason = missing_eccentric(set, rep); !reason.empty()) {
        return no_value(reason);
    }
    if (rep.down_velocity_m_s.empty()) {
        return no_value("bar samples are missing on the way down");
    }
    Result<Power> power = bar_power(set, rep, rep.down_velocity_m_s, rep.down_acceleration_m_s2);
    if (power && -rep.down_velocity_m_s.back() > kFastLanding_m_s) {
        power->relative_sd = kDroppedWorkSd;
    }
    if (!power) {
        return no_value(power.error().message);
    }
    const double duration_s = eccentric_interval(set, rep).duration_s();
    const double value = as_power ? power->mean_w : power->mean_w * duration_s;
    const double duration_sd = as_power ? eccentric_interval(set, rep).sd_s() / duration_s : 0.0;
    return number(value, std::abs(value) * std::hypot(power->relative_sd, duration_sd));
}

MetricValue landing_impulse_estimate(const SetAnalysis& set, const RepAnalysis& rep) {
    const MetricValue speed = value_of("touchdown_speed", set, rep);
    if (!speed.number()) {
        return speed;
    }
    if (!rep.weights.bar) {
        return no_value("the bar's weight is neither measured nor entered");
    }
    const double mass_kg = rep.weights.bar->value / set.trial.setup.gravity_m_s2;
    const double impulse = mass_kg * *speed.number();
    return number(impulse, std::hypot(mass_kg * speed.uncertainty.value_or(0.0),
                                      rep.weights.bar->sd / rep.weights.bar->value * impulse));
}

Result<Power> concentric_bar_power(const SetAnalysis& set, const RepAnalysis& rep) {
    if (std::string reason = missing_concentric(set, rep); !reason.empty()) {
        return Error{ErrorCode::not_computable, std::move(reason)};
    }
    const SetSignals& s = set.signals;
    if (!dsp::all_finite(s.bar_acceleration, rep.concentric)) {
        return Error{ErrorCode::not_computable, "bar samples are missing on the way up"};
    }
    const auto part = [&](const std::vector<double>& x) {
        return std::span(x).subspan(rep.concentric.first, rep.concentric.size());
    };
    return bar_power(set, rep, part(s.bar_velocity), part(s.bar_acceleration));
}

constexpr std::array kForce = std::to_array<MetricModule>({
    {{.id = "peak_concentric_force",
      .name = "Peak force, way up",
      .unit = Unit::newton,
      .meaning = "Largest vertical force under both feet from lift-off to lock-out.",
      .equation = "max Fz, 50 Hz, over [t_LO, t_LK]",
      .source = "science.md H.1",
      .settings = "force_peak_cutoff_hz",
      .to_highest_point = true},
     [](const SetAnalysis& set, const RepAnalysis& rep) { return concentric_force(set, rep, true); }},
    {{.id = "mean_concentric_force",
      .name = "Mean force, way up",
      .unit = Unit::newton,
      .meaning = "Mean vertical force under both feet from lift-off to lock-out.",
      .equation = "mean Fz over [t_LO, t_LK]",
      .source = "science.md H.1",
      .to_highest_point = true},
     [](const SetAnalysis& set, const RepAnalysis& rep) { return concentric_force(set, rep, false); }},
    {{.id = "peak_bar_power",
      .name = "Peak bar power",
      .unit = Unit::watt,
      .meaning = "Largest power of the hands on the bar on the way up.",
      .equation = "max m_b (g + a) v over [t_LO, t_LK]",
      .source = "science.md H.3",
      .settings = "velocity_cutoff_hz acceleration_cutoff_hz",
      .to_highest_point = true},
     [](const SetAnalysis& set, const RepAnalysis& rep) {
         return reported(concentric_bar_power(set, rep), true);
     }},
    {{.id = "mean_bar_power",
      .name = "Mean bar power",
      .unit = Unit::watt,
      .meaning = "Mean power of the hands on the bar on the way up.",
      .equation = "mean m_b (g + a) v over [t_LO, t_LK]",
      .source = "science.md H.3",
      .settings = "velocity_cutoff_hz acceleration_cutoff_hz",
      .to_highest_point = true},
     [](const SetAnalysis& set, const RepAnalysis& rep) {
         Result<Power> power = concentric_bar_power(set, rep);
         if (power) {
             // The work is the same whenever it starts: its mean goes as one over the duration.
             const Interval up = concentric_interval(set, rep);
             power->relative_sd = std::hypot(power->relative_sd, up.sd_s() / up.duration_s());
         }
         return reported(power, false);
     }},
    {{.id = "peak_system_power",
      .name = "Peak system power",
      .unit = Unit::watt,
      .meaning = "Largest power of the force under the feet on the common centre of mass on the way up.",
      .equation = "max Fz v_sys, v_sys = Int (Fz - W) dt / (m + m_b)",
      .source = "science.md H.3; Lake 2017",
      .settings = "force_peak_cutoff_hz",
      .to_highest_point = true},
     [](const SetAnalysis& set, const RepAnalysis& rep) { return reported(system_power(set, rep), true); }},
    {{.id = "mean_system_power",
      .name = "Mean system power",
      .unit = Unit::watt,
      .meaning = "Mean power of the force under the feet on the common centre of mass on the way up.",
      .equation = "mean Fz v_sys over [t_LO, t_LK]",
      .source = "science.md H.3; Lake 2017",
      .to_highest_point = true},
     [](const SetAnalysis& set, const RepAnalysis& rep) { return reported(system_power(set, rep), false); }},
    {{.id = "eccentric_work",
      .name = "Eccentric work on the bar",
      .unit = Unit::joule,
      .meaning = "Work of the hands on the bar on the way down; negative.",
      .equation = "Int m_b (g + a) v dt over [t_D, t_TD]",
      .source = "science.md G.6",
      .settings = "velocity_cutoff_hz acceleration_cutoff_hz"},
     [](const SetAnalysis& set, const RepAnalysis& rep) { return eccentric_bar_work(set, rep, false); }},
    {{.id = "eccentric_mean_power",
      .name = "Mean eccentric power",
      .unit = Unit::watt,
      .meaning = "Mean power of the hands on the bar on the way down; negative.",
      .equation = "eccentric_work / T_ecc",
      .source = "science.md G.6",
      .settings = "velocity_cutoff_hz acceleration_cutoff_hz"},
     [](const SetAnalysis& set, const RepAnalysis& rep) { return eccentric_bar_work(set, rep, true); }},
    {{.id = "landing_impulse_estimate",
      .name = "Landing impulse (estimate)",
      .unit = Unit::newton_second,
      .meaning = "Impulse that stops the bar on the floor, estimated from its mass and touchdown speed.",
      .equation = "m_b v_TD",
      .source = "science.md G.5"},
     &landing_impulse_estimate},
});

}  // namespace

const MetricFamily& force_power() {
    static constexpr MetricFamily family{kForce};
    return family;
}

}  // namespace hinge::analysis
