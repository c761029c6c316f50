// What changes over the reps of a set, and what was lost.
//
//   velocity_loss = (best - last) / best of the mean concentric velocities;  eccentric_duration_cv = SD /
//   mean; reps_meeting_tempo = reps whose lowering took the time asked for
//
// Source: science.md G.7, H.7.

#include <array>

#include "analysis/metrics/common.h"
#include "analysis/metrics/values.h"

namespace hinge::analysis {
namespace {

using namespace metrics;

std::vector<Estimate> series(const SetAnalysis& set, std::string_view id) {
    std::vector<Estimate> values;
    for (const RepAnalysis& rep : set.reps) {
        const MetricValue value = value_of(id, set, rep);
        if (value.number() && !rep.rep.failed) {
            values.push_back({*value.number(), value.uncertainty.value_or(0.0)});
        }
    }
    return values;
}

MetricValue velocity_loss(const SetAnalysis& set) {
    const std::vector<Estimate> speeds = series(set, "mean_concentric_velocity");
    if (speeds.size() < 2) {
        return no_value("needs at least two completed reps");
    }
    Estimate best = speeds.front();
    for (const Estimate& speed : speeds) {
        if (speed.value > best.value) {
            best = speed;
        }
    }
    const Estimate& last = speeds.back();
    return number(100.0 * (best.value - last.value) / best.value,
                  100.0 * std::hypot(best.sd, last.sd) / best.value);
}

MetricValue eccentric_duration_cv(const SetAnalysis& set) {
    const std::vector<Estimate> durations = series(set, "eccentric_duration");
    if (durations.size() < 2) {
        return no_value("needs at least two lowerings");
    }
    std::vector<double> values;
    double noise = 0.0;
    for (const Estimate& d : durations) {
        values.push_back(d.value);
        noise += d.sd * d.sd;
    }
    const SampleRange all{0, values.size()};
    const double mean = dsp::mean(values, all);
    const auto n = static_cast<double>(values.size());
    return number(100.0 * dsp::standard_deviation(values, all) / mean,
                  100.0 * std::sqrt(noise / n / (n - 1.0)) / mean);
}

MetricValue reps_meeting_tempo(const SetAnalysis& set) {
    int met = 0;
    int judged = 0;
    for (const RepAnalysis& rep : set.reps) {
        const MetricValue value = value_of("tempo_met", set, rep);
        if (value.has_value()) {
            ++judged;
            met += std::get<bool>(*value.value) ? 1 : 0;
        }
    }
    return judged == 0 ? no_value("no lowering could be timed") : number(met, 0.0);
}

MetricValue missing_samples(const SetAnalysis& set) {
    std::size_t missing = 0;
    for (const Gap& gap : set.trial.quality.gaps) {
        missing += gap.count;
    }
    return number(static_cast<double>(missing), 0.0);
}

constexpr std::array kMetrics = std::to_array<MetricModule>({
    {{.id = "velocity_loss",
      .name = "Velocity loss",
      .unit = Unit::percent,
      .meaning = "Loss of mean concentric velocity from the best to the last rep.",
      .equation = "100 (best - last) / best",
      .source = "science.md H.7"},
     nullptr,
     &velocity_loss},
    {{.id = "eccentric_duration_cv",
      .name = "Spread of the lowering times",
      .unit = Unit::percent,
      .meaning = "Coefficient of variation of the eccentric durations.",
      .equation = "100 SD / mean",
      .source = "science.md G.7, I.1"},
     nullptr,
     &eccentric_duration_cv},
    {{.id = "reps_meeting_tempo",
      .name = "Reps that met the tempo",
      .unit = Unit::one,
      .meaning = "Number of reps whose lowering took the time asked for.",
      .equation = "count of tempo_met",
      .source = "science.md G.7"},
     nullptr,
     &reps_meeting_tempo},
    {{.id = "missing_samples",
      .name = "Missing samples",
      .unit = Unit::one,
      .meaning = "Samples lost or empty, over all signals.",
      .equation = "sum of the gaps",
      .source = "science.md B.6"},
     nullptr,
     &missing_samples},
});

}  // namespace

const MetricFamily& set_series() {
    static constexpr MetricFamily family{kMetrics};
    return family;
}

}  // namespace hinge::analysis
