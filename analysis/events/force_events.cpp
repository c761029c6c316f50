#include <algorithm>
#include <cmath>

#include "analysis/dsp/calculus.h"
#include "analysis/dsp/summary.h"
#include "analysis/events/bar_break.h"
#include "analysis/events/rep_events.h"

namespace hinge::analysis {
namespace {

// No bar bends further than this before its discs leave the floor (0.1 item 4: 5-21 mm), so a grip this much above
// rest has certainly left it.
constexpr double kCertainlyLifted_m = 0.060;
constexpr double kSlackNoiseFactor = 5.0;          // D.3
constexpr double kForceNoiseFloor_n = 1.0;         // D
constexpr double kKneeHeightOfStature = 0.285;     // D.4
constexpr double kKneeHeightSd_m = 0.030;          // D.4
constexpr double kFirstInch_m = kMetresPerInch;
constexpr double kTouchdownForceShare = 0.9;       // D.7
constexpr double kTouchdownNear_m = 0.040;         // D.7
constexpr double kTouchdownAgreement_s = 0.080;    // D.7
// Uncertainty of the events, one SD: D.2, D.7 and the project's validation report.
constexpr double kForceLiftOffSd_s = 0.007;
constexpr double kHeightLiftOffSd_s = 0.050;
constexpr double kVelocityOnlyLiftOffSd_s = 0.100;
constexpr double kSlackStartSd_s = 0.030;
constexpr double kHeightNoise_m = 0.0003;
constexpr double kTouchdownSd_s = 0.012;
// A pull that still gains less than this at lift-off is a grind; its lift-off is no less certain than at this rate.
constexpr double kLeastForceRate_n_s = 200.0;

RepEvent found(EventKind kind, double time_s, double sd_s, const char* method) {
    return {Event{kind, time_s, sd_s, method}, {}};
}

RepEvent missing(std::string reason) { return {std::nullopt, std::move(reason)}; }

double quiet_force_sd(const SetAnalysis& set) {
    const double measured = set.body_weight ? dsp::standard_deviation(set.signals.total_event, set.body_weight->window) : 0.0;
    return std::max(measured, kForceNoiseFloor_n);
}

bool load_is_visible(const SetAnalysis& set, const RepAnalysis& rep) {
    return set.signals.has_plates && set.trial.set.discs == DiscPlacement::off_plates && rep.weights.bar &&
           rep.weights.body;
}

// Height of the resting bar just before the pull.
double rest_height_m(const SetAnalysis& set, const RepAnalysis& rep, std::size_t search_first) {
    const SetSignals& s = set.signals;
    for (auto range = set.segmentation.bar_at_rest.rbegin(); range != set.segmentation.bar_at_rest.rend(); ++range) {
        if (range->first < rep.cycle.top && range->last > search_first && range->first <= rep.cycle.bottom) {
            const std::size_t last = std::min(range->last, std::max(rep.cycle.bottom, range->first + 1));
            return dsp::median({s.bar_position.begin() + static_cast<std::ptrdiff_t>(range->first),
                                s.bar_position.begin() + static_cast<std::ptrdiff_t>(last)});
        }
    }
    return set.segmentation.floor_height_m;
}

void find_lift_off(const SetAnalysis& set, RepAnalysis& rep, std::size_t search_first, double rest_m) {
    const SetSignals& s = set.signals;
    RepEvent& event = rep.rep[EventKind::lift_off];
    if (!set.has_floor_phase() && !set.segmentation.floor_is_known) {
        event = missing("the bar does not leave the floor in this exercise");
        return;
    }
    const auto lifted = dsp::first_rise_to(s.bar_position, {search_first, rep.cycle.top + 1}, rest_m + kCertainlyLifted_m);
    // Start after the bar came down from the rep before, where it is low for the first time.
    const std::size_t until = lifted ? static_cast<std::size_t>(*lifted) + 1 : rep.cycle.top;
    const SampleRange range{search_first, std::min(until, s.size)};
    if (load_is_visible(set, rep)) {
        const auto lift_off = lift_off_by_force(s, range, rep.weights.body->value, rep.weights.bar->value,
                                                set.settings.lift_off_hold_fraction, set.settings.lift_off_hold_s);
        if (lift_off) {
            // The crossing moves by the weights' error over the rate of the force there.
            const double step = 0.01 * s.rate_hz;
            const double rate_n_s = std::max(kLeastForceRate_n_s, (dsp::value_at(s.total_event, *lift_off + step) -
                                                                   dsp::value_at(s.total_event, *lift_off - step)) / 0.02);
            const double weight_sd = rep.weights.bar->sd;
            event = found(EventKind::lift_off, s.time_s(*lift_off), std::hypot(kForceLiftOffSd_s, weight_sd / rate_n_s), "force");
        } else {
            event = missing("the force under the feet never reaches body and bar weight");
        }
        return;
    }
    const bool flexes = set.trial.setup.bar && set.trial.setup.bar->attachment == CordAttachment::between_hands;
    const auto lift_off = lift_off_by_height(s, range, rest_m);
    if (lift_off) {
        event = found(EventKind::lift_off, s.time_s(*lift_off), flexes ? kVelocityOnlyLiftOffSd_s : kHeightLiftOffSd_s,
                      "height");
    } else {
        event = missing("the bar's height shows no break from the floor");
    }
}

void find_slack_start(const SetAnalysis& set, RepAnalysis& rep, std::size_t search_first) {
    const SetSignals& s = set.signals;
    RepEvent& event = rep.rep[EventKind::slack_start];
    const std::optional<double> lift_off = rep.rep.time_s(EventKind::lift_off);
    if (!lift_off || !load_is_visible(set, rep)) {
        event = missing(!lift_off ? "no lift-off" : "the hand load is not visible in the force under the feet");
        return;
    }
    const double limit_n = std::max(kSlackNoiseFactor * quiet_force_sd(set),
                                    set.settings.slack_force_fraction * rep.weights.bar->value);
    const double level = rep.weights.body->value + limit_n;
    const std::size_t quiet = std::max<std::size_t>(1, s.samples_in(set.settings.slack_quiet_s));
    std::size_t run = 0;
    for (std::size_t i = s.index_of(*lift_off); i > search_first; --i) {
        run = s.total_event[i] < level ? run + 1 : 0;
        if (run >= quiet) {
            event = found(EventKind::slack_start, s.time_s(static_cast<double>(i + quiet)), kSlackStartSd_s, "force");
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
            found(EventKind::first_inch, s.time_s(*inch), std::hypot(0.3 * lift_off_sd, kHeightNoise_m / speed), "height");
    } else {
        rep.rep[EventKind::first_inch] = missing("the bar rises less than one inch");
    }
    RepEvent& knee = rep.rep[EventKind::knee_height];
    const Athlete& athlete = set.trial.athlete;
    if (!athlete.knee_height_m && !athlete.stature_m) {
        knee = missing("neither knee height nor stature is known");
        return;
    }
    const double knee_m = athlete.knee_height_m.value_or(kKneeHeightOfStature * athlete.stature_m.value_or(0.0));
    const auto pass = dsp::first_rise_to(s.bar_position, up, knee_m);
    if (from_m >= knee_m) {
        knee = missing("the bar starts above the knee-height mark");
    } else if (!pass) {
        knee = missing("the bar does not reach the knee-height mark");
    } else {
        const double speed = std::max(0.02, s.bar_velocity[static_cast<std::size_t>(*pass)]);
        knee = found(EventKind::knee_height, s.time_s(*pass), (athlete.knee_height_m ? 0.005 : kKneeHeightSd_m) / speed, "height");
    }
}

// Grip height at which the discs touch: that of lift-off, lower by the bend that the hand force has lost since.
double touchdown_height_m(const RepAnalysis& rep, const SetSignals& s, double lift_off_m, double bar_mass_kg, std::size_t i) {
    return lift_off_m + rep.compliance_m_n * bar_mass_kg * s.bar_acceleration[i];
}

std::optional<double> touchdown_by_height(const SetAnalysis& set, const RepAnalysis& rep, const SampleRange& down,
                                          double lift_off_m, double tolerance_m) {
    const SetSignals& s = set.signals;
    const double mass_kg = rep.weights.bar ? rep.weights.bar->value / set.trial.setup.gravity_m_s2 : 0.0;
    double before = 0.0;
    for (std::size_t i = down.first; i < down.last; ++i) {
        const double above = s.bar_position[i] - tolerance_m - touchdown_height_m(rep, s, lift_off_m, mass_kg, i);
        if (above <= 0.0) {
            return i == down.first ? static_cast<double>(i)
                                   : static_cast<double>(i - 1) + before / std::max(1e-12, before - above);
        }
        before = above;
    }
    return std::nullopt;
}

std::optional<double> touchdown_by_force(const SetAnalysis& set, const RepAnalysis& rep, const SampleRange& down,
                                         double lift_off_m) {
    const SetSignals& s = set.signals;
    const double mass_kg = rep.weights.bar->value / set.trial.setup.gravity_m_s2;
    for (std::size_t i = down.first; i < down.last; ++i) {
        const double expected_n = mass_kg * (set.trial.setup.gravity_m_s2 + s.bar_acceleration[i]);
        if (s.bar_position[i] < lift_off_m + kTouchdownNear_m &&
            s.total_event[i] - rep.weights.body->value < kTouchdownForceShare * expected_n) {
            return static_cast<double>(i);
        }
    }
    return std::nullopt;
}

void find_touchdown(const SetAnalysis& set, RepAnalysis& rep, double rest_m) {
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
    const std::optional<double> lift_off = rep.rep.time_s(EventKind::lift_off);
    const double reference_m = lift_off ? dsp::value_at(s.bar_position, s.sample_of(*lift_off)) : rest_m;
    const SampleRange down{s.index_of(*descent), std::min(s.size, *rep.cycle.next_bottom + s.samples_in(0.05))};
    // Without a lift-off height the bar is down when it is within the resting noise of the floor.
    const auto by_height = touchdown_by_height(set, rep, down, reference_m, lift_off ? kHeightNoise_m : 0.002);
    std::optional<double> by_force;
    if (load_is_visible(set, rep)) {
        by_force = touchdown_by_force(set, rep, down, reference_m);
    }
    if (!by_height && !by_force) {
        event = missing("the bar does not come back to the floor");
        return;
    }
    const double speed = std::max(0.005, std::abs(dsp::value_at(s.bar_velocity, by_height.value_or(by_force.value_or(0.0)))));
    const double sd_s = std::hypot(kTouchdownSd_s, std::min(0.07, kHeightNoise_m / speed));
    if (by_height) {
        event = found(EventKind::touchdown, s.time_s(*by_height), sd_s, "height");
        if (by_force && *by_force + kTouchdownAgreement_s * s.rate_hz < *by_height) {
            event = found(EventKind::touchdown, s.time_s(*by_force), kTouchdownAgreement_s / 2.0, "force");
        }
    } else {
        event = found(EventKind::touchdown, s.time_s(*by_force), kTouchdownAgreement_s / 2.0, "force");
    }
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
    const double mark_m = dsp::value_at(s.bar_position, s.sample_of(*low)) + inches * kMetresPerInch;
    const SampleRange down{s.index_of(*descent), s.index_of(*low) + 1};
    if (s.bar_position[down.first] <= mark_m) {
        rep.rep[kind] = missing("descent shorter than " + std::to_string(static_cast<int>(inches)) + " inches");
        return;
    }
    if (const auto pass = dsp::first_fall_to(s.bar_position, down, mark_m)) {
        const double speed = std::max(0.02, std::abs(dsp::value_at(s.bar_velocity, *pass)));
        rep.rep[kind] = found(kind, s.time_s(*pass), std::hypot(0.002, kHeightNoise_m / speed), "height");
    } else {
        rep.rep[kind] = missing("the bar does not pass the mark");
    }
}

}  // namespace

void find_force_events(const SetAnalysis& set, RepAnalysis& rep, std::size_t search_first) {
    const SetSignals& s = set.signals;
    const double rest_m = rest_height_m(set, rep, search_first);
    find_lift_off(set, rep, search_first, rest_m);
    const std::optional<double> lift_off = rep.rep.time_s(EventKind::lift_off);
    if (lift_off && load_is_visible(set, rep) && set.trial.setup.bar &&
        set.trial.setup.bar->attachment == CordAttachment::between_hands) {
        const SampleRange pull{search_first, s.index_of(*lift_off)};
        const std::size_t second = s.samples_in(2.0);
        const SampleRange recent{pull.last > pull.first + second ? pull.last - second : pull.first, pull.last};
        const auto line = fit_flex_line(s, recent, rep.weights.body->value, rep.weights.bar->value);
        rep.compliance_m_n = line ? line->compliance_m_n : 0.0;
    }
    find_slack_start(set, rep, search_first);
    find_height_marks(set, rep);
    find_touchdown(set, rep, rest_m);
    find_last_inches(set, rep, EventKind::last_12in, 12.0);
    find_last_inches(set, rep, EventKind::last_6in, 6.0);
}

}  // namespace hinge::analysis
