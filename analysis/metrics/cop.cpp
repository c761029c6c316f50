// Fore-aft and lateral travel of the combined centre of pressure (forces and moments 10 Hz, then divided),
// lab frame, forward positive.
//
//   at lift-off: X(t_LO);  range: max X - min X over the way up;  shift: max X over [t_LO, z + 100 mm] -
//   X(t_LO); lateral range: max Y - min Y over the way up;  heel shift: X(t_LK) - min X over [t_LK, t_LK
//   + 1.5 s]
//
// The forward shift is a bar-drift proxy: it cannot tell bar drift from hip rise (F.4) and has no absolute
// limit. Source: science.md A.5, E.3, E.4, H.5.

#include <array>
#include <numbers>

#include "analysis/metrics/common.h"

namespace hinge::analysis {
namespace {

using namespace metrics;

constexpr double kShiftHeight_m = 0.100;    // E.4
constexpr double kHeelShiftWindow_s = 1.5;  // H.5
// An offset of the moments is nearly the same at both ends of a shift; noise and cross-talk are not (A.2, J).
constexpr double kCopChangeSd_m = 0.0005;
// What the 10 Hz filter takes off a fast turn, of the distance (validation report, shared cases).
constexpr double kFlattened = 0.03;

std::string missing_cop(const SetAnalysis& set) {
    if (!set.signals.has_plates) {
        return "no force under both feet";
    }
    return set.signals.has_shear ? "" : "the plates measure vertical force only";
}

// The instant from which the forward shift counts: lift-off, or the turn at the bottom.
double start_of_pull(const SetAnalysis& set, const RepAnalysis& rep) {
    return concentric_interval(set, rep).first_s;
}

double speed_of_cop(const SetAnalysis& set, double time_s) {
    const SetSignals& s = set.signals;
    const double step = 0.01 * s.rate_hz;
    const double at = s.sample_of(time_s);
    return (dsp::value_at(s.cop_x, at + step) - dsp::value_at(s.cop_x, at - step)) / 0.02;
}

MetricValue cop_forward_lift_off(const SetAnalysis& set, const RepAnalysis& rep) {
    if (const std::string reason = missing_cop(set); !reason.empty()) {
        return no_value(reason);
    }
    if (const std::string reason = missing_event(rep, EventKind::lift_off); !reason.empty()) {
        return no_value(reason);
    }
    const double time_s = event_time(rep, EventKind::lift_off);
    const double slip = speed_of_cop(set, time_s) * event_sd(rep, EventKind::lift_off);
    const double sample = set.signals.sample_of(time_s);
    const double offset =
        std::numbers::sqrt2 * kMomentOffset_nm / dsp::value_at(set.signals.total_slow, sample);
    return number(dsp::value_at(set.signals.cop_x, sample), std::hypot(kCopChangeSd_m, offset, slip));
}

MetricValue range_over_way_up(const SetAnalysis& set, const RepAnalysis& rep,
                              const std::vector<double>& cop) {
    if (std::string reason = missing_cop(set); !reason.empty()) {
        return no_value(reason);
    }
    // Without a bar nobody sees the way up: then it is the range over the loaded time (M.9).
    const bool by_force = !rep.loaded.empty();
    const SampleRange& phase = by_force ? rep.loaded : rep.concentric;
    if (const std::string reason = missing_concentric(set, rep); !by_force && !reason.empty()) {
        return no_value(reason);
    }
    if (!dsp::all_finite(cop, phase)) {
        return no_value("the centre of pressure is not defined throughout the phase");
    }
    const double range = dsp::maximum(cop, phase) - dsp::minimum(cop, phase);
    MetricValue value = number(range, std::hypot(kCopChangeSd_m, kFlattened * range));
    if (by_force) {
        value.qualifier = "loaded_time";
    }
    return value;
}

MetricValue cop_forward_shift_10cm(const SetAnalysis& set, const RepAnalysis& rep) {
    if (const std::string reason = missing_cop(set); !reason.empty()) {
        return no_value(reason);
    }
    if (const std::string reason = missing_concentric(set, rep); !reason.empty()) {
        return no_value(reason);
    }
    const SetSignals& s = set.signals;
    const double start_s = start_of_pull(set, rep);
    const auto high =
        dsp::first_rise_to(s.bar_position, rep.concentric, height_m(set, start_s) + kShiftHeight_m);
    if (!high) {
        return no_value("the bar rises less than 100 mm");
    }
    const SampleRange first{s.index_of(start_s), static_cast<std::size_t>(*high) + 1};
    if (!dsp::all_finite(s.cop_x, first)) {
        return no_value("the centre of pressure is not defined in the first 100 mm");
    }
    const double shift = dsp::maximum(s.cop_x, first) - dsp::value_at(s.cop_x, s.sample_of(start_s));
    const double slip = speed_of_cop(set, start_s) * concentric_interval(set, rep).first_sd_s;
    return number(shift, std::hypot(kCopChangeSd_m, kFlattened * shift, slip));
}

MetricValue cop_heel_shift_lockout(const SetAnalysis& set, const RepAnalysis& rep) {
    if (const std::string reason = missing_cop(set); !reason.empty()) {
        return no_value(reason);
    }
    const SetSignals& s = set.signals;
    const std::optional<double> lockout = rep.rep.time_s(EventKind::lockout);
    if (!lockout) {
        return no_value(missing_event(rep, EventKind::lockout));
    }
    const SampleRange window{s.index_of(*lockout),
                             std::min(rep.hold.last, s.index_of(*lockout + kHeelShiftWindow_s) + 1)};
    if (!dsp::all_finite(s.cop_x, window)) {
        return no_value(window.empty() ? "no hold at the top"
                                       : "the centre of pressure is not defined in the hold");
    }
    const double shift = dsp::value_at(s.cop_x, s.sample_of(*lockout)) - dsp::minimum(s.cop_x, window);
    const double slip = speed_of_cop(set, *lockout) * event_sd(rep, EventKind::lockout);
    return number(shift, std::hypot(kCopChangeSd_m, slip));
}

constexpr std::array kMetrics = std::to_array<MetricModule>({
    {{.id = "cop_forward_lift_off",
      .name = "Centre of pressure at lift-off",
      .unit = Unit::metre,
      .meaning = "Forward position of the combined centre of pressure at lift-off, in the lab frame.",
      .equation = "X = -M_y / F_z of both plates about the lab origin, at t_LO",
      .source = "science.md A.5, E.4",
      .settings = "cop_cutoff_hz cop_min_force_n"},
     &cop_forward_lift_off},
    {{.id = "cop_range_concentric",
      .name = "Fore-aft range, way up",
      .unit = Unit::metre,
      .meaning = "Fore-aft range of the combined centre of pressure from lift-off to lock-out.",
      .equation = "max X - min X over [t_LO, t_LK]",
      .source = "science.md E.4",
      .settings = "cop_cutoff_hz cop_min_force_n",
      .to_highest_point = true},
     [](const SetAnalysis& set, const RepAnalysis& rep) {
         return range_over_way_up(set, rep, set.signals.cop_x);
     }},
    {{.id = "cop_forward_shift_10cm",
      .name = "Forward shift (bar-drift proxy)",
      .unit = Unit::metre,
      .meaning = "How far the centre of pressure moves forward while the bar rises its first 100 mm; compare "
                 "only with "
                 "the same person at the same load.",
      .equation = "max X over [t_LO, z_LO + 100 mm] - X(t_LO)",
      .source = "science.md E.4",
      .settings = "cop_cutoff_hz cop_min_force_n",
      .to_highest_point = true},
     &cop_forward_shift_10cm},
    {{.id = "cop_lateral_range",
      .name = "Lateral range, way up",
      .unit = Unit::metre,
      .meaning = "Side-to-side range of the combined centre of pressure from lift-off to lock-out.",
      .equation = "max Y - min Y over [t_LO, t_LK]",
      .source = "science.md E.3",
      .settings = "cop_cutoff_hz cop_min_force_n",
      .to_highest_point = true},
     [](const SetAnalysis& set, const RepAnalysis& rep) {
         return range_over_way_up(set, rep, set.signals.cop_y);
     }},
    {{.id = "cop_heel_shift_lockout",
      .name = "Heelward shift after lock-out (lean-back proxy)",
      .unit = Unit::metre,
      .meaning = "How far the centre of pressure moves towards the heels within 1.5 s after lock-out.",
      .equation = "X(t_LK) - min X over [t_LK, t_LK + 1.5 s], within the hold",
      .source = "science.md H.5",
      .settings = "cop_cutoff_hz cop_min_force_n"},
     &cop_heel_shift_lockout},
});

}  // namespace

const MetricFamily& cop() {
    static constexpr MetricFamily family{kMetrics};
    return family;
}

}  // namespace hinge::analysis
