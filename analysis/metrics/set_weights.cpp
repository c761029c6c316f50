// Metrics of the whole set: counts, weights, stance, drift, losses.
//
// Source: science.md A.7, B.1, B.6, C.3, C.4, G.7, H.7.

#include <array>
#include <numbers>

#include "analysis/metrics/common.h"
#include "analysis/metrics/values.h"

namespace hinge::analysis {
namespace {

using namespace metrics;

constexpr double kDrift_n_s = 0.028;  // of both plates together: 0.02 N/s each, of either sign (J)

MetricValue rep_count(const SetAnalysis& set) {
    if (!set.signals.has_bar && !set.is_isometric()) {
        // What the force alone shows (M.9).
        return set.signals.has_plates ? graded_number(static_cast<double>(set.reps.size()), 0.0, Grade::b)
                                      : no_value("no bar transducer");
    }
    return number(static_cast<double>(set.reps.size()), 0.0);
}

MetricValue body_weight(const SetAnalysis& set) {
    if (set.body_weight) {
        const Weighing& weighing = *set.body_weight;
        return graded_number(weighing.weight_n,
                             std::hypot(weighing.standard_error_n, kForceScaleSd * weighing.weight_n),
                             weighing.short_window ? Grade::b : Grade::a);
    }
    for (const RepAnalysis& rep : set.reps) {
        if (rep.weights.body) {
            return graded_number(rep.weights.body->value, rep.weights.body->sd, Grade::b);
        }
    }
    return no_value(set.body_weight.error().message);
}

// The total weight over all holds; each rep uses its own.
std::optional<Estimate> mean_weight(const SetAnalysis& set, std::optional<Estimate> RepWeights::*which) {
    double sum = 0.0;
    double variance = 0.0;
    double n = 0.0;
    for (const RepAnalysis& rep : set.reps) {
        if (const std::optional<Estimate>& weight = rep.weights.*which) {
            sum += weight->value;
            variance += weight->sd * weight->sd;
            n += 1.0;
        }
    }
    return n > 0.0 ? std::optional<Estimate>({sum / n, std::sqrt(variance) / n}) : std::nullopt;
}

std::string no_weight_reason(const SetAnalysis& set) {
    for (const RepAnalysis& rep : set.reps) {
        if (!rep.weights.reason.empty()) {
            return rep.weights.reason;
        }
    }
    return set.reps.empty() ? "no reps" : "no hold to weigh body and bar in";
}

MetricValue hold_weight(const SetAnalysis& set) {
    const std::optional<Estimate> weight = mean_weight(set, &RepWeights::total);
    return weight ? number(weight->value, std::hypot(weight->sd, kForceScaleSd * weight->value))
                  : no_value(no_weight_reason(set));
}

// Seconds between the weighing of the body and the middle of the holds.
double weighed_apart_s(const SetAnalysis& set) {
    double sum = 0.0;
    double n = 0.0;
    for (const RepAnalysis& rep : set.reps) {
        if (!rep.still_hold.empty()) {
            sum += 0.5 * static_cast<double>(rep.still_hold.first + rep.still_hold.last);
            n += 1.0;
        }
    }
    const SampleRange& window = set.body_weight->window;
    const double weighed = 0.5 * static_cast<double>(window.first + window.last);
    return n > 0.0 ? std::abs(sum / n - weighed) * set.signals.dt_s : 0.0;
}

std::optional<Estimate> measured_bar(const SetAnalysis& set) {
    for (const RepAnalysis& rep : set.reps) {
        if (rep.weights.bar_is_entered) {
            return std::nullopt;
        }
    }
    std::optional<Estimate> bar = mean_weight(set, &RepWeights::bar);
    const std::optional<Estimate> total = mean_weight(set, &RepWeights::total);
    if (bar && total && set.body_weight) {
        // The holds err each for itself, the body weight taken off them errs the same way in all, and the
        // plates drift in between.
        bar->sd = std::hypot(total->sd, set.body_weight->standard_error_n, kDrift_n_s * weighed_apart_s(set));
    }
    return bar;
}

MetricValue bar_mass_estimated(const SetAnalysis& set) {
    const std::optional<Estimate> bar = measured_bar(set);
    if (!bar) {
        return no_value(
            set.reps.empty()
                ? "no reps"
                : "the bar was not weighed: it needs quiet standing without it and a hold with it");
    }
    const double gravity = set.trial.setup.gravity_m_s2;
    return number(bar->value / gravity, std::hypot(bar->sd, kForceScaleSd * bar->value) / gravity);
}

MetricValue load_mismatch(const SetAnalysis& set) {
    const std::optional<double> load = set.trial.set.load_kg;
    if (!load || !(*load > 0.0)) {
        return no_value("no load was entered");
    }
    const MetricValue mass = bar_mass_estimated(set);
    if (!mass.number()) {
        return mass;
    }
    return number((*mass.number() - *load) / *load, mass.uncertainty.value_or(0.0) / *load);
}

MetricValue stance_width(const SetAnalysis& set) {
    const SetSignals& s = set.signals;
    if (!s.has_shear) {
        return no_value(s.has_plates ? "the plates measure vertical force only" : "no force under both feet");
    }
    if (!set.body_weight) {
        return no_value(set.body_weight.error().message);
    }
    std::vector<double> width;
    for (std::size_t i = set.body_weight->window.first; i < set.body_weight->window.last; ++i) {
        if (std::isfinite(s.left_cop_y[i]) && std::isfinite(s.right_cop_y[i])) {
            width.push_back(std::abs(s.left_cop_y[i] - s.right_cop_y[i]));
        }
    }
    if (width.empty()) {
        return no_value("the centre of pressure is not defined while standing");
    }
    // Each foot's centre errs by its plate's moment offset over half the body weight.
    const double sd = std::numbers::sqrt2 * kMomentOffset_nm / (0.5 * set.body_weight->weight_n);
    return number(dsp::median(std::move(width)), sd);
}

// Change of the empty plate's reading over the set, from the unloaded second at the start and at the end
// (B.6).
MetricValue tare_drift(const SetAnalysis& set, const std::vector<double>& force) {
    const SetSignals& s = set.signals;
    constexpr double kEmptyPlate_n = 10.0;
    const std::size_t second = s.samples_in(1.0);
    if (force.size() < 2 * second || second < 2) {
        return no_value("no force on this plate");
    }
    const SampleRange first{0, second};
    const SampleRange last{force.size() - second, force.size()};
    if (!dsp::all_finite(force, first) || !dsp::all_finite(force, last)) {
        return no_value("force samples are missing at the start or the end");
    }
    const double before = dsp::mean(force, first);
    const double after = dsp::mean(force, last);
    if (std::abs(before) > kEmptyPlate_n || std::abs(after) > kEmptyPlate_n) {
        return no_value("the plate was not empty at the start and at the end");
    }
    const double sd = std::hypot(dsp::standard_deviation(force, first), dsp::standard_deviation(force, last));
    return number(after - before, sd / std::sqrt(static_cast<double>(second)));
}

MetricValue sync_uncertainty(const SetAnalysis& set) {
    const Sync& sync = set.trial.setup.sync;
    if (sync.kind == SyncKind::unsynchronised) {
        return no_value("plates and bar are not synchronised");
    }
    return sync.uncertainty_s ? number(*sync.uncertainty_s, 0.0)
                              : no_value("the synchronisation uncertainty was not recorded");
}

constexpr std::array kMetrics = std::to_array<MetricModule>({
    {{.id = "rep_count",
      .name = "Reps",
      .unit = Unit::one,
      .meaning = "Number of repetitions, failed ones included.",
      .equation = "cycles of the bar's height that leave the floor",
      .source = "science.md D.1",
      .settings = "first_rep_min_rise_m rep_min_rise_fraction hitch_dip_m"},
     nullptr,
     &rep_count},
    {{.id = "body_weight",
      .name = "Body weight",
      .unit = Unit::newton,
      .meaning =
          "Weight in quiet standing without the bar; grade B from a short window or from the entered load.",
      .equation = "mean Fz in the window of minimum SD",
      .source = "science.md B.1",
      .settings = "weigh_min_duration_s weigh_max_sd_fraction weigh_max_slope_n_s weigh_min_foot_share"},
     nullptr,
     &body_weight},
    {{.id = "hold_weight",
      .name = "Weight in the hold",
      .unit = Unit::newton,
      .meaning = "Weight of body and bar, from the still holds at the top.",
      .equation = "mean Fz over the still holds",
      .source = "science.md C.3",
      .settings = "hold_trim_start_s hold_trim_end_s"},
     nullptr,
     &hold_weight},
    {{.id = "bar_mass_estimated",
      .name = "Bar mass, measured",
      .unit = Unit::kilogram,
      .meaning = "Mass of bar, discs and collars from the two weights.",
      .equation = "(W - BW) / g",
      .source = "science.md C.4"},
     nullptr,
     &bar_mass_estimated},
    {{.id = "load_mismatch",
      .name = "Load mismatch",
      .unit = Unit::one,
      .meaning = "Measured minus entered load, over the entered load.",
      .equation = "(m_b - load) / load",
      .source = "science.md C.4"},
     nullptr,
     &load_mismatch},
    {{.id = "stance_width",
      .name = "Stance width",
      .unit = Unit::metre,
      .meaning = "Distance between the feet's centres of pressure in quiet standing; not heel distance.",
      .equation = "median |Y_L - Y_R| while weighing",
      .source = "science.md A.7",
      .settings = "cop_cutoff_hz"},
     nullptr,
     &stance_width},
    {{.id = "tare_drift_left",
      .name = "Tare drift, left",
      .unit = Unit::newton,
      .meaning = "Change of the empty left plate from start to end.",
      .equation = "mean Fz, last second - first second, plate empty",
      .source = "science.md B.6"},
     nullptr,
     [](const SetAnalysis& set) { return tare_drift(set, set.signals.left); }},
    {{.id = "tare_drift_right",
      .name = "Tare drift, right",
      .unit = Unit::newton,
      .meaning = "Change of the empty right plate from start to end.",
      .equation = "mean Fz, last second - first second, plate empty",
      .source = "science.md B.6"},
     nullptr,
     [](const SetAnalysis& set) { return tare_drift(set, set.signals.right); }},
    {{.id = "sync_uncertainty",
      .name = "Synchronisation of plates and bar",
      .unit = Unit::second,
      .meaning = "One standard deviation of the time between plate and bar samples.",
      .equation = "as recorded",
      .source = "science.md B.5"},
     nullptr,
     &sync_uncertainty},
});

}  // namespace

const MetricFamily& set_weights() {
    static constexpr MetricFamily family{kMetrics};
    return family;
}

}  // namespace hinge::analysis
