#include <algorithm>
#include <cmath>

#include "analysis/dsp/calculus.h"
#include "analysis/events/rep_events.h"

namespace hinge::analysis {
namespace {

constexpr double kUpSpeed_m_s = 0.04;         // D.1
constexpr double kUpNoiseFactor = 8.0;        // D.1
constexpr double kTopTolerance_m = 0.010;     // D.5
constexpr double kTopToleranceOfRise = 0.02;  // D.5
// The 10 Hz speed at an event is uncertain by a count of the transducer, and at the start of a descent also
// by sway.
constexpr double kSpeedSd_m_s = 0.0008;
constexpr double kSwaySpeedSd_m_s = 0.0065;
constexpr double kLeastAcceleration_m_s2 = 0.05;

// One SD of the instant at which the speed passes a threshold: speed error over acceleration there.
double crossing_sd_s(const SetAnalysis& set, double sample, double speed_sd_m_s) {
    const SetSignals& s = set.signals;
    const double step = 0.01 * s.rate_hz;
    const double acceleration =
        (dsp::value_at(s.bar_velocity, sample + step) - dsp::value_at(s.bar_velocity, sample - step)) / 0.02;
    const double count_m_s = 6.0 * resolution_m(set.trial.bar);
    return std::hypot(speed_sd_m_s, count_m_s) / std::max(kLeastAcceleration_m_s2, std::abs(acceleration));
}

RepEvent found(EventKind kind, double time_s, double sd_s, const char* method) {
    return {Event{kind, time_s, sd_s, method}, {}};
}

// First sample with v <= top speed after an upward run that ends near the highest point.
std::optional<double> find_lockout(const SetAnalysis& set, const RepAnalysis& rep) {
    const SetSignals& s = set.signals;
    const double up = std::max(kUpSpeed_m_s, kUpNoiseFactor * set.segmentation.rest_speed_sd_m_s);
    const double top_m = s.bar_position[rep.cycle.top];
    const double rise_m = top_m - s.bar_position[rep.cycle.bottom];
    const double near_top_m = top_m - std::max(kTopTolerance_m, kTopToleranceOfRise * rise_m);
    bool moving_up = false;
    std::optional<double> last;
    for (std::size_t i = rep.cycle.bottom; i < s.size; ++i) {
        const double v = s.bar_velocity[i];
        if (v > up) {
            if (i > rep.cycle.top) {
                break;
            }
            moving_up = true;
        } else if (moving_up && v <= set.settings.top_speed_m_s) {
            moving_up = false;
            const double before = s.bar_velocity[i - 1];
            const double share = before > v ? (before - set.settings.top_speed_m_s) / (before - v) : 0.0;
            last = static_cast<double>(i - 1) + share;
            if (s.bar_position[i] >= near_top_m) {
                return last;
            }
        }
        if (!moving_up && i > rep.cycle.top) {
            break;
        }
    }
    return last;
}

// Last sample that is not yet sinking at the starting speed, before the bar has come down by the hitch dip.
std::optional<double> find_descent_start(const SetAnalysis& set, std::size_t from, std::size_t until) {
    const SetSignals& s = set.signals;
    std::size_t confirmed = from;
    const double start_m_s = set.settings.descent_start_speed_m_s;
    const double below_m = s.bar_position[from] - set.settings.hitch_dip_m;
    while (confirmed < until &&
           !(s.bar_position[confirmed] < below_m && s.bar_velocity[confirmed] < -start_m_s)) {
        ++confirmed;
    }
    if (confirmed >= until) {
        return std::nullopt;
    }
    std::size_t i = confirmed;
    while (i > from && s.bar_velocity[i] < -start_m_s) {
        --i;
    }
    const double a = s.bar_velocity[i];
    const double b = s.bar_velocity[i + 1];
    return static_cast<double>(i) + (a > b ? std::clamp((a + start_m_s) / (a - b), 0.0, 1.0) : 0.0);
}

}  // namespace

void find_velocity_events(const SetAnalysis& set, RepAnalysis& rep) {
    const SetSignals& s = set.signals;
    const bool starts_at_top = set.trial.set.exercise == Exercise::rdl;
    const std::optional<double> lockout = find_lockout(set, rep);
    const std::size_t end = rep.cycle.next_bottom.value_or(s.size);
    if (!lockout) {
        rep.rep[EventKind::lockout].reason = "the bar does not come to rest at the top";
    } else if (rep.cycle.failed) {
        rep.rep[EventKind::lockout].reason = "the lift failed below the top";
        rep.highest_point_s = Estimate{s.time_s(*lockout), crossing_sd_s(set, *lockout, kSpeedSd_m_s)};
    } else {
        rep.rep[EventKind::lockout] = found(EventKind::lockout, s.time_s(*lockout),
                                            crossing_sd_s(set, *lockout, kSpeedSd_m_s), "velocity");
    }
    // The descent of a rep: after the top, or for exercises that start at the top before the bottom.
    std::optional<double> descent;
    std::string missing = "the recording ends before the bar comes down";
    if (!starts_at_top) {
        const std::size_t from = lockout ? static_cast<std::size_t>(std::ceil(*lockout)) : rep.cycle.top;
        descent = find_descent_start(set, std::min(from, s.size - 1), end);
    } else if (rep.cycle.previous_top) {
        descent = find_descent_start(set, *rep.cycle.previous_top, rep.cycle.bottom);
        missing = "the descent before this rep was not found";
    } else {
        missing = "the recording starts after the descent";
    }
    if (descent) {
        rep.rep[EventKind::descent_start] = found(EventKind::descent_start, s.time_s(*descent),
                                                  crossing_sd_s(set, *descent, kSwaySpeedSd_m_s), "velocity");
    } else {
        rep.rep[EventKind::descent_start].reason = missing;
    }
}

}  // namespace hinge::analysis
