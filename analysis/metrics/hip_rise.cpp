// Hip rise against bar rise (science.md F.1), from the hip path: estimated with its quality gate, or
// measured.
//
//   R_d = dz_h / dz_g while the bar rises d from lift-off;  lead_p = t_bar(p) - t_hip(p), p of each one's own
//   excursion from lift-off to lock-out, positive: the hip is ahead;  pre = z_h(LO) - z_h(set)
//   EHRI = 0.5 max(0, R50 - 1) + 0.5 max(0, R100 - 1) + max(0, pre) / ROM_b
//
// R = 1: hips and shoulders rise together; R > 1: the trunk tips forward. The weights of EHRI are our own
// convention.

#include <array>
#include <cstdio>
#include <numbers>

#include "analysis/metrics/common.h"

namespace hinge::analysis {
namespace {

using namespace metrics;

// What the body's proportions, the arms' angle and lift-off leave unknown in a hip rise of d: hypot(4.2 mm,
// 5.5 % of d), from simulated lifters without sway (validation report). Measured: two readings of a
// transducer good to 1 mm.
constexpr double kModelRiseSd_m = 0.0042;
constexpr double kModelShareSd = 0.055;
constexpr double kMeasuredRiseSd_m = 0.0015;
constexpr double kDetectionFactor = 1.64;       // F.5: reported only beyond 1.64 SD
constexpr double kPreRiseSd_m = 0.032;          // F.6: SD 26 mm and a bias of 15 mm; validation report
constexpr double kLeadFloorSd_s = 0.005;        // lift-off and the bar's own passage
constexpr double kSpeedSd_m_s = 0.015;          // F.6: v_h(LO) SD 17-28 mm/s with the hold's own
constexpr double kMeasuredSpeedSd_m_s = 0.010;  // two readings of a transducer over 40 ms
constexpr double kHipPerCentre = 1.0 / 0.345;   // F.3, E0
constexpr double kPositionNoise_per_s = 7.5;    // B.3: speed noise at 20 Hz over the resolution

// Fractional sample at which the bar has risen `rise_m` from lift-off.
std::optional<double> bar_sample_at(const SetAnalysis& set, const RepAnalysis& rep, double rise_m) {
    const double start_m = height_m(set, event_time(rep, EventKind::lift_off));
    return dsp::first_rise_to(set.signals.bar_position, rep.concentric, start_m + rise_m);
}

double start_sample(const SetAnalysis& set, const RepAnalysis& rep) {
    return set.signals.sample_of(event_time(rep, EventKind::lift_off));
}

MetricValue refuse(const RepAnalysis& rep) {
    return rep.hip.grade == Grade::indeterminate ? indeterminate(rep.hip.reason) : no_value(rep.hip.reason);
}

struct Ratio {
    double value, sd;
};

std::optional<Ratio> ratio_at(const SetAnalysis& set, const RepAnalysis& rep, double rise_m) {
    const std::optional<double> sample = bar_sample_at(set, rep, rise_m);
    if (!sample) {
        return std::nullopt;
    }
    const double hip_rise = rep.hip.at(*sample) - rep.hip.at(start_sample(set, rep));
    const std::size_t end =
        std::min(rep.hip.sd_m.size() - 1, static_cast<std::size_t>(*sample) - rep.hip.range.first);
    const double model_m =
        rep.hip.measured ? kMeasuredRiseSd_m : std::hypot(kModelRiseSd_m, kModelShareSd * rise_m);
    return Ratio{hip_rise / rise_m, std::hypot(rep.hip.sd_m[end], model_m) / rise_m};
}

MetricValue hip_bar_ratio(const SetAnalysis& set, const RepAnalysis& rep, double rise_m) {
    if (!rep.hip.usable()) {
        return refuse(rep);
    }
    const std::optional<Ratio> ratio = ratio_at(set, rep, rise_m);
    return ratio ? graded_number(ratio->value, ratio->sd, rep.hip.grade)
                 : no_value("the bar rises less than that");
}

MetricValue hip_lead(const SetAnalysis& set, const RepAnalysis& rep, double share) {
    if (!rep.hip.usable()) {
        return refuse(rep);
    }
    const SetSignals& s = set.signals;
    const double lockout = s.sample_of(event_time(rep, EventKind::lockout));
    const double start = start_sample(set, rep);
    const double bar_rise = dsp::value_at(s.bar_position, lockout) - dsp::value_at(s.bar_position, start);
    const double hip_rise = rep.hip.at(lockout) - rep.hip.at(start);
    if (!(hip_rise > 0.0)) {
        return no_value("the hip does not rise between lift-off and lock-out");
    }
    const std::optional<double> bar_at = bar_sample_at(set, rep, share * bar_rise);
    const SampleRange local{0, rep.concentric.last - rep.hip.range.first};
    const auto hip_at = dsp::first_rise_to(rep.hip.height_m, local, rep.hip.at(start) + share * hip_rise);
    if (!bar_at || !hip_at) {
        return no_value("the hip or the bar does not pass that part of its way");
    }
    const double lead_s = (*bar_at - *hip_at - static_cast<double>(rep.hip.range.first)) * s.dt_s;
    // The hip's error at that height and its share of the error of the whole rise, as time: half of what lies
    // between the passages a standard deviation below and above.
    const auto at = static_cast<std::size_t>(*hip_at);
    const double model_m =
        rep.hip.measured ? kMeasuredRiseSd_m : std::hypot(kModelRiseSd_m, kModelShareSd * share * hip_rise);
    const double height_sd = std::hypot(rep.hip.sd_m[at], model_m, share * rep.hip.sd_m[local.last - 1]);
    const auto passage = [&](double height_m, double otherwise) {
        return dsp::first_rise_to(rep.hip.height_m, local, height_m).value_or(otherwise);
    };
    const double height = rep.hip.at(start) + share * hip_rise;
    const double early = passage(height - height_sd, 0.0);
    const double late = passage(height + height_sd, static_cast<double>(local.last));
    const double sd = std::hypot(kLeadFloorSd_s, 0.5 * (late - early) * s.dt_s);
    return graded_number(lead_s, sd, rep.hip.grade);
}

MetricValue hip_velocity_lift_off(const SetAnalysis& set, const RepAnalysis& rep) {
    if (!rep.hip.usable()) {
        return refuse(rep);
    }
    // Slope of the hip over the first 40 ms: no extra smoothing of the path (F.3 step 7).
    const std::size_t samples = set.signals.samples_in(0.040);
    if (rep.hip.height_m.size() <= samples || samples < 2) {
        return no_value("the hip path is too short");
    }
    const double speed = dsp::slope(rep.hip.height_m, {0, samples + 1}, set.signals.dt_s);
    if (rep.hip.measured) {
        return graded_number(speed, kMeasuredSpeedSd_m_s, rep.hip.grade);
    }
    // From the hold: the slope of the path's own error. From the bar: the noise of its speed, which the
    // body's mass divides and the hip's share of the centre of mass multiplies.
    const double hold_m_s = rep.hip.sd_m[samples] / (static_cast<double>(samples) * set.signals.dt_s);
    const double resolution_m = hinge::resolution_m(set.trial.bar);
    const double bar_m_s =
        kPositionNoise_per_s * resolution_m * rep.weights.bar->value / rep.weights.body->value;
    return graded_number(speed, std::hypot(kSpeedSd_m_s, hold_m_s, kHipPerCentre * bar_m_s), rep.hip.grade);
}

struct PreRise {
    double value_m, sd_m;
};

std::optional<PreRise> pre_rise(const SetAnalysis& set, const RepAnalysis& rep) {
    if (!rep.hip.set_height_m) {
        return std::nullopt;
    }
    // The set position is anchored to standing, lift-off to the hold after it.
    const std::size_t last = std::min(rep.concentric.last - rep.hip.range.first, rep.hip.sd_m.size()) - 1;
    return PreRise{rep.hip.at(start_sample(set, rep)) - *rep.hip.set_height_m,
                   rep.hip.measured ? kMeasuredRiseSd_m : std::hypot(kPreRiseSd_m, rep.hip.sd_m[last])};
}

MetricValue hip_rise_before_lift_off(const SetAnalysis& set, const RepAnalysis& rep) {
    if (!rep.hip.usable()) {
        return refuse(rep);
    }
    const std::optional<PreRise> rise = pre_rise(set, rep);
    if (!rise) {
        return no_value(rep.hip.set_reason);
    }
    const double limit_m = kDetectionFactor * rise->sd_m;
    if (!rep.hip.measured && std::abs(rise->value_m) < limit_m) {
        char reason[96];
        std::snprintf(reason, sizeof reason, "below the detection limit of %.0f mm", 1000.0 * limit_m);
        return no_value(reason);
    }
    return graded_number(rise->value_m, rise->sd_m, rep.hip.grade);
}

MetricValue hip_height_set_fraction(const SetAnalysis&, const RepAnalysis& rep) {
    if (!rep.hip.usable()) {
        return refuse(rep);
    }
    if (!rep.hip.set_height_m) {
        return no_value(rep.hip.set_reason);
    }
    if (!(rep.hip.standing_height_m > 0.0)) {
        return no_value("the hip is not above the floor when standing");
    }
    return graded_number(*rep.hip.set_height_m / rep.hip.standing_height_m,
                         rep.hip.set_height_sd_m.value_or(0.025) / rep.hip.standing_height_m, rep.hip.grade);
}

// SD of max(0, R - 1): all of R's where R is above 1, none where it is surely below.
double excess_sd(const Ratio& ratio) {
    const double z = (ratio.value - 1.0) / ratio.sd + 1.0;
    return ratio.sd * std::sqrt(0.5 * std::erfc(-z / std::numbers::sqrt2));
}

MetricValue early_hip_rise_index(const SetAnalysis& set, const RepAnalysis& rep) {
    if (!rep.hip.usable()) {
        return refuse(rep);
    }
    const std::optional<Ratio> r50 = ratio_at(set, rep, 0.050);
    const std::optional<Ratio> r100 = ratio_at(set, rep, 0.100);
    if (!r50 || !r100) {
        return no_value("the bar rises less than 100 mm");
    }
    const Interval up = concentric_interval(set, rep);
    const double rise_m = height_m(set, up.last_s) - height_m(set, up.first_s);
    double pre_m = 0.0;
    double pre_sd = 0.0;
    if (const std::optional<PreRise> pre = pre_rise(set, rep);
        pre && pre->value_m > kDetectionFactor * pre->sd_m) {
        pre_m = pre->value_m;
        pre_sd = pre->sd_m;
    }
    const double index =
        0.5 * std::max(0.0, r50->value - 1.0) + 0.5 * std::max(0.0, r100->value - 1.0) + pre_m / rise_m;
    const double ratios_sd = 0.5 * (excess_sd(*r50) + excess_sd(*r100));
    return graded_number(index, std::hypot(ratios_sd, pre_sd / rise_m), rep.hip.grade);
}

constexpr std::string_view kRatioEquation = "(z_h(t_d) - z_h(t_LO)) / d, z_g(t_d) = z_g(t_LO) + d";
constexpr std::string_view kLeadEquation = "t_bar(p) - t_hip(p), p of each excursion from t_LO to t_LK";
constexpr std::string_view kGateSettings =
    "hip_hold_min_s hip_hold_max_bar_sd_m_s hip_hold_max_force_sd_fraction hip_concentric_max_s "
    "hip_concentric_grade_a_s hip_weight_max_se_n hip_sync_grade_a_s hip_sync_max_s hip_cord_offset_max_m";

constexpr std::array kMetrics = std::to_array<MetricModule>({
    {{.id = "hip_bar_ratio_25",
      .name = "Hip:bar ratio, first inch",
      .unit = Unit::one,
      .meaning =
          "Hip rise over bar rise while the bar rises 25.4 mm from lift-off; 1: hips and shoulders together.",
      .equation = kRatioEquation,
      .source = "science.md F.1, F.3",
      .settings = kGateSettings},
     [](const SetAnalysis& set, const RepAnalysis& rep) { return hip_bar_ratio(set, rep, kMetresPerInch); }},
    {{.id = "hip_bar_ratio_50",
      .name = "Hip:bar ratio, 50 mm",
      .unit = Unit::one,
      .meaning = "The same over 50 mm.",
      .equation = kRatioEquation,
      .source = "science.md F.1, F.3",
      .settings = kGateSettings},
     [](const SetAnalysis& set, const RepAnalysis& rep) { return hip_bar_ratio(set, rep, 0.050); }},
    {{.id = "hip_bar_ratio_100",
      .name = "Hip:bar ratio, 100 mm",
      .unit = Unit::one,
      .meaning = "The same over 100 mm.",
      .equation = kRatioEquation,
      .source = "science.md F.1, F.3",
      .settings = kGateSettings},
     [](const SetAnalysis& set, const RepAnalysis& rep) { return hip_bar_ratio(set, rep, 0.100); }},
    {{.id = "hip_bar_ratio_200",
      .name = "Hip:bar ratio, 200 mm",
      .unit = Unit::one,
      .meaning = "The same over 200 mm.",
      .equation = kRatioEquation,
      .source = "science.md F.1, F.3",
      .settings = kGateSettings},
     [](const SetAnalysis& set, const RepAnalysis& rep) { return hip_bar_ratio(set, rep, 0.200); }},
    {{.id = "hip_lead_10",
      .name = "Hip lead at 10 %",
      .unit = Unit::second,
      .meaning =
          "How much earlier the hip has done 10 % of its rise than the bar of its own; judge by change.",
      .equation = kLeadEquation,
      .source = "science.md F.1",
      .settings = kGateSettings},
     [](const SetAnalysis& set, const RepAnalysis& rep) { return hip_lead(set, rep, 0.10); }},
    {{.id = "hip_lead_25",
      .name = "Hip lead at 25 %",
      .unit = Unit::second,
      .meaning = "The same at 25 %.",
      .equation = kLeadEquation,
      .source = "science.md F.1",
      .settings = kGateSettings},
     [](const SetAnalysis& set, const RepAnalysis& rep) { return hip_lead(set, rep, 0.25); }},
    {{.id = "hip_lead_50",
      .name = "Hip lead at 50 %",
      .unit = Unit::second,
      .meaning = "The same at 50 %.",
      .equation = kLeadEquation,
      .source = "science.md F.1",
      .settings = kGateSettings},
     [](const SetAnalysis& set, const RepAnalysis& rep) { return hip_lead(set, rep, 0.50); }},
    {{.id = "hip_velocity_lift_off",
      .name = "Hip speed at lift-off",
      .unit = Unit::metre_per_second,
      .meaning = "Vertical speed of the hip when the bar breaks from the floor.",
      .equation = "slope of z_h over [t_LO, t_LO + 40 ms]",
      .source = "science.md F.1",
      .settings = kGateSettings},
     &hip_velocity_lift_off},
    {{.id = "hip_rise_before_lift_off",
      .name = "Hip rise before lift-off",
      .unit = Unit::metre,
      .meaning = "Hip rise between the still set position and lift-off; estimated values below 1.64 SD are "
                 "not shown.",
      .equation = "z_h(t_LO) - z_h(set)",
      .source = "science.md F.5",
      .settings = kGateSettings},
     &hip_rise_before_lift_off},
    {{.id = "hip_height_set_fraction",
      .name = "Hip height at set",
      .unit = Unit::one,
      .meaning = "Hip height in the set position over hip height standing.",
      .equation = "z_h(set) / z_h(standing)",
      .source = "science.md F.5",
      .settings = kGateSettings},
     &hip_height_set_fraction},
    {{.id = "early_hip_rise_index",
      .name = "Early hip-rise index",
      .unit = Unit::one,
      .meaning = "Sum of early hip rise over the first 50 and 100 mm and before lift-off; lab convention.",
      .equation = "0.5 max(0, R50 - 1) + 0.5 max(0, R100 - 1) + max(0, pre) / ROM_b",
      .source = "science.md F.1",
      .settings = kGateSettings},
     &early_hip_rise_index},
});

}  // namespace

const MetricFamily& hip_rise() {
    static constexpr MetricFamily family{kMetrics};
    return family;
}

}  // namespace hinge::analysis
