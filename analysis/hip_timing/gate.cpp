#include "analysis/hip_timing/gate.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "analysis/dsp/gaps.h"
#include "analysis/dsp/summary.h"

namespace hinge::analysis {
namespace {

std::string number(const char* format, double value, double limit) {
    char text[160];
    std::snprintf(text, sizeof text, format, value, limit);
    return text;
}

GateDecision refuse(std::string reason) {
    return {Grade::indeterminate, std::move(reason)};
}

GateDecision judge_hold(const SetAnalysis& set, const RepAnalysis& rep) {
    const SetSignals& s = set.signals;
    const Settings& limits = set.settings;
    const double hold_s = static_cast<double>(rep.still_hold.size()) * s.dt_s;
    if (rep.still_hold.empty() || hold_s < limits.hip_hold_min_s) {
        return refuse(number("the still part of the hold lasts %.2f s, hip timing needs %.2f s", hold_s,
                             limits.hip_hold_min_s));
    }
    if (!dsp::all_finite(s.bar_velocity, rep.still_hold) || !dsp::all_finite(s.total_slow, rep.still_hold)) {
        return refuse("samples are missing in the hold");
    }
    const double bar_sd = dsp::standard_deviation(s.bar_velocity, rep.still_hold);
    if (bar_sd > limits.hip_hold_max_bar_sd_m_s) {
        return refuse(number("the bar moves in the hold: SD of its speed %.4f m/s, limit %.4f m/s", bar_sd,
                             limits.hip_hold_max_bar_sd_m_s));
    }
    const double force_sd = dsp::standard_deviation(s.total_slow, rep.still_hold);
    const double force_limit = limits.hip_hold_max_force_sd_fraction * rep.weights.total->value;
    if (force_sd > force_limit) {
        return refuse(
            number("the hold is not still: SD of the force %.1f N, limit %.1f N", force_sd, force_limit));
    }
    return {};
}

GateDecision judge_sync(const SetAnalysis& set) {
    const Sync& sync = set.trial.setup.sync;
    if (sync.kind == SyncKind::unsynchronised) {
        return refuse("plates and bar are not synchronised");
    }
    if (!sync.uncertainty_s) {
        return refuse("the synchronisation uncertainty of plates and bar is not known");
    }
    if (*sync.uncertainty_s > set.settings.hip_sync_max_s) {
        return refuse(number("plates and bar are synchronised to %.4f s, limit %.4f s", *sync.uncertainty_s,
                             set.settings.hip_sync_max_s));
    }
    return {*sync.uncertainty_s > set.settings.hip_sync_grade_a_s ? Grade::b : Grade::a, {}};
}

bool foot_off(const SetAnalysis& set, const SampleRange& range) {
    const SetSignals& s = set.signals;
    return dsp::minimum(s.left_slow, range) < set.settings.cop_min_force_n ||
           dsp::minimum(s.right_slow, range) < set.settings.cop_min_force_n;
}

}  // namespace

GateDecision judge_hip_timing(const SetAnalysis& set, const RepAnalysis& rep) {
    const SetSignals& s = set.signals;
    const Settings& limits = set.settings;
    if (!s.has_plates || !s.has_bar) {
        return refuse("hip timing needs two plates and a bar transducer, or a transducer at the hip");
    }
    if (!set.has_floor_phase()) {
        return refuse("hip timing is defined from lift-off, which this exercise does not have");
    }
    if (rep.concentric.empty()) {
        return refuse("lift-off or lock-out is missing");
    }
    if (!set.trial.athlete.stature_m) {
        return refuse("the athlete's stature is not known");
    }
    if (!rep.weights.total || !rep.weights.body) {
        return refuse(rep.weights.reason);
    }
    if (GateDecision hold = judge_hold(set, rep); hold.grade == Grade::indeterminate) {
        return hold;
    }
    const double pull_s = static_cast<double>(rep.concentric.size()) * s.dt_s;
    if (pull_s > limits.hip_concentric_max_s) {
        return refuse(number("the pull lasts %.1f s, limit %.1f s", pull_s, limits.hip_concentric_max_s));
    }
    if (rep.weights.total->sd > limits.hip_weight_max_se_n ||
        rep.weights.body->sd > limits.hip_weight_max_se_n) {
        return refuse(number("the weights are known to %.1f N, limit %.1f N",
                             std::max(rep.weights.total->sd, rep.weights.body->sd),
                             limits.hip_weight_max_se_n));
    }
    const SampleRange whole{rep.concentric.first, rep.still_hold.last};
    if (!dsp::all_finite(s.total, whole) || !dsp::all_finite(s.bar_position, whole)) {
        return refuse("samples are missing during the rep");
    }
    if (foot_off(set, whole)) {
        return refuse("a foot left its plate during the rep");
    }
    if (const double offset_m = anchor_offset_m(set.trial.bar); offset_m > limits.hip_cord_offset_max_m) {
        return refuse(number("the cord's anchor is %.3f m off the bar's vertical, limit %.3f m", offset_m,
                             limits.hip_cord_offset_max_m));
    }
    GateDecision sync = judge_sync(set);
    const bool second_rate =
        pull_s > limits.hip_concentric_grade_a_s || set.trial.set.discs == DiscPlacement::on_plates;
    if (sync.grade == Grade::a && second_rate) {
        sync.grade = Grade::b;
    }
    return sync;
}

}  // namespace hinge::analysis
