// The way down, from the start of the descent to touchdown (science.md G.1), and its last 12 and 6 inches
// (G.2).
//
//   last_X_ratio = (h / t_below) / ((d - h) / t_above), h = 0.3048 or 0.1524 m, d the descent
//
// About 1.03 for a steady three-second lowering and 5.8 for a bar that is let go; not defined when d <= h.
//   touchdown_speed = |v| 15 ms before touchdown: of the parabola through the unfiltered height 30 to 3 ms
//   before it; below 0.15 m/s, where the transducer's counts would drown it, the mean over the 20 to 5 ms
//   before touchdown of the position filtered at 20 Hz up to touchdown only (M.6).

#include <array>

#include "analysis/dsp/butterworth.h"
#include "analysis/dsp/parabola.h"
#include "analysis/metrics/common.h"

namespace hinge::analysis {
namespace {

using namespace metrics;

constexpr double kTouchHeightSd_m = 0.001;  // of the grip when the discs touch, its bend unknown
constexpr double kFastLanding_m_s = 0.15;   // as for the touchdown itself
// A soft landing slows down by some 0.8 m/s2: 10 ms of its instant are 8 mm/s (validation report).
constexpr double kSoftLandingSd_m_s = 0.008;

constexpr double kBeforeTouchdown_s = 0.015;  // M.6
constexpr double kNotYetTouched_s = 0.003;    // one SD of a hard touchdown
constexpr double kPathBefore_s = 0.027;
constexpr std::size_t kLeastSamples = 5;
constexpr double kHardLandingSpeedSd = 0.03;  // M.6: of the corner that bar and floor round off
constexpr double kSpeedNoise_per_s = 25.0;    // of the parabola's slope, over the transducer's resolution

struct WayDown {
    Interval interval;
    double drop_m, drop_sd_m;
};

Result<WayDown> way_down(const SetAnalysis& set, const RepAnalysis& rep) {
    if (std::string reason = missing_eccentric(set, rep); !reason.empty()) {
        return Error{ErrorCode::not_computable, std::move(reason)};
    }
    if (cord_jumps_in(set, rep.eccentric)) {
        return Error{ErrorCode::not_computable, "the cord jumped on the way down"};
    }
    const Interval interval = eccentric_interval(set, rep);
    const double low_m = rep.touchdown_height_m.value_or(height_m(set, interval.last_s));
    const double drop_m = height_m(set, interval.first_s) - low_m;
    return WayDown{interval, drop_m, std::hypot(height_change_sd_m(set, interval, drop_m), kTouchHeightSd_m)};
}

MetricValue eccentric_duration(const SetAnalysis& set, const RepAnalysis& rep) {
    const Result<WayDown> down = way_down(set, rep);
    return down ? number(down->interval.duration_s(), down->interval.sd_s()) : no_value(down.error().message);
}

MetricValue eccentric_displacement(const SetAnalysis& set, const RepAnalysis& rep) {
    const Result<WayDown> down = way_down(set, rep);
    return down ? number(down->drop_m, down->drop_sd_m) : no_value(down.error().message);
}

MetricValue mean_eccentric_speed(const SetAnalysis& set, const RepAnalysis& rep) {
    const Result<WayDown> down = way_down(set, rep);
    if (!down) {
        return no_value(down.error().message);
    }
    const double duration_s = down->interval.duration_s();
    const double speed = down->drop_m / duration_s;
    return number(speed,
                  speed * std::hypot(down->drop_sd_m / down->drop_m, down->interval.sd_s() / duration_s));
}

// Largest slope of the unfiltered height over 15 ms in the last 60 ms: the filter would cut a peak that the
// floor ends.
double speed_near_floor(const SetAnalysis& set, const RepAnalysis& rep) {
    const SetSignals& s = set.signals;
    const std::size_t window = s.samples_in(0.015) + 1;
    const std::size_t reach = std::min(rep.eccentric.size(), s.samples_in(0.060));
    double fastest = 0.0;
    for (std::size_t last = rep.eccentric.last; window > 3 && last + reach >= rep.eccentric.last + window;
         --last) {
        fastest = std::max(fastest, -dsp::slope(s.bar, {last - window, last}, s.dt_s));
    }
    return fastest;
}

MetricValue peak_eccentric_speed(const SetAnalysis& set, const RepAnalysis& rep) {
    const Result<WayDown> down = way_down(set, rep);
    if (!down) {
        return no_value(down.error().message);
    }
    if (rep.down_velocity_m_s.empty()) {
        return no_value("bar samples are missing on the way down");
    }
    // The corner of a hard landing is left to the unfiltered height: the way down is carried on over it.
    const std::size_t corner = rep.landing ? set.signals.samples_in(kLandingCorner_s) : 0;
    const std::size_t size = rep.down_velocity_m_s.size();
    const SampleRange all{0, size > corner ? size - corner : size};
    const double peak = -dsp::minimum(rep.down_velocity_m_s, all);
    const bool accelerating =
        dsp::index_of_minimum(rep.down_velocity_m_s, all) + set.signals.samples_in(0.1) > size;
    if (!accelerating || peak < kFastLanding_m_s) {
        return number(peak, std::hypot(kLengthScaleSd * peak, speed_noise_m_s(set)));
    }
    return number(std::max(peak, speed_near_floor(set, rep)), std::hypot(0.03 * peak, speed_noise_m_s(set)));
}

MetricValue eccentric_concentric_ratio(const SetAnalysis& set, const RepAnalysis& rep) {
    const Result<WayDown> down = way_down(set, rep);
    if (!down) {
        return no_value(down.error().message);
    }
    if (rep.rep.failed) {
        return no_value("the lift failed below the top");
    }
    if (const std::string reason = missing_concentric(set, rep); !reason.empty()) {
        return no_value(reason);
    }
    const Interval up = concentric_interval(set, rep);
    const double ratio = down->interval.duration_s() / up.duration_s();
    return number(ratio, ratio * std::hypot(down->interval.sd_s() / down->interval.duration_s(),
                                            up.sd_s() / up.duration_s()));
}

struct LastPart {
    double height_m, time_s, time_sd_s, speed_m_s, ratio, relative_sd;
};

Result<LastPart> last_part(const SetAnalysis& set, const RepAnalysis& rep, EventKind mark, double height_m) {
    const Result<WayDown> down = way_down(set, rep);
    if (!down) {
        return down.error();
    }
    const std::optional<double> mark_s = rep.rep.time_s(mark);
    if (!mark_s) {
        return Error{ErrorCode::not_computable, rep.rep[mark].reason};
    }
    LastPart part{};
    part.height_m = height_m;
    part.time_s = down->interval.last_s - *mark_s;
    if (!(part.time_s > 0.0)) {
        return Error{ErrorCode::not_computable, "the mark is not passed before touchdown"};
    }
    part.time_sd_s = std::hypot(down->interval.last_sd_s, event_sd(rep, mark));
    part.speed_m_s = height_m / part.time_s;
    const double above_m = down->drop_m - height_m;
    const double above_s = down->interval.duration_s() - part.time_s;
    part.ratio = part.speed_m_s / (above_m / above_s);
    const double above_sd = std::hypot(down->drop_sd_m / above_m,
                                       std::hypot(down->interval.first_sd_s, event_sd(rep, mark)) / above_s);
    part.relative_sd = std::hypot(part.time_sd_s / part.time_s, above_sd);
    return part;
}

template <EventKind mark>
Result<LastPart> part_of(const SetAnalysis& set, const RepAnalysis& rep) {
    return last_part(set, rep, mark, (mark == EventKind::last_12in ? 12.0 : 6.0) * kMetresPerInch);
}

template <EventKind mark>
MetricValue last_time(const SetAnalysis& set, const RepAnalysis& rep) {
    const Result<LastPart> part = part_of<mark>(set, rep);
    return part ? number(part->time_s, part->time_sd_s) : no_value(part.error().message);
}

template <EventKind mark>
MetricValue last_speed(const SetAnalysis& set, const RepAnalysis& rep) {
    const Result<LastPart> part = part_of<mark>(set, rep);
    return part ? number(part->speed_m_s, part->speed_m_s * part->time_sd_s / part->time_s)
                : no_value(part.error().message);
}

template <EventKind mark>
MetricValue last_ratio(const SetAnalysis& set, const RepAnalysis& rep) {
    const Result<LastPart> part = part_of<mark>(set, rep);
    return part ? number(part->ratio, part->ratio * part->relative_sd) : no_value(part.error().message);
}

// The way down from 30 to 3 ms before touchdown, or five samples of it.
std::optional<dsp::Parabola> path_before(const SetAnalysis& set, const RepAnalysis& rep, double touchdown) {
    const SetSignals& s = set.signals;
    const double end = touchdown - kNotYetTouched_s * s.rate_hz;
    const std::size_t samples = std::max(kLeastSamples, s.samples_in(kPathBefore_s));
    if (!(end >= static_cast<double>(rep.eccentric.first + samples))) {
        return std::nullopt;
    }
    const std::size_t last = std::min(static_cast<std::size_t>(end) + 1, s.bar.size());
    return dsp::fit_parabola(s.bar, {last - samples, last}, s.dt_s);
}

MetricValue touchdown_speed(const SetAnalysis& set, const RepAnalysis& rep) {
    if (!set.has_floor_phase()) {
        return no_value("the bar does not touch the floor in this exercise");
    }
    if (const std::string reason = missing_eccentric(set, rep); !reason.empty()) {
        return no_value(reason);
    }
    const SetSignals& s = set.signals;
    if (!dsp::all_finite(s.bar, rep.eccentric)) {
        return no_value("bar samples are missing on the way down");
    }
    const std::size_t first = s.samples_in(0.020);
    const std::size_t last = s.samples_in(0.005);
    const double touchdown = s.sample_of(event_time(rep, EventKind::touchdown));
    const std::optional<dsp::Parabola> path = path_before(set, rep, touchdown);
    if (!path || rep.eccentric.size() <= first || first < last + 2) {
        return no_value("the descent is too short, or sampled too slowly, for a touchdown speed");
    }
    const double fast = -path->slope(touchdown - kBeforeTouchdown_s * s.rate_hz);
    const double resolution_m = hinge::resolution_m(set.trial.bar);
    if (fast > kFastLanding_m_s) {
        return number(fast, std::hypot(kHardLandingSpeedSd * fast, kSpeedNoise_per_s * resolution_m));
    }
    const std::span<const double> before(s.bar.data() + rep.eccentric.first, rep.eccentric.size());
    const std::vector<double> position =
        dsp::lowpass_zero_lag(before, Hertz{set.settings.position_cutoff_hz}, Hertz{s.rate_hz});
    const double moved_m = position[position.size() - 1 - first] - position[position.size() - 1 - last];
    const double speed = std::abs(moved_m / (static_cast<double>(first - last) * s.dt_s));
    return number(speed, std::hypot(kSoftLandingSd_m_s, 8.0 * resolution_m));
}

constexpr std::string_view kRatioEquation = "(h / t_below) / ((d - h) / t_above)";

constexpr std::array kMetrics = std::to_array<MetricModule>({
    {{.id = "eccentric_duration",
      .name = "Eccentric duration",
      .unit = Unit::second,
      .meaning = "Time from the start of the descent to touchdown.",
      .equation = "t_touchdown - t_descent_start",
      .source = "science.md G.1"},
     &eccentric_duration},
    {{.id = "eccentric_displacement",
      .name = "Eccentric displacement",
      .unit = Unit::metre,
      .meaning = "How far the grip comes down.",
      .equation = "z(t_D) - z(t_TD)",
      .source = "science.md G"},
     &eccentric_displacement},
    {{.id = "mean_eccentric_speed",
      .name = "Mean eccentric speed",
      .unit = Unit::metre_per_second,
      .meaning = "Descent over the time it took.",
      .equation = "(z(t_D) - z(t_TD)) / (t_TD - t_D)",
      .source = "science.md G.1"},
     &mean_eccentric_speed},
    {{.id = "peak_eccentric_speed",
      .name = "Peak eccentric speed",
      .unit = Unit::metre_per_second,
      .meaning = "Highest downward speed of the bar.",
      .equation = "max -v(t), 10 Hz, over [t_D, t_TD]",
      .source = "science.md G.2",
      .settings = "velocity_cutoff_hz"},
     &peak_eccentric_speed},
    {{.id = "eccentric_concentric_ratio",
      .name = "Time down over time up",
      .unit = Unit::one,
      .meaning = "Eccentric over concentric duration.",
      .equation = "T_ecc / T_con",
      .source = "science.md G.6"},
     &eccentric_concentric_ratio},
    {{.id = "last_12in_time",
      .name = "Time for the last 12 in",
      .unit = Unit::second,
      .meaning = "Time from 304.8 mm above touchdown height to touchdown.",
      .equation = "t_TD - t(z = z_TD + 0.3048 m)",
      .source = "science.md D.6, G.2"},
     &last_time<EventKind::last_12in>},
    {{.id = "last_12in_speed",
      .name = "Speed over the last 12 in",
      .unit = Unit::metre_per_second,
      .meaning = "Mean speed over the last 12 inches of the descent.",
      .equation = "0.3048 m / last_12in_time",
      .source = "science.md G.2"},
     &last_speed<EventKind::last_12in>},
    {{.id = "last_12in_ratio",
      .name = "Speed ratio, last 12 in",
      .unit = Unit::one,
      .meaning = "Speed over the last 12 inches of the descent over the mean speed above.",
      .equation = kRatioEquation,
      .source = "science.md G.2"},
     &last_ratio<EventKind::last_12in>},
    {{.id = "last_6in_time",
      .name = "Time for the last 6 in",
      .unit = Unit::second,
      .meaning = "Time from 152.4 mm above touchdown height to touchdown.",
      .equation = "t_TD - t(z = z_TD + 0.1524 m)",
      .source = "science.md D.6, G.2"},
     &last_time<EventKind::last_6in>},
    {{.id = "last_6in_speed",
      .name = "Speed over the last 6 in",
      .unit = Unit::metre_per_second,
      .meaning = "Mean speed over the last 6 inches of the descent.",
      .equation = "0.1524 m / last_6in_time",
      .source = "science.md G.2"},
     &last_speed<EventKind::last_6in>},
    {{.id = "last_6in_ratio",
      .name = "Speed ratio, last 6 in",
      .unit = Unit::one,
      .meaning = "Speed over the last 6 inches of the descent over the mean speed above.",
      .equation = kRatioEquation,
      .source = "science.md G.2"},
     &last_ratio<EventKind::last_6in>},
    {{.id = "touchdown_speed",
      .name = "Touchdown speed",
      .unit = Unit::metre_per_second,
      .meaning = "Downward speed just before the discs touch the floor.",
      .equation = "|v(t_TD - 15 ms)|, unfiltered; below 0.15 m/s mean |v| over [t_TD - 20 ms, t_TD - 5 ms], "
                  "20 Hz, one-sided",
      .source = "science.md G.2, M.6",
      .version = 2,
      .settings = "position_cutoff_hz"},
     &touchdown_speed},
});

}  // namespace

const MetricFamily& eccentric() {
    static constexpr MetricFamily family{kMetrics};
    return family;
}

}  // namespace hinge::analysis
