// Taking up the slack before the bar breaks from the floor, from the quasi-static hand load L = Fz - BW.
//
//   slack_duration = t_LO - t_S;  slack_preload_fraction = mean of L / W_b over [t_LO - 1.0 s, t_LO - 0.3 s];
//   slack_peak_rate = max dL/dt (50 Hz) / W_b over [t_S, t_LO]
//
// L carries the body's own acceleration, m z_c'': up to 80 N for a fast hip rise. Source: science.md C.2,
// D.3, H.2.

#include <array>

#include "analysis/metrics/common.h"

namespace hinge::analysis {
namespace {

using namespace metrics;

constexpr double kPreloadFirst_s = 1.0;  // before lift-off, D.3
constexpr double kPreloadLast_s = 0.3;
// Quasi-static error of the hand load, of the bar weight: 20 N of sway and hip motion on a bar of 600 N and
// more.
constexpr double kQuasiStaticSd = 0.02;

std::string missing_slack(const RepAnalysis& rep) {
    return rep.slack.empty() ? why_empty(missing_phase(rep, EventKind::slack_start, EventKind::lift_off))
                             : std::string{};
}

MetricValue slack_duration(const SetAnalysis&, const RepAnalysis& rep) {
    if (const std::string reason = missing_slack(rep); !reason.empty()) {
        return no_value(reason);
    }
    const Interval slack{event_time(rep, EventKind::slack_start), event_time(rep, EventKind::lift_off),
                         event_sd(rep, EventKind::slack_start), event_sd(rep, EventKind::lift_off)};
    return number(slack.duration_s(), slack.sd_s());
}

MetricValue slack_preload_fraction(const SetAnalysis& set, const RepAnalysis& rep) {
    if (const std::string reason = missing_slack(rep); !reason.empty()) {
        return no_value(reason);
    }
    const SetSignals& s = set.signals;
    const double lift_off = event_time(rep, EventKind::lift_off);
    const SampleRange window{s.index_of(lift_off - kPreloadFirst_s), s.index_of(lift_off - kPreloadLast_s)};
    if (!dsp::all_finite(s.total_event, window)) {
        return no_value("the force before lift-off is not complete");
    }
    const double load_n = dsp::mean(s.total_event, window) - rep.weights.body->value;
    return number(load_n / rep.weights.bar->value, kQuasiStaticSd);
}

MetricValue slack_peak_rate(const SetAnalysis& set, const RepAnalysis& rep) {
    if (const std::string reason = missing_slack(rep); !reason.empty()) {
        return no_value(reason);
    }
    const SetSignals& s = set.signals;
    if (!dsp::all_finite(s.total_peak, rep.slack)) {
        return no_value("the force before lift-off is not complete");
    }
    const std::vector<double> part(s.total_peak.begin() + static_cast<std::ptrdiff_t>(rep.slack.first),
                                   s.total_peak.begin() + static_cast<std::ptrdiff_t>(rep.slack.last));
    const std::vector<double> rate = dsp::derivative(part, s.dt_s);
    const double peak = dsp::maximum(rate, {0, rate.size()}) / rep.weights.bar->value;
    constexpr double kRateCv = 0.10;  // reliability of rates of force development, CV 10-20 % (H.2)
    return number(peak, kRateCv * std::abs(peak));
}

constexpr std::array kMetrics = std::to_array<MetricModule>({
    {{.id = "slack_duration",
      .name = "Slack duration",
      .unit = Unit::second,
      .meaning = "Time from the first pull on the bar to lift-off.",
      .equation = "t_lift_off - t_slack_start",
      .source = "science.md D.3",
      .settings = "slack_force_fraction slack_quiet_s"},
     &slack_duration},
    {{.id = "slack_preload_fraction",
      .name = "Preload before the pull",
      .unit = Unit::one,
      .meaning = "Share of the bar's weight already carried by the hands 1.0 to 0.3 s before lift-off.",
      .equation = "mean(Fz - BW) / W_b over [t_LO - 1.0 s, t_LO - 0.3 s]",
      .source = "science.md D.3"},
     &slack_preload_fraction},
    {{.id = "slack_peak_rate",
      .name = "Peak rate of loading in the slack",
      .unit = Unit::per_second,
      .meaning = "Steepest rise of the hand load before lift-off, in bar weights per second.",
      .equation = "max d(Fz, 50 Hz)/dt / W_b over [t_S, t_LO]",
      .source = "science.md D.3, H.2",
      .settings = "force_peak_cutoff_hz"},
     &slack_peak_rate},
});

}  // namespace

const MetricFamily& slack() {
    static constexpr MetricFamily family{kMetrics};
    return family;
}

}  // namespace hinge::analysis
