// Weight shift of a whole trial, with a bar or without, with a lift or without (science.md M.9): over all
// time with both feet loaded, total force above half of body weight.
//
//   asymmetry_loaded_time = 100 (I_L - I_R) / (I_L + I_R), I = Int Fz dt: the force-weighted mean
//   cop_forward_mean = Int X Fz dt / Int Fz dt,  cop_lateral_mean the same of Y
//
// Where nobody stood still to be weighed, half of the median force above 50 N stands for half the weight.

#include <array>
#include <numbers>

#include "analysis/metrics/common.h"

namespace hinge::analysis {
namespace {

using namespace metrics;

constexpr double kLoadedShare = 0.5;  // M.9
constexpr double kSomebodyStands_n = 50.0;
constexpr double kFootScaleSd = 0.001;   // J
constexpr double kFootOffset_n = 0.5;    // J
constexpr double kFootDrift_n_s = 0.02;  // J

std::optional<double> least_load_n(const SetAnalysis& set) {
    if (set.body_weight) {
        return kLoadedShare * set.body_weight->weight_n;
    }
    std::vector<double> loaded;
    for (const double force : set.signals.total_slow) {
        if (force > kSomebodyStands_n) {
            loaded.push_back(force);
        }
    }
    return loaded.empty() ? std::nullopt : std::optional(kLoadedShare * dsp::median(std::move(loaded)));
}

// Force-weighted sums over the loaded time.
struct Loaded {
    double left = 0.0, right = 0.0, cop = 0.0, cop_force = 0.0, samples = 0.0;
};

Result<Loaded> over_loaded_time(const SetAnalysis& set, const std::vector<double>* cop) {
    const SetSignals& s = set.signals;
    const auto least_n = s.has_plates ? least_load_n(set) : std::nullopt;
    if (!least_n) {
        return Error{ErrorCode::not_computable,
                     s.has_plates ? "nobody stood on the plates" : "no force under both feet"};
    }
    Loaded sum;
    for (std::size_t i = 0; i < s.size; ++i) {
        if (!(s.total[i] > *least_n)) {
            continue;
        }
        sum.samples += 1.0;
        sum.left += s.left[i];
        sum.right += s.right[i];
        if (cop != nullptr && std::isfinite((*cop)[i])) {
            sum.cop += (*cop)[i] * s.total[i];
            sum.cop_force += s.total[i];
        }
    }
    if (sum.samples == 0.0) {
        return Error{ErrorCode::not_computable, "nobody stood on the plates"};
    }
    return sum;
}

MetricValue asymmetry_loaded_time(const SetAnalysis& set) {
    const Result<Loaded> sum = over_loaded_time(set, nullptr);
    if (!sum) {
        return no_value(sum.error().message);
    }
    const double total = sum->left + sum->right;
    const double half_s = 0.5 * static_cast<double>(set.signals.size) * set.signals.dt_s;
    const auto foot_sd = [&](double force) {
        return std::hypot(kFootScaleSd * force,
                          std::hypot(kFootOffset_n, kFootDrift_n_s * half_s) * sum->samples);
    };
    const double sd = 200.0 / (total * total) *
                      std::hypot(sum->right * foot_sd(sum->left), sum->left * foot_sd(sum->right));
    return number(100.0 * (sum->left - sum->right) / total, sd);
}

MetricValue mean_cop(const SetAnalysis& set, const std::vector<double>& cop) {
    if (set.signals.has_plates && !set.signals.has_shear) {
        return no_value("the plates measure vertical force only");
    }
    const Result<Loaded> sum = over_loaded_time(set, &cop);
    if (!sum) {
        return no_value(sum.error().message);
    }
    if (!(sum->cop_force > 0.0)) {
        return no_value("the centre of pressure is not defined");
    }
    const double mean_n = (sum->left + sum->right) / sum->samples;
    return number(sum->cop / sum->cop_force, std::numbers::sqrt2 * kMomentOffset_nm / mean_n);
}

constexpr std::array kMetrics = std::to_array<MetricModule>({
    {{.id = "asymmetry_loaded_time",
      .name = "Asymmetry, all loaded time",
      .unit = Unit::percent,
      .meaning = "Left minus right share of the vertical force over all time on the plates; + is left.",
      .equation = "100 (I_L - I_R) / (I_L + I_R), I = Int Fz dt while Fz > 0.5 BW",
      .source = "science.md M.9"},
     nullptr,
     &asymmetry_loaded_time},
    {{.id = "cop_forward_mean",
      .name = "Centre of pressure, forward, mean",
      .unit = Unit::metre,
      .meaning = "Mean forward position of the combined centre of pressure over all time on the plates.",
      .equation = "Int X Fz dt / Int Fz dt while Fz > 0.5 BW",
      .source = "science.md M.9",
      .settings = "cop_cutoff_hz cop_min_force_n"},
     nullptr,
     [](const SetAnalysis& set) { return mean_cop(set, set.signals.cop_x); }},
    {{.id = "cop_lateral_mean",
      .name = "Centre of pressure, sideways, mean",
      .unit = Unit::metre,
      .meaning = "Mean sideways position of the combined centre of pressure over all time; + is left.",
      .equation = "Int Y Fz dt / Int Fz dt while Fz > 0.5 BW",
      .source = "science.md M.9",
      .settings = "cop_cutoff_hz cop_min_force_n"},
     nullptr,
     [](const SetAnalysis& set) { return mean_cop(set, set.signals.cop_y); }},
});

}  // namespace

const MetricFamily& weight_shift() {
    static constexpr MetricFamily family{kMetrics};
    return family;
}

}  // namespace hinge::analysis
