// How even the lowering is, and where the hips go when it starts.
//
//   eccentric_speed_cv = RMS(|v| - d/T) / (d/T) over the middle 80 % of the travel;
//   eccentric_pauses = local minima of |v| deeper than 15 % of the mean;  SPARC and LDLJ of |v| over the
//   descent hip_bar_ratio_descent_100 = hip drop over bar drop in the first 100 mm of the descent
//
// SPARC and LDLJ do not tell a controlled lowering from a drop (0.1 item 8) and compare only between descents
// of equal duration within 10 %. Source: science.md F.7, G.2, G.4.

#include "analysis/dsp/smoothness.h"

#include <array>
#include <cmath>
#include <numbers>

#include "analysis/metrics/common.h"

namespace hinge::analysis {
namespace {

using namespace metrics;

constexpr double kEdgeShare = 0.1;      // of the travel at each end, G.2
constexpr double kJerkSd = 0.4;         // of LDLJ from the events that cut it out (validation report)
constexpr double kDroppedJerkSd = 2.0;  // the jerk of a bar let go is at its end, where the floor cuts it off
constexpr double kFastLanding_m_s = 0.3;
constexpr double kMostNoise = 0.95;     // all but 5 % of the jerk
constexpr double kStyleDrop_m = 0.100;  // F.7

std::string missing_speed(const SetAnalysis& set, const RepAnalysis& rep) {
    if (std::string reason = missing_eccentric(set, rep); !reason.empty()) {
        return reason;
    }
    return rep.down_velocity_m_s.empty() ? "bar samples are missing on the way down" : "";
}

// |v| over a part of the descent; `range` in samples of the trial.
std::vector<double> downward_speed(const RepAnalysis& rep, const SampleRange& range) {
    std::vector<double> speed(range.size());
    for (std::size_t i = 0; i < speed.size(); ++i) {
        speed[i] = std::abs(rep.down_velocity_m_s[range.first - rep.eccentric.first + i]);
    }
    return speed;
}

MetricValue eccentric_speed_cv(const SetAnalysis& set, const RepAnalysis& rep) {
    if (const std::string reason = missing_speed(set, rep); !reason.empty()) {
        return no_value(reason);
    }
    const SetSignals& s = set.signals;
    const Interval down = eccentric_interval(set, rep);
    const double high_m = height_m(set, down.first_s);
    const double drop_m = high_m - height_m(set, down.last_s);
    const auto first = dsp::first_fall_to(s.bar_position, rep.eccentric, high_m - kEdgeShare * drop_m);
    const auto last = dsp::first_fall_to(s.bar_position, rep.eccentric, high_m - (1.0 - kEdgeShare) * drop_m);
    if (!first || !last || *last - *first < 2.0 || !(drop_m > 0.0)) {
        return no_value("the descent has no middle part");
    }
    const double mean_speed = drop_m / down.duration_s();
    double sum = 0.0;
    const SampleRange middle{static_cast<std::size_t>(*first), static_cast<std::size_t>(*last)};
    for (const double v : downward_speed(rep, middle)) {
        sum += (v - mean_speed) * (v - mean_speed);
    }
    const double cv = std::sqrt(sum / static_cast<double>(middle.size())) / mean_speed;
    return number(
        cv, std::hypot(set.segmentation.rest_speed_sd_m_s / mean_speed, down.sd_s() / down.duration_s()));
}

MetricValue eccentric_pauses(const SetAnalysis& set, const RepAnalysis& rep) {
    if (const std::string reason = missing_speed(set, rep); !reason.empty()) {
        return no_value(reason);
    }
    const std::vector<double> speed = downward_speed(rep, rep.eccentric);
    const double depth = set.settings.pause_depth_fraction * dsp::mean(speed, {0, speed.size()});
    // A pause is a dip that is `depth` below the peaks on both of its sides.
    int pauses = 0;
    double high = speed.front();
    double low = speed.front();
    bool in_dip = false;
    for (const double v : speed) {
        if (!in_dip) {
            high = std::max(high, v);
            if (v < high - depth) {
                in_dip = true;
                low = v;
            }
        } else {
            low = std::min(low, v);
            if (v > low + depth) {
                ++pauses;
                in_dip = false;
                high = v;
            }
        }
    }
    return number(pauses, 0.0);
}

MetricValue from_result(const Result<double>& value, double sd) {
    return value ? number(*value, sd) : no_value(value.error().message);
}

MetricValue spectral_arc_length(const SetAnalysis& set, const RepAnalysis& rep) {
    if (const std::string reason = missing_speed(set, rep); !reason.empty()) {
        return no_value(reason);
    }
    constexpr double kSd = 0.05;  // spread over event errors of 20 ms, validation report
    return from_result(dsp::sparc(downward_speed(rep, rep.eccentric), set.signals.rate_hz), kSd);
}

// Mean square of the jerk that counting adds, (m/s3)^2: white noise of variance q^2 / 12 through three
// derivatives and two passes of a second-order Butterworth filter,
//   2 s^2 / fs (2 pi)^6 f0^7 Int_0^inf x^6 / (1 + x^4)^2 dx,  the integral being B(7/4, 1/4) / 4 = 0.83304,
// f0 = fc / 0.8022 the cut-off of one pass (B.2).
double counting_jerk(const SetAnalysis& set) {
    const double resolution_m = hinge::resolution_m(set.trial.bar);
    const double one_pass_hz = set.settings.velocity_cutoff_hz / 0.8022;
    return 2.0 * resolution_m * resolution_m / 12.0 * set.signals.dt_s *
           std::pow(2.0 * std::numbers::pi, 6.0) * std::pow(one_pass_hz, 7.0) * 0.83304;
}

MetricValue jerk(const SetAnalysis& set, const RepAnalysis& rep) {
    if (const std::string reason = missing_speed(set, rep); !reason.empty()) {
        return no_value(reason);
    }
    const std::vector<double> speed = downward_speed(rep, rep.eccentric);
    const Result<double> value = dsp::log_dimensionless_jerk(speed, set.signals.rate_hz);
    if (!value) {
        return no_value(value.error().message);
    }
    // The transducer's counts add jerk of their own; the share they can have of all the jerk there is makes
    // the value too low by -ln(1 - share).
    const double duration_s = static_cast<double>(speed.size()) * set.signals.dt_s;
    const double peak = dsp::maximum(speed, {0, speed.size()});
    const double mean_square = std::exp(-*value) * peak * peak / std::pow(duration_s, 4.0);
    const bool lands_fast = speed.back() > kFastLanding_m_s;
    const double share = std::min(kMostNoise, counting_jerk(set) / mean_square);
    return number(*value, std::hypot(lands_fast ? kDroppedJerkSd : kJerkSd, std::log(1.0 - share)));
}

MetricValue hip_bar_ratio_descent_100(const SetAnalysis& set, const RepAnalysis& rep) {
    if (!rep.hip.usable()) {
        return rep.hip.grade == Grade::indeterminate ? indeterminate(rep.hip.reason)
                                                     : no_value(rep.hip.reason);
    }
    if (const std::string reason = missing_eccentric(set, rep); !reason.empty()) {
        return no_value(reason);
    }
    const SetSignals& s = set.signals;
    const double start = s.sample_of(event_time(rep, EventKind::descent_start));
    const double from_m = dsp::value_at(s.bar_position, start);
    const auto end = dsp::first_fall_to(s.bar_position, rep.eccentric, from_m - kStyleDrop_m);
    if (!end || *end >= static_cast<double>(rep.hip.range.last)) {
        return no_value("the bar comes down less than 100 mm");
    }
    const double ratio = (rep.hip.at(start) - rep.hip.at(*end)) / kStyleDrop_m;
    return graded_number(ratio, rep.hip.measured ? 0.01 : 0.10, rep.hip.grade);
}

constexpr std::array kMetrics = std::to_array<MetricModule>({
    {{.id = "eccentric_speed_cv",
      .name = "Unevenness of the lowering",
      .unit = Unit::one,
      .meaning = "Spread of the downward speed about its mean over the middle 80 % of the travel.",
      .equation = "RMS(|v| - d/T) / (d/T) over the middle 80 % of d",
      .source = "science.md G.2",
      .settings = "velocity_cutoff_hz"},
     &eccentric_speed_cv},
    {{.id = "eccentric_pauses",
      .name = "Pauses in the lowering",
      .unit = Unit::one,
      .meaning = "Number of dips of the downward speed deeper than 15 % of its mean.",
      .equation = "count of minima of |v| deeper than 0.15 mean |v|",
      .source = "science.md G.4",
      .settings = "velocity_cutoff_hz pause_depth_fraction"},
     &eccentric_pauses},
    {{.id = "sparc",
      .name = "Spectral arc length (secondary)",
      .unit = Unit::one,
      .meaning = "Smoothness of the downward speed; compare only between descents of equal duration.",
      .equation = "-sum sqrt(df^2 + dM^2), amplitude 0.05, 10 Hz",
      .source = "Balasubramanian 2015; science.md G.4"},
     &spectral_arc_length},
    {{.id = "ldlj",
      .name = "Log dimensionless jerk (secondary)",
      .unit = Unit::one,
      .meaning = "Smoothness of the downward speed; compare only between descents of equal duration.",
      .equation = "-ln(T^3 / vpeak^2 Int (d2v/dt2)^2 dt)",
      .source = "Balasubramanian 2015; science.md G.4"},
     &jerk},
    {{.id = "hip_bar_ratio_descent_100",
      .name = "Hip:bar ratio, start of the descent",
      .unit = Unit::one,
      .meaning = "Hip drop over bar drop in the first 100 mm of the descent; below 0.5 the bar leads.",
      .equation = "(z_h(t_D) - z_h(t)) / 0.1 m, z_g(t) = z_g(t_D) - 0.1 m",
      .source = "science.md F.7",
      .settings = "hip_hold_min_s hip_sync_max_s"},
     &hip_bar_ratio_descent_100},
});

}  // namespace

const MetricFamily& smoothness() {
    static constexpr MetricFamily family{kMetrics};
    return family;
}

}  // namespace hinge::analysis
