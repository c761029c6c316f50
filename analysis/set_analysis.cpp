#include "analysis/set_analysis.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/dsp/butterworth.h"
#include "analysis/dsp/calculus.h"
#include "analysis/dsp/gaps.h"
#include "analysis/dsp/summary.h"
#include "analysis/events/force_lifts.h"
#include "analysis/events/rep_events.h"
#include "analysis/signals/feet.h"
#include "analysis/hip_timing/estimator.h"
#include "analysis/hip_timing/gate.h"
#include "analysis/hip_timing/measured_path.h"

namespace hinge::analysis {
namespace {

constexpr double kEnteredLoadSd = 0.02;     // of the load: bumper plates are off by 1-3 % (0.1 item 2)
constexpr double kUnloadedFraction = 0.05;  // of the bar weight: hands on the bar, not pulling (F.5)
constexpr double kSetStill_s = 0.4;         // F.5
constexpr double kSetLongest_s =
    1.0;  // of the stillness before the pull; before that the body was still coming down
constexpr double kDescentOnset_m_s = 0.003;  // half of what a 10 Hz filter smears 0.1 s ahead of a descent
constexpr double kDescentLead_s = 1.0;       // more than the 6 Hz filter's padding
constexpr double kSlackBlur_s = 0.35;        // the pull begins that long before it passes the slack threshold
constexpr double kStillSpeed_m_s = 0.02;
constexpr std::size_t kHoldsForTrend = 3;  // C.3
constexpr double kGoodHold_s = 1.0;        // 0.1 item 2
constexpr double kDrift_n_s = 0.028;       // of both plates together (J)

// Where the body may be weighed: the bar lies still on the floor, or there is no bar to say otherwise.
std::vector<SampleRange> weighing_ranges(const SetAnalysis& set, bool before_first_rep) {
    if (!set.signals.has_bar || set.is_isometric()) {
        return unloaded_ranges(set.signals);
    }
    if (set.segmentation.reps.empty()) {
        return set.segmentation.bar_at_rest;
    }
    std::vector<SampleRange> ranges;
    const std::size_t first_pull = set.segmentation.reps.front().bottom;
    for (const SampleRange& range : set.segmentation.bar_at_rest) {
        const bool before = range.first <= first_pull;
        if (before == before_first_rep) {
            ranges.push_back(range);
        }
    }
    return ranges;
}

// The hold from lock-out to the descent, or to where the still standing ends when there is no descent.
SampleRange hold_range(const SetAnalysis& set, const RepAnalysis& rep, std::size_t next_start) {
    const SetSignals& s = set.signals;
    const std::optional<double> lockout = rep.rep.time_s(EventKind::lockout);
    if (!lockout) {
        return {};
    }
    const std::optional<double> descent = rep.rep.time_s(EventKind::descent_start);
    const bool descent_follows = descent && *descent > *lockout;
    if (descent && !descent_follows && set.has_floor_phase()) {
        return {};  // placed by hand in the wrong order
    }
    return {s.index_of(*lockout), descent_follows ? s.index_of(*descent) : next_start};
}

// The hold without its edges: lock-out is still settling at the start, and at the end the descent begins in
// the force before the bar's speed passes the event's threshold, so the end is walked back to where the bar
// does not move.
SampleRange trim_hold(const SetAnalysis& set, const SampleRange& hold) {
    const SetSignals& s = set.signals;
    const std::size_t first = hold.first + s.samples_in(set.settings.hold_trim_start_s);
    std::size_t last = hold.last;
    const double moving = std::max(kDescentOnset_m_s, 2.0 * set.segmentation.rest_speed_sd_m_s);
    while (last > first && s.bar_velocity[last - 1] < -moving) {
        --last;
    }
    const std::size_t cut = s.samples_in(set.settings.hold_trim_end_s);
    return last > first + cut ? SampleRange{first, last - cut} : SampleRange{};
}

struct HoldWeight {
    double time_s, weight_n, se_n, duration_s;
};

std::optional<HoldWeight> hold_weight(const SetAnalysis& set, const SampleRange& hold) {
    const SetSignals& s = set.signals;
    if (hold.size() < 2 || !s.has_plates || !dsp::all_finite(s.total, hold)) {
        return std::nullopt;
    }
    const double duration_s = static_cast<double>(hold.size()) * s.dt_s;
    const double sd = dsp::standard_deviation(s.total_slow, hold);
    return HoldWeight{s.time_s(0.5 * static_cast<double>(hold.first + hold.last)), dsp::mean(s.total, hold),
                      standard_error_of_hold(sd, duration_s), duration_s};
}

// W at time t: a line through at least three holds, else their weighted mean (C.3).
std::optional<Estimate> pooled_weight(const std::vector<HoldWeight>& holds, double time_s) {
    if (holds.empty()) {
        return std::nullopt;
    }
    double w = 0, st = 0, sw = 0;
    for (const HoldWeight& h : holds) {
        const double k = 1.0 / std::max(1e-6, h.se_n * h.se_n);
        w += k;
        st += k * h.time_s;
        sw += k * h.weight_n;
    }
    const double mean_t = st / w;
    Estimate estimate{sw / w, std::sqrt(1.0 / w)};
    if (holds.size() < kHoldsForTrend) {
        return estimate;
    }
    double sxx = 0, sxy = 0;
    for (const HoldWeight& h : holds) {
        const double k = 1.0 / std::max(1e-6, h.se_n * h.se_n);
        sxx += k * (h.time_s - mean_t) * (h.time_s - mean_t);
        sxy += k * (h.time_s - mean_t) * h.weight_n;
    }
    const double slope = sxx > 0 ? sxy / sxx : 0.0;
    estimate.value += slope * (time_s - mean_t);
    estimate.sd = std::hypot(estimate.sd, sxx > 0 ? (time_s - mean_t) / std::sqrt(sxx) : 0.0);
    return estimate;
}

// W from the holds of the other reps; the plates may have drifted since the nearest of them.
std::optional<Estimate> weight_in_other_holds(const std::vector<std::optional<HoldWeight>>& holds,
                                              std::size_t rep) {
    std::vector<HoldWeight> others;
    double nearest_s = std::numeric_limits<double>::infinity();
    for (std::size_t r = 0; r < holds.size(); ++r) {
        if (r != rep && holds[r] && holds[rep]) {
            others.push_back(*holds[r]);
            nearest_s = std::min(nearest_s, std::abs(holds[r]->time_s - holds[rep]->time_s));
        }
    }
    std::optional<Estimate> weight =
        others.empty() ? std::nullopt : pooled_weight(others, holds[rep]->time_s);
    if (weight) {
        weight->sd = std::hypot(weight->sd, kDrift_n_s * nearest_s);
    }
    return weight;
}

// With the discs on the plates a standing person is weighed together with the bar, hold or no hold (C.1): the
// body's weight is what the entered load leaves of it.
void take_bar_off_plates(const Trial& trial, Result<Weighing>& weighing) {
    if (!weighing || trial.set.discs != DiscPlacement::on_plates) {
        return;
    }
    const double load_n = trial.set.load_kg.value_or(0.0) * trial.setup.gravity_m_s2;
    if (!(load_n > 0.0) || !(load_n < weighing->weight_n)) {
        weighing =
            Error{ErrorCode::not_computable,
                  "the discs stand on the plates and no fitting load was entered, so body and bar cannot "
                  "be told apart"};
        return;
    }
    weighing->weight_n -= load_n;
    weighing->standard_error_n = std::hypot(weighing->standard_error_n, kEnteredLoadSd * load_n);
    weighing->short_window = true;  // grade B
}

void weigh_reps(SetAnalysis& set) {
    std::vector<std::optional<HoldWeight>> own;
    std::vector<HoldWeight> all;
    for (const RepAnalysis& rep : set.reps) {
        own.push_back(hold_weight(set, rep.still_hold));
        if (own.back()) {
            all.push_back(*own.back());
        }
    }
    const double gravity = set.trial.setup.gravity_m_s2;
    for (std::size_t r = 0; r < set.reps.size(); ++r) {
        RepWeights& weights = set.reps[r].weights;
        if (set.body_weight) {
            weights.body = Estimate{set.body_weight->weight_n, set.body_weight->standard_error_n};
        }
        if (own[r] && own[r]->duration_s >= kGoodHold_s) {
            weights.total = Estimate{own[r]->weight_n, own[r]->se_n};
        } else {
            const double time_s =
                own[r] ? own[r]->time_s : set.signals.time_s(static_cast<double>(set.reps[r].cycle.top));
            weights.total = pooled_weight(all, time_s);
        }
        weights.others = weight_in_other_holds(own, r);
        const std::optional<double> load = set.trial.set.load_kg;
        if (weights.total && weights.body) {
            weights.bar = Estimate{weights.total->value - weights.body->value,
                                   std::hypot(weights.total->sd, weights.body->sd)};
            weights.bar_is_entered = set.trial.set.discs == DiscPlacement::on_plates;
        } else if (load) {
            weights.bar = Estimate{*load * gravity, kEnteredLoadSd * *load * gravity};
            weights.bar_is_entered = true;
            if (weights.total) {
                weights.body = Estimate{weights.total->value - weights.bar->value,
                                        std::hypot(weights.total->sd, weights.bar->sd)};
            } else if (weights.body) {
                weights.total = Estimate{weights.body->value + weights.bar->value,
                                         std::hypot(weights.body->sd, weights.bar->sd)};
            }
        }
        if (weights.bar && !(weights.bar->value > 0.0)) {
            weights.bar.reset();
            weights.reason = "the force in the hold does not exceed body weight";
        } else if (!weights.total) {
            weights.reason =
                set.signals.has_plates ? "no hold to weigh body and bar in" : "no force under both feet";
        } else if (!weights.body) {
            weights.reason = set.body_weight.error().message;
        }
    }
}

// The last moment before the pull with the body still, the bar on the floor and the hands not pulling (F.5).
SampleRange set_position_before(const SetAnalysis& set, const RepAnalysis& rep) {
    const SetSignals& s = set.signals;
    const std::optional<double> slack = rep.rep.time_s(EventKind::slack_start);
    if (!slack || !rep.weights.body || !rep.weights.bar) {
        return {};
    }
    const double limit_n = kUnloadedFraction * rep.weights.bar->value;
    const std::size_t wanted = s.samples_in(kSetStill_s);
    const auto still = [&](std::size_t i) {
        return std::abs(s.total_slow[i] - rep.weights.body->value) < limit_n &&
               std::abs(s.bar_velocity[i]) < kStillSpeed_m_s;
    };
    // Just before the slack the discs' play is taken up, a movement of a millimetre or two: look past it.
    const std::size_t slack_index = s.index_of(*slack);
    const std::size_t earliest = slack_index - std::min(slack_index, s.samples_in(kSlackBlur_s));
    std::size_t end = slack_index;
    while (end > earliest) {
        std::size_t first = end;
        while (first > 0 && end - first < s.samples_in(kSetLongest_s) && still(first - 1)) {
            --first;
        }
        if (end - first >= wanted) {
            return {first, end};
        }
        end = std::min(end - 1, first);
    }
    return {};
}

HipInputs hip_inputs(const SetAnalysis& set, const RepAnalysis& rep) {
    HipInputs in;
    in.pull_to_touchdown = {rep.concentric.first,
                            rep.eccentric.empty() ? rep.still_hold.last : rep.eccentric.last};
    in.lockout = rep.concentric.last;
    in.still_hold = rep.still_hold;
    if (rep.weights.total && rep.weights.body) {
        in.total_weight_n = rep.weights.total->value;
        in.total_weight_se_n = rep.weights.total->sd;
        in.body_weight_n = rep.weights.body->value;
        in.body_weight_se_n = rep.weights.body->sd;
    }
    if (rep.weights.total && rep.weights.others) {
        in.weight_of_other_holds =
            KnownWeight{rep.weights.others->value - rep.weights.total->value, rep.weights.others->sd};
    }
    in.compliance_m_n = rep.compliance_m_n;
    in.gravity_m_s2 = set.trial.setup.gravity_m_s2;
    in.set_position = set_position_before(set, rep);
    // Only the first rep is preceded by standing: before the others the person stays bent over the bar.
    if (rep.rep.index == 1 && set.body_weight && set.body_weight->window.last <= in.set_position.first) {
        in.standing = set.body_weight->window;
    }
    return in;
}

std::optional<BodyModel> body_of(const Athlete& athlete) {
    return athlete.stature_m ? std::optional<BodyModel>(body_model(*athlete.stature_m, athlete.sex))
                             : std::nullopt;
}

void find_hip_path(const SetAnalysis& set, RepAnalysis& rep) {
    if (rep.rep.failed) {
        rep.hip.grade = Grade::indeterminate;
        rep.hip.reason = "the lift failed below the top";
        return;
    }
    if (set.signals.has_hip && !rep.concentric.empty()) {
        rep.hip = measured_hip_path(set.signals, hip_inputs(set, rep), body_of(set.trial.athlete));
        return;
    }
    const GateDecision gate = judge_hip_timing(set, rep);
    if (gate.grade != Grade::indeterminate) {
        rep.hip = estimate_hip_path(set.signals, hip_inputs(set, rep), *body_of(set.trial.athlete));
    }
    if (rep.hip.reason.empty()) {
        rep.hip.grade = gate.grade;
        rep.hip.reason = gate.reason;
    }
}

// The instant of the turn at the bottom: where the speed changes sign, not the lowest of many equal samples.
std::size_t turn_at_bottom(const SetSignals& s, std::size_t lowest) {
    std::size_t i = lowest;
    while (i > 0 && s.bar_velocity[i] > -kStillSpeed_m_s) {
        --i;
    }
    while (i + 1 < s.size && s.bar_velocity[i] < 0.0) {
        ++i;
    }
    return i;
}

std::optional<double> expected_top_m(const Trial& trial) {
    if (!trial.athlete.stature_m || trial.set.exercise == Exercise::trap_bar) {
        return std::nullopt;
    }
    return standing_grip_height_m(body_model(*trial.athlete.stature_m, trial.athlete.sex));
}

// Replaces the corner of a hard landing, and appends what follows it, by what the bar would have done without
// the floor: the parabola of its approach. The filter then keeps speed and acceleration right up to
// touchdown (M.6). A soft landing needs no such help and is left to the filter's own reflection.
void continue_fall(std::vector<double>& height_m, std::size_t first, const HardLanding& landing,
                   std::size_t extra, double rate_hz) {
    const auto end = static_cast<std::size_t>(
        std::max(0.0, landing.sample - kLandingCorner_s * rate_hz - static_cast<double>(first)));
    const std::size_t total = height_m.size() + extra;
    height_m.resize(std::min(end, height_m.size()));
    while (height_m.size() < total) {
        height_m.push_back(landing.approach.at(static_cast<double>(first + height_m.size())));
    }
}

// Filters the height from a second before the descent to touchdown, and cuts the descent out of it.
void find_descent_motion(const SetAnalysis& set, RepAnalysis& rep) {
    const SetSignals& s = set.signals;
    const std::size_t lead = std::min(rep.eccentric.first, s.samples_in(kDescentLead_s));
    const SampleRange range{rep.eccentric.first - lead, rep.eccentric.last};
    if (rep.eccentric.empty() || !dsp::all_finite(s.bar, range)) {
        return;
    }
    std::vector<double> height(s.bar.begin() + static_cast<std::ptrdiff_t>(range.first),
                               s.bar.begin() + static_cast<std::ptrdiff_t>(range.last));
    const bool moved_by_hand = rep.rep[EventKind::touchdown].event->method == "manual";
    if (rep.landing && !moved_by_hand) {
        continue_fall(height, range.first, *rep.landing, s.samples_in(kDescentLead_s), s.rate_hz);
    }
    const auto derived = [&](double cutoff_hz) {
        return dsp::derivative(dsp::lowpass_zero_lag(height, Hertz{cutoff_hz}, Hertz{s.rate_hz}), s.dt_s);
    };
    std::vector<double> velocity = derived(set.settings.velocity_cutoff_hz);
    std::vector<double> acceleration = dsp::derivative(derived(set.settings.acceleration_cutoff_hz), s.dt_s);
    const auto skip = static_cast<std::ptrdiff_t>(lead);
    const auto end = static_cast<std::ptrdiff_t>(range.size());
    rep.down_velocity_m_s.assign(velocity.begin() + skip, velocity.begin() + end);
    rep.down_acceleration_m_s2.assign(acceleration.begin() + skip, acceleration.begin() + end);
}

RepAnalysis rep_without_bar(const SetAnalysis& set, const SampleRange& span, const std::string& why) {
    RepAnalysis rep;
    rep.rep.index = static_cast<int>(set.reps.size()) + 1;
    rep.rep.span = span;
    for (RepEvent& event : rep.rep.events) {
        event.reason = why;
    }
    return rep;
}

void find_isometric_reps(SetAnalysis& set) {
    IsometricPulls found = find_isometric_pulls(set.signals, force_under_feet(set.signals), set.body_weight);
    set.segmentation.reason = std::move(found.reason);
    for (const IsometricPull& pull : found.pulls) {
        RepAnalysis rep = rep_without_bar(set, {static_cast<std::size_t>(pull.onset), pull.release},
                                          "the bar does not move in an isometric pull");
        rep.pull = pull;
        set.reps.push_back(std::move(rep));
    }
}

// Weight shift needs no bar: the lifts are what the force shows (M.9).
void find_reps_by_force(SetAnalysis& set) {
    ForceLifts found = find_lifts_by_force(set.signals, set.body_weight);
    set.segmentation.reason = "no bar transducer, and " + found.reason;
    for (const ForceLift& lift : found.lifts) {
        RepAnalysis rep = rep_without_bar(
            set, lift.loaded, "no bar transducer; the lift is known from the force alone (method force)");
        rep.slack = lift.slack;
        rep.loaded = lift.loaded;
        rep.hold = lift.hold;
        set.reps.push_back(std::move(rep));
    }
}

}  // namespace

std::optional<double> RepAnalysis::height_at(const SetSignals& signals, EventKind kind) const {
    const std::optional<double> time = rep.time_s(kind);
    if (!time || signals.bar_position.empty()) {
        return std::nullopt;
    }
    return dsp::value_at(signals.bar_position, signals.sample_of(*time));
}

SetAnalysis analyze_set(const Trial& trial, const Settings& settings, const SetAnalysis* hips_of) {
    const Error not_weighed{ErrorCode::not_computable, "no force under both feet"};
    SetAnalysis set{trial, settings, prepare_signals(trial, settings), {}, not_weighed, not_weighed, {}, {}};
    if (!set.is_isometric()) {
        set.segmentation = segment_reps(set.signals, trial.set.exercise,
                                        attachment(trial.bar).value_or(CordAttachment::between_hands),
                                        expected_top_m(trial), settings);
    }
    set.body_weight = weigh_body(set.signals, weighing_ranges(set, true), settings);
    set.body_weight_after = weigh_body(set.signals, weighing_ranges(set, false), settings);
    take_bar_off_plates(trial, set.body_weight);
    take_bar_off_plates(trial, set.body_weight_after);
    if (!set.body_weight && set.body_weight_after) {
        set.body_weight = set.body_weight_after;
    }
    if (set.is_isometric() || (!set.signals.has_bar && set.signals.has_plates)) {
        set.is_isometric() ? find_isometric_reps(set) : find_reps_by_force(set);
        return set;
    }
    for (const RepCycle& cycle : set.segmentation.reps) {
        RepAnalysis rep;
        rep.cycle = cycle;
        if (!set.has_floor_phase()) {
            rep.cycle.bottom = turn_at_bottom(set.signals, cycle.bottom);
        }
        rep.rep.index = static_cast<int>(set.reps.size()) + 1;
        rep.rep.failed = cycle.failed;
        find_velocity_events(set, rep);
        apply_edits(set, rep);  // a moved lock-out or descent moves the hold and the weights taken from it
        set.reps.push_back(std::move(rep));
    }
    for (std::size_t r = 0; r < set.reps.size(); ++r) {
        const std::size_t next =
            r + 1 < set.reps.size()
                ? set.reps[r + 1].cycle.previous_top.value_or(set.reps[r + 1].cycle.bottom)
                : set.signals.size;
        set.reps[r].hold = hold_range(set, set.reps[r], next);
        set.reps[r].still_hold = trim_hold(set, set.reps[r].hold);
    }
    weigh_reps(set);
    std::size_t search_first = 0;
    for (RepAnalysis& rep : set.reps) {
        find_force_events(set, rep, search_first);
        apply_edits(set, rep);
        cut_phases(set, rep);
        find_descent_motion(set, rep);
        if (hips_of == nullptr) {
            find_hip_path(set, rep);
        } else if (static_cast<std::size_t>(rep.rep.index) <= hips_of->reps.size()) {
            rep.hip = hips_of->reps[static_cast<std::size_t>(rep.rep.index) - 1].hip;
        }
        search_first = rep.eccentric.empty() ? rep.cycle.top : rep.eccentric.last;
    }
    return set;
}

}  // namespace hinge::analysis
