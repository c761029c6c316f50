// What happens between one rep and the next: touch and go, dead stops, bounces, tension kept on the floor.
//
//   touch and go: less than 0.25 s with L < 0.2 W_b between touchdown and the next lift-off
//   dead stop: at least 1.0 s with L < 0.05 W_b there
//   bounce: the bar rises at more than 0.15 m/s within 100 ms of touchdown while L < 0.5 W_b
//   floor take-over time: from touchdown until L < 0.05 W_b
//
// Source: science.md D.7, D.8.

#include <algorithm>

#include "analysis/dsp/gaps.h"
#include "analysis/findings/common.h"

namespace hinge::analysis::findings {
namespace {

constexpr double kBounceWindow_s = 0.100;  // D.8
// Speed over this long, unfiltered: a low-pass would ring where the bar stops hard and feign a bounce.
constexpr double kBounceSpan_s = 0.020;

void tell_bounce(const SetAnalysis& set, const RepAnalysis& rep, const HandLoad& load, Findings& findings) {
    const SetSignals& s = set.signals;
    const SampleRange contact = floor_contact(set, rep);
    const std::size_t span = s.samples_in(kBounceSpan_s);
    const std::size_t last = std::min(contact.last, contact.first + s.samples_in(kBounceWindow_s));
    double fastest = 0.0;
    for (std::size_t i = contact.first; span > 0 && i + span < last; ++i) {
        if (load(i) < set.settings.bounce_load_fraction) {
            fastest = std::max(fastest, (s.bar[i + span] - s.bar[i]) / (static_cast<double>(span) * s.dt_s));
        }
    }
    if (fastest > set.settings.bounce_speed_m_s) {
        findings.push_back({"bounce",
                            sentence("The bar bounced off the floor at %.2f m/s.", fastest),
                            {{"bounce_speed_m_s", fastest}},
                            sentence("up > %.2f m/s within 100 ms of touchdown with hand load < %.0f %%",
                                     set.settings.bounce_speed_m_s, 100 * set.settings.bounce_load_fraction),
                            "science.md D.8"});
    }
}

// Seconds from touchdown until the floor carries the bar; none when it does not before the next pull.
std::optional<double> takeover_s(const SetAnalysis& set, const RepAnalysis& rep, const HandLoad& load) {
    const SampleRange contact = floor_contact(set, rep);
    for (std::size_t i = contact.first; i < contact.last; ++i) {
        if (load(i) < set.settings.unloaded_load_fraction) {
            return static_cast<double>(i - contact.first) * set.signals.dt_s;
        }
    }
    return std::nullopt;
}

// Rebounds that the height alone tells, each of this rep and no rep of its own (M.8).
void tell_rebounds(const SetAnalysis& set, const RepAnalysis& rep, Findings& findings) {
    double highest_m = 0.0;
    for (const std::size_t top : rep.cycle.bounces) {
        highest_m = std::max(highest_m, set.signals.bar_position[top] - rep.cycle.floor_after_m);
    }
    if (highest_m > 0.0) {
        findings.push_back(
            {"bounce",
             sentence("The discs bounced off the floor %zu time(s), up to %.0f mm.", rep.cycle.bounces.size(),
                      1000 * highest_m),
             {{"bounces", static_cast<double>(rep.cycle.bounces.size())}, {"bounce_height_m", highest_m}},
             "a rise within 0.3 s of touchdown with hand force < 50 % of the bar's weight",
             "science.md D.8, M.8"});
    }
}

void in_rep(const SetAnalysis& set, const RepAnalysis& rep, const RepReport&, Findings& findings) {
    tell_rebounds(set, rep, findings);
    const auto load = HandLoad::of(set, rep);
    if (!load || !set.has_floor_phase() || floor_contact(set, rep).empty()) {
        return;
    }
    if (rep.cycle.bounces.empty()) {
        tell_bounce(set, rep, *load, findings);
    }
    const auto takeover = takeover_s(set, rep, *load);
    if (takeover && *takeover > set.settings.floor_takeover_slow_s) {
        findings.push_back(
            {"tension_kept",
             sentence("The hands kept tension on the bar for %.1f s after it touched the floor.", *takeover),
             {{"floor_takeover_s", *takeover}},
             sentence("hand load >= %.0f %% of the bar's weight for > %.1f s after touchdown",
                      100 * set.settings.unloaded_load_fraction, set.settings.floor_takeover_slow_s),
             "science.md D.7"});
    }
}

struct Contacts {
    std::size_t count = 0, touch_and_go = 0, dead_stops = 0;
    double shortest_put_down_s = 0.0, shortest_unloaded_s = 0.0;
};

Contacts contacts_of(const SetAnalysis& set) {
    Contacts all;
    for (std::size_t r = 0; r + 1 < set.reps.size(); ++r) {
        const SampleRange contact = floor_contact(set, set.reps[r]);
        const auto load = HandLoad::of(set, set.reps[r]);
        if (!load || contact.empty() || !set.reps[r + 1].rep.time_s(EventKind::lift_off) ||
            !dsp::all_finite(set.signals.total_event, contact)) {
            continue;
        }
        const double put_down_s = load->time_below_s(contact, set.settings.touch_and_go_load_fraction);
        const double unloaded_s = load->time_below_s(contact, set.settings.unloaded_load_fraction);
        all.shortest_put_down_s = all.count == 0 ? put_down_s : std::min(all.shortest_put_down_s, put_down_s);
        all.shortest_unloaded_s = all.count == 0 ? unloaded_s : std::min(all.shortest_unloaded_s, unloaded_s);
        ++all.count;
        all.touch_and_go += put_down_s < set.settings.touch_and_go_s ? 1U : 0U;
        all.dead_stops += unloaded_s >= set.settings.dead_stop_s ? 1U : 0U;
    }
    return all;
}

void in_set(const SetAnalysis& set, const Report&, Findings& findings) {
    if (!set.has_floor_phase()) {
        return;
    }
    const Settings& limits = set.settings;
    const Contacts contacts = contacts_of(set);
    const auto count = static_cast<double>(contacts.count);
    if (contacts.touch_and_go > 0) {
        findings.push_back(
            {"touch_and_go",
             sentence("Touch and go: %zu of %zu contacts with the floor did not put the bar down; the slack "
                      "before those reps has no meaning.",
                      contacts.touch_and_go, contacts.count),
             {{"touch_and_go", static_cast<double>(contacts.touch_and_go)},
              {"contacts", count},
              {"shortest_put_down_s", contacts.shortest_put_down_s}},
             sentence("< %.2f s with hand load < %.0f %% of the bar's weight", limits.touch_and_go_s,
                      100 * limits.touch_and_go_load_fraction),
             "science.md D.8"});
    }
    if (contacts.dead_stops > 0) {
        findings.push_back(
            {"dead_stop",
             sentence("Dead stop: the bar was put down for at least %.1f s in %zu of %zu contacts with the "
                      "floor.",
                      limits.dead_stop_s, contacts.dead_stops, contacts.count),
             {{"dead_stops", static_cast<double>(contacts.dead_stops)},
              {"contacts", count},
              {"shortest_unloaded_s", contacts.shortest_unloaded_s}},
             sentence(">= %.1f s with hand load < %.0f %% of the bar's weight", limits.dead_stop_s,
                      100 * limits.unloaded_load_fraction),
             "science.md D.8"});
    }
}

}  // namespace

const FindingFamily& touch() {
    static constexpr FindingFamily family{.in_rep = &in_rep, .in_set = &in_set};
    return family;
}

}  // namespace hinge::analysis::findings
