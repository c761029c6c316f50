// The hold at the top: its duration, and sway while it is still (10 Hz).
//
//   path = sum of |COP step|;  area = pi 5.991 sqrt(det Cov)   (95 % ellipse, chi2(0.95, 2) = 5.991)
//
// Path length grows with duration and depends on the filter: compare only equal windows. Source: science.md
// D.5, E.5.

#include <array>
#include <numbers>

#include "analysis/metrics/common.h"

namespace hinge::analysis {
namespace {

using namespace metrics;

constexpr double kPathCv = 0.10;          // sensor noise adds path; chosen by us, DECISIONS.md
constexpr double kPathEdge_m = 0.004;     // where the still part ends: the centre moves before the bar does
constexpr double kAreaNoise_m2 = 5.0e-7;  // of a centre of pressure that stands still (validation report)
constexpr double kChiSquare95 = 5.991464547107979;  // chi-square, 2 degrees of freedom, 0.95: -2 ln 0.05

MetricValue hold_duration(const SetAnalysis& set, const RepAnalysis& rep) {
    if (const std::string reason = missing_event(rep, EventKind::lockout); !reason.empty()) {
        return no_value(reason);
    }
    const std::optional<double> descent = rep.rep.time_s(EventKind::descent_start);
    const double lockout = event_time(rep, EventKind::lockout);
    if (!descent || *descent < lockout) {
        return no_value(set.has_floor_phase()
                            ? missing_phase(rep, EventKind::lockout, EventKind::descent_start)
                            : "the hold ends with the next rep's descent");
    }
    return number(*descent - lockout,
                  std::hypot(event_sd(rep, EventKind::lockout), event_sd(rep, EventKind::descent_start)));
}

std::string missing_sway(const SetAnalysis& set, const RepAnalysis& rep) {
    if (!set.signals.has_shear) {
        return set.signals.has_plates ? "the plates measure vertical force only" : "no force under both feet";
    }
    if (rep.hold.empty()) {
        const std::string reason = missing_event(rep, EventKind::lockout);
        return reason.empty() ? "no hold at the top" : reason;
    }
    if (static_cast<double>(rep.still_hold.size()) * set.signals.dt_s < set.settings.hold_min_s) {
        return "the hold is shorter than 0.3 s without its edges";
    }
    if (!dsp::all_finite(set.signals.cop_x, rep.still_hold) ||
        !dsp::all_finite(set.signals.cop_y, rep.still_hold)) {
        return "the centre of pressure is not defined throughout the hold";
    }
    return {};
}

MetricValue sway_path_hold(const SetAnalysis& set, const RepAnalysis& rep) {
    if (const std::string reason = missing_sway(set, rep); !reason.empty()) {
        return no_value(reason);
    }
    const SetSignals& s = set.signals;
    double path_m = 0.0;
    for (std::size_t i = rep.still_hold.first + 1; i < rep.still_hold.last; ++i) {
        path_m += std::hypot(s.cop_x[i] - s.cop_x[i - 1], s.cop_y[i] - s.cop_y[i - 1]);
    }
    return number(path_m, std::hypot(kPathCv * path_m, kPathEdge_m));
}

MetricValue sway_area_hold(const SetAnalysis& set, const RepAnalysis& rep) {
    if (const std::string reason = missing_sway(set, rep); !reason.empty()) {
        return no_value(reason);
    }
    const SetSignals& s = set.signals;
    const double mx = dsp::mean(s.cop_x, rep.still_hold);
    const double my = dsp::mean(s.cop_y, rep.still_hold);
    double xx = 0, yy = 0, xy = 0;
    for (std::size_t i = rep.still_hold.first; i < rep.still_hold.last; ++i) {
        const double dx = s.cop_x[i] - mx;
        const double dy = s.cop_y[i] - my;
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    const double n = static_cast<double>(rep.still_hold.size() - 1);
    const double area = std::numbers::pi * kChiSquare95 * std::sqrt(std::max(0.0, xx * yy - xy * xy)) / n;
    // Few independent swings fit into a hold: one each quarter second (B.1), and a variance of n of them has
    // CV sqrt(2/n).
    const double swings = std::max(2.0, n * s.dt_s / 0.25);
    return number(area, std::hypot(area * std::sqrt(2.0 / swings), kAreaNoise_m2));
}

constexpr std::array kMetrics = std::to_array<MetricModule>({
    {{.id = "hold_duration",
      .name = "Hold",
      .unit = Unit::second,
      .meaning = "Time from lock-out to the start of the descent.",
      .equation = "t_descent_start - t_lockout",
      .source = "science.md D.5",
      .settings = "top_speed_m_s"},
     &hold_duration},
    {{.id = "sway_path_hold",
      .name = "Sway path in the hold",
      .unit = Unit::metre,
      .meaning = "Path of the combined centre of pressure in the still part of the hold; compare only equal "
                 "windows.",
      .equation = "sum |COP(i) - COP(i-1)|, 10 Hz, over the still hold",
      .source = "science.md E.5",
      .settings = "cop_cutoff_hz hold_trim_start_s hold_trim_end_s"},
     &sway_path_hold},
    {{.id = "sway_area_hold",
      .name = "Sway area in the hold",
      .unit = Unit::square_metre,
      .meaning =
          "Area of the 95 % prediction ellipse of the centre of pressure in the still part of the hold.",
      .equation = "pi 5.991 sqrt(det Cov(X, Y)), 10 Hz, over the still hold",
      .source = "science.md E.5",
      .settings = "cop_cutoff_hz hold_trim_start_s hold_trim_end_s"},
     &sway_area_hold},
});

}  // namespace

const MetricFamily& hold() {
    static constexpr MetricFamily family{kMetrics};
    return family;
}

}  // namespace hinge::analysis
