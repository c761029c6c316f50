#include <algorithm>
#include <cmath>

#include "analysis/dsp/calculus.h"
#include "analysis/dsp/summary.h"
#include "analysis/events/bar_break.h"
#include "analysis/events/landing.h"
#include "analysis/events/rep_events.h"

namespace hinge::analysis {
namespace {

// No bar bends further than this before its discs leave the floor (0.1 item 4: 5-21 mm), so a grip this much
// above rest has certainly left it.
constexpr double kCertainlyLifted_m = 0.060;
constexpr double kPullReach_s = 2.0;            // how long before lift-off the bend is fitted
constexpr double kBreakAgreement_s = 0.120;     // D.2
constexpr double kSlackNoiseFactor = 5.0;       // D.3
constexpr double kForceNoiseFloor_n = 1.0;      // D
constexpr double kKneeHeightOfStature = 0.285;  // D.4
constexpr double kKneeHeightSd_m = 0.030;       // D.4
constexpr double kFirstInch_m = kMetresPerInch;
constexpr double kLandingNear_m = 0.005;  // around touching height, where a soft landing is looked for
constexpr double kNearlyStopped_m_s = 0.002;
constexpr double kTouchTolerance_m = 0.0005;  // two counts of a quarter-millimetre transducer
constexpr double kOtherFloor_m = 0.003;       // B.6: the bar lies elsewhere than before the pull
constexpr double kDropped_s = 0.080;          // the hand load stays away that long once the floor has the bar
constexpr double kFloorHasBar = 0.5;          // of the bar's weight in the hands
// Uncertainty of the events, one SD: D.2, D.7 and the project's validation report.
constexpr double kForceLiftOffSd_s = 0.007;
constexpr double kRefinedLiftOffSd_s = 0.007;
constexpr double kHeightLiftOffSd_s = 0.050;
constexpr double kBentLiftOffSd_s = 0.050;
constexpr double kSlackStartSd_s = 0.012;
constexpr double kFilteredHeightSd_m = 0.00004;  // of the 20 Hz height, a sixth of a quarter-millimetre count
constexpr double kMarkSd_m = 0.0006;             // touchdown height, from which the marks are counted
constexpr double kHardMarkSd_m = 0.002;          // the same after a hard landing
constexpr double kSoftTouchdownSd_s = 0.016;
constexpr double kHardTouchdownSd_s = 0.002;  // M.6
constexpr double kTouchHeightSd_m = 0.0006;   // of the grip when the discs touch
constexpr double kForceTouchdownSd_s = 0.030;
constexpr double kUnseenTouchdownSd_s = 0.040;
// A pull that still gains less than this at lift-off is a grind; its lift-off is no less certain than at this
// rate.
constexpr double kLeastForceRate_n_s = 200.0;

RepEvent found(EventKind kind, double time_s, double sd_s, const char* method) {
    return {Event{kind, time_s, sd_s, method}, {}};
}

RepEvent missing(std::string reason) {
    return {std::nullopt, std::move(reason)};
}

double quiet_force_sd(const SetAnalysis& set) {
    const double measured =
        set.body_weight ? dsp::standard_deviation(set.signals.total_event, set.body_weight->window) : 0.0;
    return std::max(measured, kForceNoiseFloor_n);
}

bool load_is_visible(const SetAnalysis& set, const RepAnalysis& rep) {
    return set.signals.has_plates && set.trial.set.discs == DiscPlacement::off_plates && rep.weights.bar &&
           rep.weights.body;
}

// Lift-off from the force, refined by the bar's bend. The force comes early when the body accelerates upward
// at lift-off (by 6-12 ms in a quiet pull) and late when the hips shoot up; the bend errs the other way,
// because its line is fitted to the same force. Their mean is within 6 ms of the truth in all simulated cases
// (validation report).
RepEvent lift_off_under_load(const SetAnalysis& set, RepAnalysis& rep, const SampleRange& range) {
    const SetSignals& s = set.signals;
    const double body_n = rep.weights.body->value;
    const double bar_n = rep.weights.bar->value;
    const auto by_force = lift_off_by_force(s, range, body_n, bar_n, set.settings.lift_off_hold_fraction,
                                            set.settings.lift_off_hold_s);
    if (!by_force) {
        return missing("the force under the feet never reaches body and bar weight");
    }
    const double step = 0.01 * s.rate_hz;
    const double rate_n_s = std::max(kLeastForceRate_n_s, (dsp::value_at(s.total_event, *by_force + step) -
                                                           dsp::value_at(s.total_event, *by_force - step)) /
                                                              0.02);
    const double weight_sd_s = rep.weights.bar->sd / rate_n_s;
    if (attachment(set.trial.bar) != CordAttachment::between_hands) {
        return found(EventKind::lift_off, s.time_s(*by_force), std::hypot(kForceLiftOffSd_s, weight_sd_s),
                     "force");
    }
    const auto at = static_cast<std::size_t>(*by_force);
    const std::size_t reach = s.samples_in(kPullReach_s);
    const SampleRange pull{std::max(range.first, at > reach ? at - reach : 0), at};
    const auto line = fit_flex_line(s, pull, body_n, bar_n);
    rep.compliance_m_n = line ? line->compliance_m_n : 0.0;
    const auto by_flex = line ? lift_off_by_flex(s, {pull.first, range.last}, *line, bar_n) : std::nullopt;
    const double apart_s = by_flex ? (*by_flex - *by_force) * s.dt_s : 0.0;
    if (!by_flex || std::abs(apart_s) > kBreakAgreement_s) {
        return found(EventKind::lift_off, s.time_s(*by_force), std::hypot(kForceLiftOffSd_s, weight_sd_s),
                     "force");
    }
    const double sd_s = std::hypot(kRefinedLiftOffSd_s, 0.4 * apart_s, weight_sd_s);
    return found(EventKind::lift_off, s.time_s(0.5 * (*by_force + *by_flex)), sd_s, "force");
}

void find_lift_off(const SetAnalysis& set, RepAnalysis& rep, std::size_t search_first, double rest_m) {
    const SetSignals& s = set.signals;
    RepEvent& event = rep.rep[EventKind::lift_off];
    if (!set.has_floor_phase() && !set.segmentation.floor_is_known) {
        event = missing("the bar does not leave the floor in this exercise");
        return;
    }
    // From the rest that this pull starts from: what is before it, a nudge or the cord being hooked, is not
    // of it.
    const std::size_t from =
        std::clamp(rep.cycle.pull_from, search_first, std::max(search_first, rep.cycle.top));
    const auto lifted =
        dsp::first_rise_to(s.bar_position, {from, rep.cycle.top + 1}, rest_m + kCertainlyLifted_m);
    const std::size_t until = lifted ? static_cast<std::size_t>(*lifted) + 1 : rep.cycle.top;
    const SampleRange range{from, std::min(until, s.size)};
    if (load_is_visible(set, rep)) {
        event = lift_off_under_load(set, rep, range);
        return;
    }
    const bool flexes = attachment(set.trial.bar) == CordAttachment::between_hands;
    const auto lift_off =
        flexes ? lift_off_by_bent_height(s, range, rest_m) : lift_off_by_height(s, range, rest_m);
    if (lift_off) {
        event = found(EventKind::lift_off, s.time_s(*lift_off),
                      flexes ? kBentLiftOffSd_s : kHeightLiftOffSd_s, "height");
    } else {
        event = missing("the bar's height shows no break from the floor");
    }
}

// Time since the rep before with the hands carrying little of the bar (D.8).
double put_down_s(const SetAnalysis& set, const RepAnalysis& rep, std::size_t search_first) {
    const SetSignals& s = set.signals;
    const double level_n =
        rep.weights.body->value + set.settings.touch_and_go_load_fraction * rep.weights.bar->value;
    std::size_t count = 0;
    for (std::size_t i = search_first; i < s.index_of(*rep.rep.time_s(EventKind::lift_off)); ++i) {
        count += s.total_event[i] < level_n ? 1U : 0U;
    }
    return static_cast<double>(count) * s.dt_s;
}

void find_slack_start(const SetAnalysis& set, RepAnalysis& rep, std::size_t search_first) {
    const SetSignals& s = set.signals;
    RepEvent& event = rep.rep[EventKind::slack_start];
    const std::optional<double> lift_off = rep.rep.time_s(EventKind::lift_off);
    if (!lift_off || !load_is_visible(set, rep)) {
        event =
            missing(!lift_off ? "no lift-off" : "the hand load is not visible in the force under the feet");
        return;
    }
    const double limit_n = std::max(kSlackNoiseFactor * quiet_force_sd(set),
                                    set.settings.slack_force_fraction * rep.weights.bar->value);
    if (rep.rep.index > 1 && put_down_s(set, rep, search_first) < set.settings.touch_and_go_s) {
        event = missing("touch and go: the bar was not put down before this pull");
        return;
    }
    const double level = rep.weights.body->value + limit_n;
    const std::size_t quiet = std::max<std::size_t>(1, s.samples_in(set.settings.slack_quiet_s));
    std::size_t run = 0;
    for (std::size_t i = s.index_of(*lift_off); i > search_first; --i) {
        run = s.total_event[i] < level ? run + 1 : 0;
        if (run >= quiet) {
            event = found(EventKind::slack_start, s.time_s(static_cast<double>(i + quiet)), kSlackStartSd_s,
                          "force");
            return;
        }
    }
    event = missing("the bar was never unloaded before this pull");
}

void find_height_marks(const SetAnalysis& set, RepAnalysis& rep) {
    const SetSignals& s = set.signals;
    const std::optional<double> lift_off = rep.rep.time_s(EventKind::lift_off);
    if (!lift_off) {
        rep.rep[EventKind::first_inch] = missing("no lift-off");
        rep.rep[EventKind::knee_height] = missing("no lift-off");
        return;
    }
    const double lift_off_sd = rep.rep[EventKind::lift_off].event->uncertainty_s;
    const double from_m = dsp::value_at(s.bar_position, s.sample_of(*lift_off));
    const SampleRange up{s.index_of(*lift_off), std::min(s.size, rep.cycle.top + 1)};
    if (const auto inch = dsp::first_rise_to(s.bar_position, up, from_m + kFirstInch_m)) {
        const double speed = std::max(0.02, s.bar_velocity[static_cast<std::size_t>(*inch)]);
        rep.rep[EventKind::first_inch] =
            found(EventKind::first_inch, s.time_s(*inch),
                  std::hypot(0.05 * lift_off_sd, kFilteredHeightSd_m / speed), "height");
    } else {
        rep.rep[EventKind::first_inch] = missing("the bar rises less than one inch");
    }
    RepEvent& knee = rep.rep[EventKind::knee_height];
    const Athlete& athlete = set.trial.athlete;
    if (!athlete.knee_height_m && !athlete.stature_m) {
        knee = missing("neither knee height nor stature is known");
        return;
    }
    const double knee_m =
        athlete.knee_height_m.value_or(kKneeHeightOfStature * athlete.stature_m.value_or(0.0));
    const auto pass = dsp::first_rise_to(s.bar_position, up, knee_m);
    if (from_m >= knee_m) {
        knee = missing("the bar starts above the knee-height mark");
    } else if (!pass) {
        knee = missing("the bar does not reach the knee-height mark");
    } else {
        const double speed = std::max(0.02, s.bar_velocity[static_cast<std::size_t>(*pass)]);
        knee = found(EventKind::knee_height, s.time_s(*pass),
                     (athlete.knee_height_m ? 0.005 : kKneeHeightSd_m) / speed, "height");
    }
}

// Where the discs may touch: from the grip being low to the hand load having gone.
struct LandingWindow {
    std::size_t low = 0;    // the grip comes within 5 mm of its lift-off height
    std::size_t touch = 0;  // the unfiltered grip reaches the height at which the discs touch
    std::size_t unloaded =
        0;  // L falls below 0.9 of the bar weight, or 150 ms after `touch` when L is not seen
    bool load_is_seen = false;
};

std::optional<LandingWindow> landing_window(const SetAnalysis& set, const RepAnalysis& rep,
                                            const SampleRange& down, double lift_off_m) {
    const SetSignals& s = set.signals;
    const auto low = dsp::first_fall_to(s.bar_position, down, lift_off_m + kLandingNear_m);
    if (!low) {
        return std::nullopt;
    }
    LandingWindow window;
    window.load_is_seen = load_is_visible(set, rep);
    window.low = static_cast<std::size_t>(*low);
    // A hard landing: the bend that the hands no longer cause would put it some 10 ms later, but the force is
    // not known that fast.
    window.touch = window.low;
    while (window.touch + 1 < down.last && s.bar[window.touch] > lift_off_m + kTouchTolerance_m) {
        ++window.touch;
    }
    window.unloaded = std::min(down.last - 1, window.touch + s.samples_in(0.150));
    if (window.load_is_seen) {
        const double gone_n =
            rep.weights.body->value + set.settings.touchdown_force_share * rep.weights.bar->value;
        const auto gone = dsp::first_fall_to(s.total_event, {window.low, down.last}, gone_n);
        window.unloaded = gone ? static_cast<std::size_t>(*gone) : window.unloaded;
    }
    return window;
}

// The hands lose the bar to the floor: the first instant at which they carry less than half of it and go on
// so, once it has come half the way down. For a bar whose height does not tell (M.8).
std::optional<double> landing_by_force(const SetAnalysis& set, const RepAnalysis& rep,
                                       const SampleRange& down) {
    if (!load_is_visible(set, rep)) {
        return std::nullopt;
    }
    const SetSignals& s = set.signals;
    const double level_n = rep.weights.body->value + kFloorHasBar * rep.weights.bar->value;
    const std::size_t stays = s.samples_in(kDropped_s);
    const double half_m = 0.5 * (s.bar_position[rep.cycle.top] + rep.cycle.floor_after_m);
    std::size_t run = 0;
    for (std::size_t i = down.first; i < down.last; ++i) {
        const bool is_high = s.bar_position[i] > half_m;
        run = s.total_event[i] < level_n && !is_high ? run + 1 : 0;
        if (run > stays) {
            return static_cast<double>(i - stays);
        }
    }
    return std::nullopt;
}

// In a soft landing the speed at touching height says nothing, but it has a minimum when the discs stop:
// before it the bar still comes down, after it the bar's bend relaxes and takes the grip further down.
std::size_t soft_landing(const SetSignals& s, const LandingWindow& window) {
    std::size_t slowest = window.low;
    for (std::size_t i = window.low; i <= window.unloaded; ++i) {
        if (std::abs(s.bar_velocity[i]) < std::abs(s.bar_velocity[slowest])) {
            slowest = i;
        }
    }
    // The minimum is flat: its early end, where the speed is within 2 mm/s of it, is nearest to the stop.
    const double nearly_stopped = std::abs(s.bar_velocity[slowest]) + kNearlyStopped_m_s;
    while (slowest > window.low && std::abs(s.bar_velocity[slowest - 1]) <= nearly_stopped) {
        --slowest;
    }
    return slowest;
}

// Where the grip stands above the floor of this rep's end, under the whole bar's weight as at lift-off.
struct TouchHeight {
    double floor_m, bend_m;
};

TouchHeight touch_height(const SetAnalysis& set, const RepAnalysis& rep) {
    const SetSignals& s = set.signals;
    const RepCycle& cycle = rep.cycle;
    const std::optional<double> lift_off = rep.rep.time_s(EventKind::lift_off);
    const bool elsewhere = std::abs(cycle.floor_after_m - cycle.floor_before_m) > kOtherFloor_m;
    const double floor_m = elsewhere ? cycle.floor_after_m : cycle.floor_before_m;
    if (!lift_off) {
        return {floor_m, 0.0};
    }
    return {floor_m,
            std::max(0.0, dsp::value_at(s.bar_position, s.sample_of(*lift_off)) - cycle.floor_before_m)};
}

RepEvent land(const SetAnalysis& set, RepAnalysis& rep, const SampleRange& down) {
    const SetSignals& s = set.signals;
    const TouchHeight touch = touch_height(set, rep);
    rep.landing = find_hard_landing(s, down, touch.floor_m, touch.bend_m, set.trial.setup.gravity_m_s2);
    if (rep.landing) {
        rep.touchdown_height_m = rep.landing->height_m;
        return found(EventKind::touchdown, s.time_s(rep.landing->sample),
                     std::hypot(kHardTouchdownSd_s, kTouchHeightSd_m / rep.landing->speed_m_s), "height");
    }
    const std::optional<LandingWindow> window = landing_window(set, rep, down, touch.floor_m + touch.bend_m);
    if (!window) {
        const std::optional<double> by_force = landing_by_force(set, rep, down);
        return by_force ? found(EventKind::touchdown, s.time_s(*by_force), kForceTouchdownSd_s, "force")
                        : missing("the bar does not come back to the floor");
    }
    const bool by_force = window->load_is_seen && window->unloaded > window->low;
    const std::size_t at = by_force ? soft_landing(s, *window) : window->touch;
    rep.touchdown_height_m = s.bar_position[at];
    return found(EventKind::touchdown, s.time_s(static_cast<double>(at)),
                 by_force ? kSoftTouchdownSd_s : kUnseenTouchdownSd_s, by_force ? "force" : "height");
}

void find_touchdown(const SetAnalysis& set, RepAnalysis& rep) {
    const SetSignals& s = set.signals;
    RepEvent& event = rep.rep[EventKind::touchdown];
    const std::optional<double> descent = rep.rep.time_s(EventKind::descent_start);
    if (!set.has_floor_phase() && !set.segmentation.floor_is_known) {
        event = missing("the bar does not touch the floor in this exercise");
        return;
    }
    if (!descent || !rep.cycle.next_bottom) {
        event = missing(!descent ? "no descent" : "the recording ends before the bar is down");
        return;
    }
    const SampleRange down{s.index_of(*descent),
                           std::min(s.size, *rep.cycle.next_bottom + s.samples_in(0.2))};
    event = land(set, rep, down);
}

void find_last_inches(const SetAnalysis& set, RepAnalysis& rep, EventKind kind, double inches) {
    const SetSignals& s = set.signals;
    const std::optional<double> descent = rep.rep.time_s(EventKind::descent_start);
    // The lowest point stands for the floor where the exercise does not touch it.
    std::optional<double> low = rep.rep.time_s(EventKind::touchdown);
    if (!low && !set.has_floor_phase()) {
        low = s.time_s(static_cast<double>(rep.cycle.bottom));
    }
    if (!descent || !low) {
        rep.rep[kind] = missing(!descent ? "no descent" : "no touchdown");
        return;
    }
    const double low_m = rep.touchdown_height_m.value_or(s.bar_position[s.index_of(*low)]);
    const double mark_m = low_m + inches * kMetresPerInch;
    const SampleRange down{s.index_of(*descent), s.index_of(*low) + 1};
    if (s.bar_position[down.first] <= mark_m) {
        rep.rep[kind] =
            missing("descent shorter than " + std::to_string(static_cast<int>(inches)) + " inches");
        return;
    }
    if (const auto pass = dsp::first_fall_to(s.bar_position, down, mark_m)) {
        const double speed = std::max(0.02, std::abs(dsp::value_at(s.bar_velocity, *pass)));
        const bool hard = -dsp::value_at(s.bar_velocity, s.sample_of(*low)) > kHardLanding_m_s;
        const double mark_sd_m = hard ? kHardMarkSd_m : kMarkSd_m;
        rep.rep[kind] = found(kind, s.time_s(*pass), std::hypot(0.002, mark_sd_m / speed), "height");
    } else {
        rep.rep[kind] = missing("the bar does not pass the mark");
    }
}

}  // namespace

void find_force_events(const SetAnalysis& set, RepAnalysis& rep, std::size_t search_first) {
    find_lift_off(set, rep, search_first, rep.cycle.floor_before_m);
    find_slack_start(set, rep, search_first);
    find_height_marks(set, rep);
    find_touchdown(set, rep);
    find_last_inches(set, rep, EventKind::last_12in, 12.0);
    find_last_inches(set, rep, EventKind::last_6in, 6.0);
}

}  // namespace hinge::analysis
