// The way up, from lift-off to lock-out.
//
// A failed lift's way up ends at its highest point (M.7).
//
//   displacement = z(t_LK) - z(t_LO);  duration = t_LK - t_LO;  mean velocity = displacement / duration,
//   the slow part included; peak = max v (10 Hz). Source: science.md D.5, H.6.

#include <array>

#include "analysis/metrics/common.h"

namespace hinge::analysis {
namespace {

using namespace metrics;

struct WayUp {
    Interval interval;
    double rise_m, rise_sd_m;
};

Result<WayUp> way_up(const SetAnalysis& set, const RepAnalysis& rep) {
    if (std::string reason = missing_concentric(set, rep); !reason.empty()) {
        return Error{ErrorCode::not_computable, std::move(reason)};
    }
    if (cord_jumps_in(set, rep.concentric)) {
        return Error{ErrorCode::not_computable, "the cord jumped on the way up"};
    }
    const Interval interval = concentric_interval(set, rep);
    const double rise_m = height_m(set, interval.last_s) - height_m(set, interval.first_s);
    return WayUp{interval, rise_m, height_change_sd_m(set, interval, rise_m)};
}

MetricValue concentric_duration(const SetAnalysis& set, const RepAnalysis& rep) {
    const Result<WayUp> up = way_up(set, rep);
    return up ? number(up->interval.duration_s(), up->interval.sd_s()) : no_value(up.error().message);
}

MetricValue concentric_displacement(const SetAnalysis& set, const RepAnalysis& rep) {
    const Result<WayUp> up = way_up(set, rep);
    return up ? number(up->rise_m, up->rise_sd_m) : no_value(up.error().message);
}

MetricValue mean_concentric_velocity(const SetAnalysis& set, const RepAnalysis& rep) {
    const Result<WayUp> up = way_up(set, rep);
    if (!up) {
        return no_value(up.error().message);
    }
    const double duration_s = up->interval.duration_s();
    const double velocity = up->rise_m / duration_s;
    return number(velocity,
                  velocity * std::hypot(up->rise_sd_m / up->rise_m, up->interval.sd_s() / duration_s));
}

MetricValue peak_concentric_velocity(const SetAnalysis& set, const RepAnalysis& rep) {
    const Result<WayUp> up = way_up(set, rep);
    if (!up) {
        return no_value(up.error().message);
    }
    if (!dsp::all_finite(set.signals.bar_velocity, rep.concentric)) {
        return no_value("bar samples are missing on the way up");
    }
    const double peak = dsp::maximum(set.signals.bar_velocity, rep.concentric);
    return number(peak, std::hypot(kLengthScaleSd * peak, speed_noise_m_s(set)));
}

constexpr std::array kMetrics = std::to_array<MetricModule>({
    {{.id = "concentric_duration",
      .name = "Concentric duration",
      .unit = Unit::second,
      .meaning = "Time from lift-off to lock-out.",
      .equation = "t_lockout - t_lift_off",
      .source = "science.md D.5",
      .settings = "top_speed_m_s lift_off_hold_fraction lift_off_hold_s",
      .to_highest_point = true},
     &concentric_duration},
    {{.id = "concentric_displacement",
      .name = "Concentric displacement",
      .unit = Unit::metre,
      .meaning = "How far the grip rises from lift-off to lock-out.",
      .equation = "z(t_LK) - z(t_LO)",
      .source = "science.md D.5, H.6",
      .to_highest_point = true},
     &concentric_displacement},
    {{.id = "mean_concentric_velocity",
      .name = "Mean concentric velocity",
      .unit = Unit::metre_per_second,
      .meaning = "Rise of the grip over the time it took, the slow part included.",
      .equation = "(z(t_LK) - z(t_LO)) / (t_LK - t_LO)",
      .source = "science.md H.6",
      .to_highest_point = true},
     &mean_concentric_velocity},
    {{.id = "peak_concentric_velocity",
      .name = "Peak concentric velocity",
      .unit = Unit::metre_per_second,
      .meaning = "Highest speed of the bar on the way up.",
      .equation = "max v(t), 10 Hz, over [t_LO, t_LK]",
      .source = "science.md B.2, H.6",
      .settings = "velocity_cutoff_hz",
      .to_highest_point = true},
     &peak_concentric_velocity},
});

}  // namespace

const MetricFamily& concentric() {
    static constexpr MetricFamily family{kMetrics};
    return family;
}

}  // namespace hinge::analysis
