// An isometric pull: how much force, how fast, and under which foot (science.md M.10).
//
//   net = F - BW; F(t) unfiltered, t counted from the onset t_0;  RFD 0-T = (F(t_0 + T) - F(t_0)) / T;
//   impulse 0-T = Int (F - BW) dt over [t_0, t_0 + T]
//
// Two rules for the onset are in use (5 SD walked back to 2 SD, and 40 N); the value is by the first, and
// what the second would give widens the stated SD. Steady tension above 50 N before t_0 makes the rates of
// rise meaningless: they are refused. Sources: Dos'Santos et al. 2017, Comfort et al. 2019.

#include <array>

#include "analysis/signals/feet.h"
#include "analysis/metrics/common.h"

namespace hinge::analysis {
namespace {

using namespace metrics;

constexpr double kPretension_n = 50.0;  // M.10
constexpr double kPeakMean_s = 0.3;     // M.10
constexpr double kHalfRise = 0.5;       // M.10
constexpr double kForceNoise_n = 1.0;   // J
constexpr double kFootOffset_n = 0.5;   // J
constexpr double kOnsetSd_s = 0.002;

struct PullData {
    const IsometricPull* pull;
    const std::vector<double>* force;
    double body_n, body_sd_n;
};

Result<PullData> pull_of(const SetAnalysis& set, const RepAnalysis& rep) {
    if (!rep.pull) {
        return Error{ErrorCode::not_computable, "the exercise is no isometric pull"};
    }
    const double body_n = rep.pull->baseline_n - rep.pull->pretension_n;
    return PullData{&*rep.pull, &force_under_feet(set.signals), body_n,
                    set.body_weight ? set.body_weight->standard_error_n : rep.pull->baseline_sd_n};
}

double scale_sd(double force_n) {
    return std::hypot(kForceScaleSd * force_n, kForceNoise_n);
}

MetricValue peak_force(const SetAnalysis& set, const RepAnalysis& rep, bool net) {
    const Result<PullData> data = pull_of(set, rep);
    if (!data) {
        return no_value(data.error().message);
    }
    const double peak_n = (*data->force)[data->pull->peak];
    return net ? number(peak_n - data->body_n, std::hypot(scale_sd(peak_n), data->body_sd_n))
               : number(peak_n, scale_sd(peak_n));
}

MetricValue mean_peak_net(const SetAnalysis& set, const RepAnalysis& rep) {
    const Result<PullData> data = pull_of(set, rep);
    if (!data) {
        return no_value(data.error().message);
    }
    const std::size_t length = std::max<std::size_t>(1, set.signals.samples_in(kPeakMean_s));
    const auto first = static_cast<std::size_t>(data->pull->onset);
    double best = 0.0;
    for (std::size_t i = first; i + length <= data->pull->release; ++i) {
        best = std::max(best, dsp::mean(*data->force, {i, i + length}));
    }
    return best > 0.0 ? number(best - data->body_n, std::hypot(scale_sd(best), data->body_sd_n))
                      : no_value("the pull lasts less than 0.3 s");
}

enum class Quantity { force, rate, impulse };

double value_from(const SetSignals& s, const PullData& data, Quantity quantity, double onset,
                  double after_s) {
    const double end = onset + after_s * s.rate_hz;
    const std::vector<double>& force = *data.force;
    switch (quantity) {
        case Quantity::force: return dsp::value_at(force, end) - data.body_n;
        case Quantity::rate: return (dsp::value_at(force, end) - dsp::value_at(force, onset)) / after_s;
        case Quantity::impulse: break;
    }
    // Trapezoids between the fractional ends.
    const int steps = std::max(2, static_cast<int>(std::lround(end - onset)));
    double sum = 0.0;
    for (int i = 0; i <= steps; ++i) {
        const double share = static_cast<double>(i) / steps;
        const double weight = i == 0 || i == steps ? 0.5 : 1.0;
        sum += weight * (dsp::value_at(force, onset + share * (end - onset)) - data.body_n);
    }
    return sum * after_s / steps;
}

template <Quantity quantity, int after_ms>
MetricValue from_onset(const SetAnalysis& set, const RepAnalysis& rep) {
    const Result<PullData> data = pull_of(set, rep);
    if (!data) {
        return no_value(data.error().message);
    }
    const SetSignals& s = set.signals;
    const IsometricPull& pull = *data->pull;
    constexpr double kAfter_s = after_ms / 1000.0;
    if (quantity == Quantity::rate && pull.pretension_n > kPretension_n) {
        return no_value("the bar was under steady tension before the pull, above 50 N");
    }
    if (pull.onset + kAfter_s * s.rate_hz > static_cast<double>(pull.release)) {
        return no_value("the pull ends before that");
    }
    const double value = value_from(s, *data, quantity, pull.onset, kAfter_s);
    const double late = value_from(s, *data, quantity, pull.onset + kOnsetSd_s * s.rate_hz, kAfter_s);
    const double older = value_from(s, *data, quantity, pull.onset_40n, kAfter_s);
    const double body_sd = quantity == Quantity::impulse ? data->body_sd_n * kAfter_s
                           : quantity == Quantity::force ? data->body_sd_n
                                                         : kForceNoise_n / kAfter_s;
    return number(value, std::hypot(body_sd, late - value, 0.5 * (older - value)));
}

MetricValue time_to_peak(const SetAnalysis& set, const RepAnalysis& rep) {
    const Result<PullData> data = pull_of(set, rep);
    if (!data) {
        return no_value(data.error().message);
    }
    const IsometricPull& pull = *data->pull;
    const double dt_s = set.signals.dt_s;
    return number((static_cast<double>(pull.peak) - pull.onset) * dt_s,
                  std::hypot(kOnsetSd_s, 0.5 * (pull.onset_40n - pull.onset) * dt_s));
}

MetricValue pull_duration(const SetAnalysis& set, const RepAnalysis& rep) {
    const Result<PullData> data = pull_of(set, rep);
    if (!data) {
        return no_value(data.error().message);
    }
    const IsometricPull& pull = *data->pull;
    const double dt_s = set.signals.dt_s;
    return number((static_cast<double>(pull.release) - pull.onset) * dt_s,
                  std::hypot(kOnsetSd_s, 0.5 * (pull.onset_40n - pull.onset) * dt_s));
}

MetricValue asymmetry_over(const SetAnalysis& set, const SampleRange& range) {
    const SetSignals& s = set.signals;
    if (!s.has_plates) {
        return no_value("no force under both feet");
    }
    const double left = dsp::mean(s.left, range);
    const double right = dsp::mean(s.right, range);
    const double total = left + right;
    if (!(total > 0.0)) {
        return no_value("no load on the plates");
    }
    const double foot_sd = std::hypot(kFootOffset_n, 0.0007 * total);
    return number(100.0 * (left - right) / total, 100.0 * foot_sd / total);
}

MetricValue asymmetry_peak(const SetAnalysis& set, const RepAnalysis& rep) {
    const Result<PullData> data = pull_of(set, rep);
    return data ? asymmetry_over(set, {data->pull->peak, data->pull->peak + 1})
                : no_value(data.error().message);
}

MetricValue asymmetry_mean(const SetAnalysis& set, const RepAnalysis& rep) {
    const Result<PullData> data = pull_of(set, rep);
    if (!data) {
        return no_value(data.error().message);
    }
    const double half_n = data->body_n + kHalfRise * ((*data->force)[data->pull->peak] - data->body_n);
    auto first = static_cast<std::size_t>(data->pull->onset);
    while (first < data->pull->peak && (*data->force)[first] < half_n) {
        ++first;
    }
    return asymmetry_over(set, {first, std::max(first + 1, data->pull->release)});
}

MetricValue cop_forward_peak(const SetAnalysis& set, const RepAnalysis& rep) {
    const Result<PullData> data = pull_of(set, rep);
    if (!data) {
        return no_value(data.error().message);
    }
    const SetSignals& s = set.signals;
    if (!s.has_shear) {
        return no_value(s.has_plates ? "the plates measure vertical force only" : "no force under both feet");
    }
    return number(s.cop_x[data->pull->peak], kMomentOffset_nm / s.total[data->pull->peak]);
}

constexpr std::string_view kNetEquation = "F(t_0 + T) - BW, unfiltered";
constexpr std::string_view kRateEquation = "(F(t_0 + T) - F(t_0)) / T";
constexpr std::string_view kImpulseEquation = "Int (F - BW) dt over [t_0, t_0 + T]";
constexpr std::string_view kSource = "science.md M.10; Dos'Santos et al. 2017; Comfort et al. 2019";

constexpr MetricModule of(std::string_view id, std::string_view name, Unit unit, std::string_view meaning,
                          std::string_view equation, RepFunction compute) {
    return {
        {.id = id, .name = name, .unit = unit, .meaning = meaning, .equation = equation, .source = kSource},
        compute};
}

constexpr std::array kMetrics = std::to_array<MetricModule>({
    of("iso_peak_force", "Peak force, isometric", Unit::newton,
       "Highest force under the feet in the pull, body weight included.", "max F(t), unfiltered",
       [](const SetAnalysis& set, const RepAnalysis& rep) { return peak_force(set, rep, false); }),
    of("iso_peak_force_net", "Peak net force, isometric", Unit::newton, "Highest force less body weight.",
       "max F(t) - BW, unfiltered",
       [](const SetAnalysis& set, const RepAnalysis& rep) { return peak_force(set, rep, true); }),
    of("iso_mean_peak_net_300ms", "Best 0.3 s, net", Unit::newton,
       "Largest mean of the net force over 0.3 s.", "max mean(F - BW) over 0.3 s", &mean_peak_net),
    of("iso_force_50ms", "Net force at 50 ms", Unit::newton, "Net force 50 ms after the onset.", kNetEquation,
       &from_onset<Quantity::force, 50>),
    of("iso_force_100ms", "Net force at 100 ms", Unit::newton, "The same at 100 ms.", kNetEquation,
       &from_onset<Quantity::force, 100>),
    of("iso_force_150ms", "Net force at 150 ms", Unit::newton, "The same at 150 ms.", kNetEquation,
       &from_onset<Quantity::force, 150>),
    of("iso_force_200ms", "Net force at 200 ms", Unit::newton, "The same at 200 ms.", kNetEquation,
       &from_onset<Quantity::force, 200>),
    of("iso_force_250ms", "Net force at 250 ms", Unit::newton, "The same at 250 ms.", kNetEquation,
       &from_onset<Quantity::force, 250>),
    of("iso_rfd_0_100ms", "Rate of force, first 100 ms", Unit::newton_per_second,
       "Mean rate of rise over the first 100 ms.", kRateEquation, &from_onset<Quantity::rate, 100>),
    of("iso_rfd_0_200ms", "Rate of force, first 200 ms", Unit::newton_per_second,
       "Mean rate of rise over the first 200 ms.", kRateEquation, &from_onset<Quantity::rate, 200>),
    of("iso_impulse_100ms", "Net impulse, 100 ms", Unit::newton_second, "Net impulse of the first 100 ms.",
       kImpulseEquation, &from_onset<Quantity::impulse, 100>),
    of("iso_impulse_200ms", "Net impulse, 200 ms", Unit::newton_second, "The same of 200 ms.",
       kImpulseEquation, &from_onset<Quantity::impulse, 200>),
    of("iso_impulse_300ms", "Net impulse, 300 ms", Unit::newton_second, "The same of 300 ms.",
       kImpulseEquation, &from_onset<Quantity::impulse, 300>),
    of("iso_time_to_peak", "Time to peak force", Unit::second, "From the onset to the highest force.",
       "t_peak - t_0", &time_to_peak),
    of("iso_asymmetry_peak", "Asymmetry at peak force", Unit::percent,
       "Left minus right share at the highest force; + is left.", "100 (L - R) / (L + R) at t_peak",
       &asymmetry_peak),
    of("iso_asymmetry_mean", "Asymmetry, isometric pull", Unit::percent,
       "Left minus right share from half of the rise to the release; + is left.",
       "100 (I_L - I_R) / (I_L + I_R) from 50 % of the rise to release", &asymmetry_mean),
    of("iso_cop_forward_peak", "Centre of pressure at peak force", Unit::metre,
       "Forward position of the centre of pressure at the highest force, in the lab frame.",
       "X(t_peak), 10 Hz", &cop_forward_peak),
    of("iso_pull_duration", "Duration of the pull", Unit::second, "From the onset to the release.",
       "t_release - t_0", &pull_duration),
});

}  // namespace

const MetricFamily& isometric() {
    static constexpr MetricFamily family{kMetrics};
    return family;
}

}  // namespace hinge::analysis
