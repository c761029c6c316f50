// The bar's bend before the discs leave the floor, and the first inch after it.
//
//   bar_flex = z_g(t_LO) - z_g(rest);  first_inch_time = t_FI - t_LO, z_g(t_FI) = z_g(t_LO) + 25.4 mm
//
// Source: science.md 0.1 item 4, D.2, D.4.

#include <array>

#include "analysis/metrics/common.h"

namespace hinge::analysis {
namespace {

using namespace metrics;

MetricValue bar_flex(const SetAnalysis& set, const RepAnalysis& rep) {
    if (const std::string reason = missing_event(rep, EventKind::lift_off); !reason.empty()) {
        return no_value(reason);
    }
    if (rep.rep[EventKind::lift_off].event->method == "height") {
        return no_value("lift-off was found from the bar's height, which cannot tell bend from lift");
    }
    if (attachment(set.trial.bar) == CordAttachment::sleeve) {
        return no_value("the cord is on the sleeve, which does not bend");
    }
    const SetSignals& s = set.signals;
    const double lift_off_s = event_time(rep, EventKind::lift_off);
    // Rest: the last quarter second before the slack, or the resting height of the floor without a slack.
    double rest_m = rep.cycle.floor_before_m;
    if (const std::optional<double> slack_s = rep.rep.time_s(EventKind::slack_start)) {
        const SampleRange rest{s.index_of(*slack_s - 0.25), s.index_of(*slack_s)};
        if (dsp::all_finite(s.bar_position, rest)) {
            rest_m = dsp::mean(s.bar_position, rest);
        }
    }
    const double flex_m = height_m(set, lift_off_s) - rest_m;
    const Interval interval{lift_off_s, lift_off_s, event_sd(rep, EventKind::lift_off), 0.0};
    return number(flex_m, height_change_sd_m(set, interval, flex_m));
}

MetricValue first_inch_time(const SetAnalysis&, const RepAnalysis& rep) {
    if (const std::string reason = missing_phase(rep, EventKind::lift_off, EventKind::first_inch);
        !reason.empty()) {
        return no_value(reason);
    }
    // A late lift-off shortens the time, and the height it starts from rises with it: the errors partly add.
    return number(event_time(rep, EventKind::first_inch) - event_time(rep, EventKind::lift_off),
                  std::hypot(event_sd(rep, EventKind::lift_off), event_sd(rep, EventKind::first_inch)));
}

constexpr std::array kMetrics = std::to_array<MetricModule>({
    {{.id = "bar_flex",
      .name = "Bar flex at lift-off",
      .unit = Unit::metre,
      .meaning = "How far the grip rises while the bar bends, before the discs leave the floor.",
      .equation = "z_g(t_LO) - z_g(rest)",
      .source = "science.md D.2"},
     &bar_flex},
    {{.id = "first_inch_time",
      .name = "Time for the first inch",
      .unit = Unit::second,
      .meaning = "Time from lift-off until the grip is 25.4 mm higher.",
      .equation = "t(z_g = z_g(t_LO) + 25.4 mm) - t_LO",
      .source = "science.md D.4"},
     &first_inch_time},
});

}  // namespace

const MetricFamily& bar_break() {
    static constexpr MetricFamily family{kMetrics};
    return family;
}

}  // namespace hinge::analysis
