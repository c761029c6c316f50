// How far the hands let the bar go on the way down: hand force F_h = m_b (g + a), a from the bar (6 Hz).
//
//   minimum_hand_force_fraction = min F_h / W_b;  unloaded_fraction = share of the time with F_h < 0.5 W_b;
//   free_fall_fraction = share of the distance with F_h < 0.2 W_b
//
// Needs no bar mass: F_h / W_b = 1 + a / g. Source: science.md C.3, G.3.

#include <array>

#include "analysis/metrics/common.h"

namespace hinge::analysis {
namespace {

using namespace metrics;

constexpr double kUnloaded = 0.5;  // G.3, M.6
constexpr double kFreeFall = 0.2;  // G.3
constexpr double kBlur_s = 0.080;  // half the rise time of the 6 Hz filter
// Noise of the 6 Hz acceleration over the transducer's resolution: 0.067 m/s2 at 1 mm, 0.018 at 0.25 mm
// (B.3).
constexpr double kAccelerationNoise_per_s2 = 70.0;
constexpr double kExtremeOfNoise = 1.2;  // the smallest of many noisy samples is low by that many SD

struct HandForce {
    double minimum, unloaded_time, free_fall_distance, impact_blur;
};

Result<HandForce> hand_force(const SetAnalysis& set, const RepAnalysis& rep) {
    if (std::string reason = missing_eccentric(set, rep); !reason.empty()) {
        return Error{ErrorCode::not_computable, std::move(reason)};
    }
    if (rep.down_acceleration_m_s2.empty()) {
        return Error{ErrorCode::not_computable, "bar samples are missing on the way down"};
    }
    HandForce force{1.0, 0.0, 0.0, 0.0};
    double distance = 0.0;
    for (std::size_t i = 0; i < rep.down_acceleration_m_s2.size(); ++i) {
        const double fraction = 1.0 + rep.down_acceleration_m_s2[i] / set.trial.setup.gravity_m_s2;
        const double step = std::max(0.0, -rep.down_velocity_m_s[i]);
        force.minimum = std::min(force.minimum, fraction);
        force.unloaded_time += fraction < kUnloaded ? 1.0 : 0.0;
        force.free_fall_distance += fraction < kFreeFall ? step : 0.0;
        distance += step;
    }
    force.unloaded_time /= static_cast<double>(rep.down_acceleration_m_s2.size());
    force.free_fall_distance = distance > 0.0 ? force.free_fall_distance / distance : 0.0;
    // The 6 Hz filter knows little of the last 80 ms of a bar that hits the floor fast.
    const double duration_s = static_cast<double>(rep.down_acceleration_m_s2.size()) * set.signals.dt_s;
    force.impact_blur =
        std::min(1.0, kBlur_s / duration_s) * std::min(1.0, std::abs(rep.down_velocity_m_s.back()));
    return force;
}

MetricValue unloaded_fraction(const SetAnalysis& set, const RepAnalysis& rep) {
    const Result<HandForce> force = hand_force(set, rep);
    return force ? number(force->unloaded_time, std::hypot(0.005, force->impact_blur))
                 : no_value(force.error().message);
}

MetricValue minimum_hand_force_fraction(const SetAnalysis& set, const RepAnalysis& rep) {
    const Result<HandForce> force = hand_force(set, rep);
    if (!force) {
        return no_value(force.error().message);
    }
    const double lost = 1.0 - std::min(1.0, force->minimum);
    const double resolution_m = hinge::resolution_m(set.trial.bar);
    const double noise =
        kExtremeOfNoise * kAccelerationNoise_per_s2 * resolution_m / set.trial.setup.gravity_m_s2;
    return number(force->minimum, std::hypot(noise, 0.15 * lost * lost));
}

MetricValue free_fall_fraction(const SetAnalysis& set, const RepAnalysis& rep) {
    const Result<HandForce> force = hand_force(set, rep);
    return force ? number(force->free_fall_distance, std::hypot(0.005, force->impact_blur))
                 : no_value(force.error().message);
}

constexpr std::array kMetrics = std::to_array<MetricModule>({
    {{.id = "unloaded_fraction",
      .name = "Unloaded part of the descent",
      .unit = Unit::one,
      .meaning = "Share of the descent's time in which the hands carry less than half of the bar's weight.",
      .equation = "share of samples with 1 + a/g < 0.5, a at 6 Hz, of the way down alone",
      .source = "science.md G.3, M.6",
      .version = 2,
      .settings = "acceleration_cutoff_hz"},
     &unloaded_fraction},
    {{.id = "minimum_hand_force_fraction",
      .name = "Smallest hand force on the way down",
      .unit = Unit::one,
      .meaning = "Smallest hand force over the bar's weight on the way down.",
      .equation = "min(1 + a/g), a at 6 Hz, over [t_D, t_TD]",
      .source = "science.md C.3, G.3",
      .settings = "acceleration_cutoff_hz"},
     &minimum_hand_force_fraction},
    {{.id = "free_fall_fraction",
      .name = "Free-fall part of the descent",
      .unit = Unit::one,
      .meaning =
          "Share of the descent's distance in which the hands carry less than 20 % of the bar's weight.",
      .equation = "share of distance with 1 + a/g < 0.2, a at 6 Hz",
      .source = "science.md G.3",
      .settings = "acceleration_cutoff_hz"},
     &free_fall_fraction},
});

}  // namespace

const MetricFamily& unloading() {
    static constexpr MetricFamily family{kMetrics};
    return family;
}

}  // namespace hinge::analysis
