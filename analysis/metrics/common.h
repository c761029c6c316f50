#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "analysis/dsp/calculus.h"
#include "analysis/dsp/gaps.h"
#include "analysis/dsp/summary.h"
#include "analysis/metrics/metric.h"

// Small helpers that several metric files share.
namespace hinge::analysis::metrics {

// Relative scale error of a bar transducer and of a plate, one SD: calibration sheets promise 0.1 %
// (science.md J).
inline constexpr double kLengthScaleSd = 0.001;
inline constexpr double kForceScaleSd = 0.0007;  // of both plates together: 0.1 % each, independent

// Reason why an event is missing, or empty when it is there.
[[nodiscard]] inline std::string missing_event(const RepAnalysis& rep, EventKind kind) {
    const RepEvent& event = rep.rep[kind];
    if (event.event) {
        return {};
    }
    return "no " + std::string(name(kind)) + ": " + event.reason;
}

// Reason why the phase between two events is missing, or empty. Events that a person placed may be in the
// wrong order.
[[nodiscard]] inline std::string missing_phase(const RepAnalysis& rep, EventKind first, EventKind last) {
    std::string reason = missing_event(rep, first);
    if (reason.empty()) {
        reason = missing_event(rep, last);
    }
    if (reason.empty() && !(rep.rep[last].event->time_s > rep.rep[first].event->time_s)) {
        reason = std::string(name(last)) + " is not after " + std::string(name(first));
    }
    return reason;
}

// The reason for an empty phase: never empty itself.
[[nodiscard]] inline std::string why_empty(std::string reason) {
    return reason.empty() ? "the phase holds no sample" : std::move(reason);
}

[[nodiscard]] inline std::string missing_concentric(const SetAnalysis& set, const RepAnalysis& rep) {
    if (!rep.concentric.empty()) {
        return {};
    }
    if (rep.highest_point_s) {
        return why_empty(missing_event(rep, EventKind::lift_off));
    }
    return why_empty(set.has_floor_phase() ? missing_phase(rep, EventKind::lift_off, EventKind::lockout)
                                           : missing_event(rep, EventKind::lockout));
}

[[nodiscard]] inline std::string missing_eccentric(const SetAnalysis& set, const RepAnalysis& rep) {
    if (!rep.eccentric.empty()) {
        return {};
    }
    return why_empty(set.has_floor_phase()
                         ? missing_phase(rep, EventKind::descent_start, EventKind::touchdown)
                         : missing_event(rep, EventKind::descent_start));
}

[[nodiscard]] inline double event_sd(const RepAnalysis& rep, EventKind kind) {
    const RepEvent& event = rep.rep[kind];
    return event.event ? event.event->uncertainty_s : 0.0;
}

[[nodiscard]] inline double event_time(const RepAnalysis& rep, EventKind kind) {
    const RepEvent& event = rep.rep[kind];
    return event.event ? event.event->time_s : 0.0;
}

// Start and end of the way up and down in seconds, with their errors; the bottom turn stands in where there
// is no floor contact.
struct Interval {
    double first_s = 0.0, last_s = 0.0;
    double first_sd_s = 0.0, last_sd_s = 0.0;
    [[nodiscard]] double duration_s() const noexcept { return last_s - first_s; }
    [[nodiscard]] double sd_s() const noexcept { return std::hypot(first_sd_s, last_sd_s); }
};

// The turn at the bottom of an RDL is flat: its instant is known to about 20 ms.
inline constexpr double kTurnSd_s = 0.020;

[[nodiscard]] inline Interval concentric_interval(const SetAnalysis& set, const RepAnalysis& rep) {
    Interval interval{event_time(rep, EventKind::lift_off), event_time(rep, EventKind::lockout),
                      event_sd(rep, EventKind::lift_off), event_sd(rep, EventKind::lockout)};
    if (rep.highest_point_s) {
        interval.last_s = rep.highest_point_s->value;
        interval.last_sd_s = rep.highest_point_s->sd;
    }
    if (!set.has_floor_phase()) {
        interval.first_s = set.signals.time_s(static_cast<double>(rep.cycle.bottom));
        interval.first_sd_s = kTurnSd_s;
    }
    return interval;
}

// The cord jumped in the phase: what spans that is not used (M.8).
[[nodiscard]] inline bool cord_jumps_in(const SetAnalysis& set, const SampleRange& phase) {
    return std::any_of(set.signals.cord_jumps.begin(), set.signals.cord_jumps.end(),
                       [&](const CordJump& jump) { return jump.at > phase.first && jump.at < phase.last; });
}

[[nodiscard]] inline Interval eccentric_interval(const SetAnalysis& set, const RepAnalysis& rep) {
    Interval interval{event_time(rep, EventKind::descent_start), event_time(rep, EventKind::touchdown),
                      event_sd(rep, EventKind::descent_start), event_sd(rep, EventKind::touchdown)};
    if (!set.has_floor_phase()) {
        interval.last_s = set.signals.time_s(static_cast<double>(rep.cycle.bottom));
        interval.last_sd_s = kTurnSd_s;
    }
    return interval;
}

// What the zero leaves on a plate's moments, N m: a tenth of a promille of 1500 N m and their noise (J).
inline constexpr double kMomentOffset_nm = 0.5;

[[nodiscard]] inline double height_m(const SetAnalysis& set, double time_s) {
    return dsp::value_at(set.signals.bar_position, set.signals.sample_of(time_s));
}

// What the bar's bend and the play of its discs leave open in a height of the grip: 0.6 mm (validation
// report).
inline constexpr double kBarShapeSd_m = 0.0006;

// SD of the filtered speed of the bar; its largest value in a phase is high by about as much (B.3).
[[nodiscard]] inline double speed_noise_m_s(const SetAnalysis& set) {
    const double resolution_m = hinge::resolution_m(set.trial.bar);
    return std::hypot(0.001, 4.0 * resolution_m);
}

// SD of a height difference between two instants: scale, one count, and the events' errors times the speed
// there.
[[nodiscard]] inline double height_change_sd_m(const SetAnalysis& set, const Interval& interval,
                                               double change_m) {
    const SetSignals& s = set.signals;
    const double resolution_m = hinge::resolution_m(set.trial.bar);
    const auto slip = [&](double time_s, double sd_s) {
        return dsp::value_at(s.bar_velocity, s.sample_of(time_s)) * sd_s;
    };
    return std::hypot(
        std::hypot(kLengthScaleSd * change_m, resolution_m / std::sqrt(12.0), kBarShapeSd_m),
        std::hypot(slip(interval.first_s, interval.first_sd_s), slip(interval.last_s, interval.last_sd_s)));
}

}  // namespace hinge::analysis::metrics
