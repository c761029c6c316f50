// Plates and bar that do not tell the same story of a rep: one of them is late, early or wrong.
//
//   lift-off: force reaches the bar's weight / the bar stands where its bend under full weight puts it
//   (between the hands) or its cube root of travel starts (sleeve); touchdown: L < 0.9 F_h within 40 mm of
//   the floor / z <= z(t_LO) + 2 mm. Told when they are further apart than 120 ms and 80 ms and the
//   touchdown's own error.
//
// Source: science.md D.2, D.7.

#include <algorithm>
#include <cmath>

#include "analysis/dsp/calculus.h"
#include "analysis/events/bar_break.h"
#include "analysis/findings/common.h"

namespace hinge::analysis::findings {
namespace {

constexpr double kReach_s = 2.0;  // before lift-off
constexpr double kCertainlyLifted_m = 0.060;
constexpr double kTouchdownShare = 0.9;     // D.7
constexpr double kTouchdownNear_m = 0.040;  // D.7
constexpr double kTouchdownBar_m = 0.002;   // D.7
constexpr double kAfterTouchdown_s = 0.5;
constexpr double kSoftLanding_m_s = 0.15;  // at 10 Hz; a feather landing is soft by +-70 ms (D.7)
constexpr double kSoftSd_s = 0.070;

void tell_lift_off(const SetAnalysis& set, const RepAnalysis& rep, const HandLoad& load, Findings& findings) {
    const SetSignals& s = set.signals;
    const RepEvent& event = rep.rep[EventKind::lift_off];
    if (!event.event || event.event->method != "force" || rep.concentric.empty()) {
        return;
    }
    const std::size_t at = rep.concentric.first;
    const std::size_t reach = std::min(at, s.samples_in(kReach_s));
    const double rest_m = s.bar_position[at - reach];
    const auto lifted =
        dsp::first_rise_to(s.bar_position, {at - reach, rep.cycle.top + 1}, rest_m + kCertainlyLifted_m);
    if (!lifted) {
        return;
    }
    const SampleRange range{at - reach, static_cast<std::size_t>(*lifted) + 1};
    const auto by_force =
        lift_off_by_force(s, range, load.body_weight_n(), load.bar_weight_n(),
                          set.settings.lift_off_hold_fraction, set.settings.lift_off_hold_s);
    if (!by_force) {
        return;
    }
    const bool bends = attachment(set.trial.bar) == CordAttachment::between_hands;
    const auto by_bar =
        bends ? lift_off_by_bent_height(s, range, rest_m) : lift_off_by_height(s, range, rest_m);
    const double apart_s = by_bar ? (*by_bar - *by_force) * s.dt_s : 0.0;
    if (std::abs(apart_s) > set.settings.lift_off_agreement_s) {
        findings.push_back(
            {"lift_off_disagreement",
             sentence(
                 "Plates and bar see the lift-off %.0f ms apart, the bar %s; check their synchronisation "
                 "and the cord.",
                 1000 * std::abs(apart_s), apart_s > 0 ? "later" : "earlier"),
             {{"bar_minus_force_s", apart_s}},
             sentence("> %.0f ms", 1000 * set.settings.lift_off_agreement_s),
             "science.md D.2"});
    }
}

void tell_touchdown(const SetAnalysis& set, const RepAnalysis& rep, const HandLoad& load,
                    Findings& findings) {
    const SetSignals& s = set.signals;
    if (rep.eccentric.empty() || rep.down_acceleration_m_s2.size() < rep.eccentric.size()) {
        return;
    }
    const std::optional<double> lift_off_m = rep.height_at(s, EventKind::lift_off);
    if (!lift_off_m) {
        return;
    }
    const std::size_t end =
        std::min(floor_contact(set, rep).last, rep.eccentric.last + s.samples_in(kAfterTouchdown_s));
    std::optional<std::size_t> by_force, by_bar;
    for (std::size_t i = rep.eccentric.first; i < end && !(by_force && by_bar); ++i) {
        const double a = i < rep.eccentric.last ? rep.down_acceleration_m_s2[i - rep.eccentric.first] : 0.0;
        const double expected = 1.0 + a / set.trial.setup.gravity_m_s2;
        const double z_m = s.bar_position[i];
        if (!by_force && z_m < *lift_off_m + kTouchdownNear_m && load(i) < kTouchdownShare * expected) {
            by_force = i;
        }
        if (!by_bar && z_m <= *lift_off_m + kTouchdownBar_m) {
            by_bar = i;
        }
    }
    if (!by_force || !by_bar) {
        return;
    }
    const double apart_s = (static_cast<double>(*by_bar) - static_cast<double>(*by_force)) * s.dt_s;
    const std::size_t before = rep.eccentric.last - 1;
    const bool soft = std::abs(s.bar_velocity[before]) < kSoftLanding_m_s;
    const double own_s =
        kGuardBand * std::max(rep.rep[EventKind::touchdown].event->uncertainty_s, soft ? kSoftSd_s : 0.0);
    if (std::abs(apart_s) > set.settings.touchdown_agreement_s + own_s) {
        findings.push_back({"touchdown_disagreement",
                            sentence("Plates and bar see the touchdown %.0f ms apart, the bar %s.",
                                     1000 * std::abs(apart_s), apart_s > 0 ? "later" : "earlier"),
                            {{"bar_minus_force_s", apart_s}},
                            sentence("> %.0f ms beyond 1.64 SD (70 ms in a soft landing)",
                                     1000 * set.settings.touchdown_agreement_s),
                            "science.md D.7"});
    }
}

void in_rep(const SetAnalysis& set, const RepAnalysis& rep, const RepReport&, Findings& findings) {
    const auto load = HandLoad::of(set, rep);
    if (load && set.has_floor_phase()) {
        tell_lift_off(set, rep, *load, findings);
        tell_touchdown(set, rep, *load, findings);
    }
}

}  // namespace

const FindingFamily& agreement() {
    static constexpr FindingFamily family{.in_rep = &in_rep};
    return family;
}

}  // namespace hinge::analysis::findings
