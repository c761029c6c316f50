#include <algorithm>

#include "analysis/events/rep_events.h"

namespace hinge::analysis {
namespace {

SampleRange between(const SetAnalysis& set, const RepAnalysis& rep, EventKind first, EventKind last) {
    const std::optional<double> a = rep.rep.time_s(first);
    const std::optional<double> b = rep.rep.time_s(last);
    if (!a || !b || *b <= *a) {
        return {};
    }
    return {set.signals.index_of(*a), set.signals.index_of(*b)};
}

}  // namespace

void apply_edits(const SetAnalysis& set, RepAnalysis& rep) {
    for (const EventEdit& edit : set.trial.edits) {
        if (edit.rep == rep.rep.index && set.signals.covers(edit.time_s)) {
            rep.rep[edit.kind] = {Event{edit.kind, edit.time_s, 0.0, "manual"}, {}};
        }
    }
}

void cut_phases(const SetAnalysis& set, RepAnalysis& rep) {
    const SetSignals& s = set.signals;
    rep.slack = between(set, rep, EventKind::slack_start, EventKind::lift_off);
    rep.first_inch = between(set, rep, EventKind::lift_off, EventKind::first_inch);
    rep.concentric = between(set, rep, EventKind::lift_off, EventKind::lockout);
    if (rep.highest_point_s && rep.rep.time_s(EventKind::lift_off)) {
        rep.concentric = {s.index_of(*rep.rep.time_s(EventKind::lift_off)),
                          s.index_of(rep.highest_point_s->value)};
    }
    rep.eccentric = between(set, rep, EventKind::descent_start, EventKind::touchdown);
    rep.last_12in = between(set, rep, EventKind::last_12in, EventKind::touchdown);
    rep.last_6in = between(set, rep, EventKind::last_6in, EventKind::touchdown);
    if (!set.has_floor_phase()) {
        // RDL: the turn at the bottom takes the place of lift-off and touchdown (D.9, G.9).
        if (const std::optional<double> lockout = rep.rep.time_s(EventKind::lockout)) {
            rep.concentric = {rep.cycle.bottom, s.index_of(*lockout)};
        }
        if (const std::optional<double> descent = rep.rep.time_s(EventKind::descent_start)) {
            rep.eccentric = {s.index_of(*descent), rep.cycle.bottom};
        }
        const auto to_bottom = [&](EventKind mark) {
            const std::optional<double> time = rep.rep.time_s(mark);
            return time ? SampleRange{s.index_of(*time), rep.cycle.bottom} : SampleRange{};
        };
        rep.last_12in = to_bottom(EventKind::last_12in);
        rep.last_6in = to_bottom(EventKind::last_6in);
    }
    std::size_t first = rep.cycle.bottom;
    std::size_t last = rep.cycle.next_bottom.value_or(s.size - 1) + 1;
    for (const RepEvent& event : rep.rep.events) {
        if (event.event) {
            first = std::min(first, s.index_of(event.event->time_s));
            last = std::max(last, s.index_of(event.event->time_s) + 1);
        }
    }
    rep.rep.span = {first, std::min(last, s.size)};
}

}  // namespace hinge::analysis
