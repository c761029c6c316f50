// Left-right asymmetry of the vertical force: positive is left.
//
//   phase value = 100 (I_L - I_R) / (I_L + I_R), I = Int Fz dt over the phase (impulse ratio);
//   at an event: 100 (L - R) / (L + R) of the 10 Hz forces; mean absolute and peak: of |a(t)|, 10 Hz, from
//   lift-off to touchdown
//
// The bilateral asymmetry index; SI is twice it, LSI = (1 - |a|)/(1 + |a|). Print next to it that a bar off
// centre by 1 cm alone gives about 3.4 %. Source: science.md E.1, E.2.

#include <array>

#include "analysis/metrics/common.h"

namespace hinge::analysis {
namespace {

using namespace metrics;

// SD of one foot's vertical force from gain, drift and cross-talk: 0.1 % of the load and 0.5 N (science.md
// J).
constexpr double kFootScaleSd = 0.001;
constexpr double kFootOffset_n = 0.5;
constexpr double kPeakNoise = 0.05;      // %, of the 10 Hz index
constexpr double kFootDrift_n_s = 0.02;  // J; the plates were zeroed when the recording began

double index_sd_percent(double left_n, double right_n, double since_zero_s) {
    const double total = left_n + right_n;
    const auto foot_sd = [&](double force) {
        return std::hypot(kFootScaleSd * force, kFootOffset_n, kFootDrift_n_s * since_zero_s);
    };
    return 200.0 / (total * total) * std::hypot(right_n * foot_sd(left_n), left_n * foot_sd(right_n));
}

MetricValue asymmetry_of(double left_n, double right_n, double since_zero_s) {
    const double total = left_n + right_n;
    if (!(total > 0.0)) {
        return no_value("no load on the plates");
    }
    return number(100.0 * (left_n - right_n) / total, index_sd_percent(left_n, right_n, since_zero_s));
}

MetricValue over_phase(const SetAnalysis& set, const SampleRange& phase, const std::string& missing) {
    const SetSignals& s = set.signals;
    if (!s.has_plates) {
        return no_value("no force under both feet");
    }
    if (phase.empty()) {
        return no_value(why_empty(missing));
    }
    if (!dsp::all_finite(s.left, phase) || !dsp::all_finite(s.right, phase)) {
        return no_value("force samples are missing in the phase");
    }
    return asymmetry_of(dsp::mean(s.left, phase), dsp::mean(s.right, phase),
                        0.5 * static_cast<double>(phase.first + phase.last) * s.dt_s);
}

MetricValue at_event(const SetAnalysis& set, const RepAnalysis& rep, EventKind kind) {
    const SetSignals& s = set.signals;
    if (!s.has_plates) {
        return no_value("no force under both feet");
    }
    const std::optional<double> time = rep.rep.time_s(kind);
    if (!time) {
        return no_value(missing_event(rep, kind));
    }
    return asymmetry_of(dsp::value_at(s.left_slow, s.sample_of(*time)),
                        dsp::value_at(s.right_slow, s.sample_of(*time)), s.sample_of(*time) * s.dt_s);
}

// From lift-off to touchdown, or as far as the rep was recorded.
SampleRange whole_rep(const RepAnalysis& rep) {
    if (!rep.loaded.empty()) {
        return rep.loaded;  // known from the force alone (M.9)
    }
    if (rep.concentric.empty()) {
        return {};
    }
    const std::size_t last = rep.eccentric.empty() ? std::max(rep.concentric.last, rep.hold.last)
                                                   : std::max(rep.eccentric.last, rep.concentric.last);
    return {
        std::min(rep.concentric.first, rep.eccentric.empty() ? rep.concentric.first : rep.eccentric.first),
        last};
}

// |a(t)| over the rep: its mean, or its largest value.
MetricValue absolute(const SetAnalysis& set, const RepAnalysis& rep, bool peak) {
    const SetSignals& s = set.signals;
    if (!s.has_plates) {
        return no_value("no force under both feet");
    }
    const SampleRange whole = whole_rep(rep);
    if (whole.empty()) {
        return no_value(missing_concentric(set, rep));
    }
    double sum = 0.0;
    double largest = 0.0;
    double sd = 0.0;
    for (std::size_t i = whole.first; i < whole.last; ++i) {
        const double a =
            std::abs(100.0 * (s.left_slow[i] - s.right_slow[i]) / (s.left_slow[i] + s.right_slow[i]));
        sum += a;
        if (!(a <= largest)) {
            largest = a;
            sd = index_sd_percent(s.left_slow[i], s.right_slow[i], static_cast<double>(i) * s.dt_s);
        }
    }
    // The size of a small asymmetry is its noise: largest values are high by that much.
    return number(peak ? largest : sum / static_cast<double>(whole.size()),
                  std::hypot(sd, peak ? kPeakNoise : 0.0));
}

MetricValue slack_phase(const SetAnalysis& set, const RepAnalysis& rep) {
    return over_phase(set, rep.slack, missing_phase(rep, EventKind::slack_start, EventKind::lift_off));
}
MetricValue first_inch_phase(const SetAnalysis& set, const RepAnalysis& rep) {
    return over_phase(set, rep.first_inch, missing_phase(rep, EventKind::lift_off, EventKind::first_inch));
}
MetricValue concentric_phase(const SetAnalysis& set, const RepAnalysis& rep) {
    return over_phase(set, rep.concentric, missing_concentric(set, rep));
}
MetricValue hold_phase(const SetAnalysis& set, const RepAnalysis& rep) {
    const std::string reason = missing_event(rep, EventKind::lockout);
    return over_phase(set, rep.hold, reason.empty() ? "no hold at the top" : reason);
}
MetricValue eccentric_phase(const SetAnalysis& set, const RepAnalysis& rep) {
    return over_phase(set, rep.eccentric, missing_eccentric(set, rep));
}

constexpr std::string_view kPhaseEquation = "100 (I_L - I_R) / (I_L + I_R), I = Int Fz dt over the phase";
constexpr std::string_view kEventEquation = "100 (Fz_L - Fz_R) / (Fz_L + Fz_R), 10 Hz, at the event";

constexpr std::array kMetrics = std::to_array<MetricModule>({
    {{.id = "asymmetry_slack",
      .name = "Asymmetry, slack",
      .unit = Unit::percent,
      .meaning = "Left minus right share of the vertical impulse while the slack is taken up; + is left.",
      .equation = kPhaseEquation,
      .source = "science.md E.1"},
     &slack_phase},
    {{.id = "asymmetry_first_inch",
      .name = "Asymmetry, first inch",
      .unit = Unit::percent,
      .meaning = "The same over the first inch after lift-off.",
      .equation = kPhaseEquation,
      .source = "science.md E.1"},
     &first_inch_phase},
    {{.id = "asymmetry_concentric",
      .name = "Asymmetry, way up",
      .unit = Unit::percent,
      .meaning = "The same from lift-off to lock-out.",
      .equation = kPhaseEquation,
      .source = "science.md E.1",
      .to_highest_point = true},
     &concentric_phase},
    {{.id = "asymmetry_hold",
      .name = "Asymmetry, hold",
      .unit = Unit::percent,
      .meaning = "The same from lock-out to the start of the descent.",
      .equation = kPhaseEquation,
      .source = "science.md E.1"},
     &hold_phase},
    {{.id = "asymmetry_eccentric",
      .name = "Asymmetry, way down",
      .unit = Unit::percent,
      .meaning = "The same from the start of the descent to touchdown.",
      .equation = kPhaseEquation,
      .source = "science.md E.1"},
     &eccentric_phase},
    {{.id = "asymmetry_lift_off",
      .name = "Asymmetry at lift-off",
      .unit = Unit::percent,
      .meaning = "Left minus right share of the vertical force at lift-off; + is left.",
      .equation = kEventEquation,
      .source = "science.md E.1",
      .settings = "cop_cutoff_hz"},
     [](const SetAnalysis& set, const RepAnalysis& rep) { return at_event(set, rep, EventKind::lift_off); }},
    {{.id = "asymmetry_touchdown",
      .name = "Asymmetry at touchdown",
      .unit = Unit::percent,
      .meaning = "The same at touchdown.",
      .equation = kEventEquation,
      .source = "science.md E.1",
      .settings = "cop_cutoff_hz"},
     [](const SetAnalysis& set, const RepAnalysis& rep) { return at_event(set, rep, EventKind::touchdown); }},
    {{.id = "asymmetry_mean_absolute",
      .name = "Mean absolute asymmetry",
      .unit = Unit::percent,
      .meaning =
          "Mean size of the asymmetry from lift-off to touchdown, whichever side; shows shifts that cancel.",
      .equation = "mean |100 (Fz_L - Fz_R) / (Fz_L + Fz_R)|, 10 Hz, over [t_LO, t_TD]",
      .source = "science.md E.1, E.2",
      .settings = "cop_cutoff_hz"},
     [](const SetAnalysis& set, const RepAnalysis& rep) { return absolute(set, rep, false); }},
    {{.id = "asymmetry_peak",
      .name = "Peak asymmetry",
      .unit = Unit::percent,
      .meaning = "Largest size of the asymmetry from lift-off to touchdown, whichever side.",
      .equation = "max |100 (Fz_L - Fz_R) / (Fz_L + Fz_R)|, 10 Hz, over [t_LO, t_TD]",
      .source = "science.md E.1",
      .settings = "cop_cutoff_hz"},
     [](const SetAnalysis& set, const RepAnalysis& rep) { return absolute(set, rep, true); }},
});

}  // namespace

const MetricFamily& asymmetry() {
    static constexpr MetricFamily family{kMetrics};
    return family;
}

}  // namespace hinge::analysis
