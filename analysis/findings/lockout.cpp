// Lean-back proxy: three signs after lock-out that go with leaning back, counted. The angle is not measured.
//
//   (i)   heelward shift of the centre of pressure > 15 mm within 1.5 s, beyond 1.64 SD
//   (ii)  backward impulse of the feet's force: body and bar reach > 0.02 m/s backward, -min Int Fx dt / m
//   (iii) a second rise of the bar of 5 to 30 mm
//
// Told when the second rise comes with one of the others: (i) and (ii) alone also belong to a body that
// merely stops at the top, as nearly every simulated lift does. Source: science.md H.5; the speed of (ii) is
// chosen by us.

#include <algorithm>

#include "analysis/dsp/gaps.h"
#include "analysis/dsp/summary.h"
#include "analysis/findings/common.h"

namespace hinge::analysis::findings {
namespace {

constexpr double kWindow_s = 1.5;  // H.5

// The largest backward speed that the feet's force gives body and bar; the plates' shear zero is taken from
// the still hold.
std::optional<double> backward_speed_m_s(const SetAnalysis& set, const RepAnalysis& rep,
                                         const SampleRange& window) {
    const Trial& trial = set.trial;
    if (!set.signals.has_shear || !rep.weights.total || rep.still_hold.empty()) {
        return std::nullopt;
    }
    const std::vector<double>&left = trial.left()->signals.fx, &right = trial.right()->signals.fx;
    for (const SampleRange& range : {window, rep.still_hold}) {
        if (!dsp::all_finite(left, range) || !dsp::all_finite(right, range)) {
            return std::nullopt;
        }
    }
    const double zero_n = dsp::mean(left, rep.still_hold) + dsp::mean(right, rep.still_hold);
    double impulse_ns = 0.0, most_ns = 0.0;
    for (std::size_t i = window.first; i < window.last; ++i) {
        impulse_ns += (left[i] + right[i] - zero_n) * set.signals.dt_s;
        most_ns = std::min(most_ns, impulse_ns);
    }
    return -most_ns * trial.setup.gravity_m_s2 / rep.weights.total->value;
}

void in_rep(const SetAnalysis& set, const RepAnalysis& rep, const RepReport& report, Findings& findings) {
    const SetSignals& s = set.signals;
    const std::optional<double> lockout = rep.rep.time_s(EventKind::lockout);
    if (!lockout || rep.hold.empty()) {
        return;
    }
    const std::size_t first = s.index_of(*lockout);
    const SampleRange window{first, std::min(rep.hold.last, first + s.samples_in(kWindow_s))};
    if (window.size() < 2 || !dsp::all_finite(s.bar_position, window)) {
        return;
    }
    const Settings& limits = set.settings;
    const auto heel = number_of(report.find("cop_heel_shift_lockout"));
    const auto speed = backward_speed_m_s(set, rep, window);
    const double rise_m = dsp::maximum(s.bar_position, window) - s.bar_position[first];
    const bool rises = rise_m >= limits.lean_back_rise_min_m && rise_m <= limits.lean_back_rise_max_m;
    const int others = static_cast<int>(surely_above(heel, limits.lean_back_heel_shift_m)) +
                       static_cast<int>(speed && *speed > limits.lean_back_speed_m_s);
    if (!rises || others == 0) {
        return;
    }
    const int score = 1 + others;
    Finding finding{"lean_back_proxy",
                    sentence("Lean-back proxy %d of 3 after lock-out; it counts signs in force and bar, the "
                             "angle itself is not measured.",
                             score),
                    {{"score", score}, {"second_rise_m", rise_m}},
                    sentence("within 1.5 s: heelward > %.0f mm, backward > %.0f mm/s, second rise %.0f to "
                             "%.0f mm; told when the rise is among 2 or 3",
                             1000 * limits.lean_back_heel_shift_m, 1000 * limits.lean_back_speed_m_s,
                             1000 * limits.lean_back_rise_min_m, 1000 * limits.lean_back_rise_max_m),
                    "science.md H.5; proxy"};
    if (heel) {
        finding.numbers["cop_heel_shift_lockout"] = heel->value;
    }
    if (speed) {
        finding.numbers["backward_speed_m_s"] = *speed;
    }
    findings.push_back(std::move(finding));
}

}  // namespace

const FindingFamily& lockout() {
    static constexpr FindingFamily family{.in_rep = &in_rep};
    return family;
}

}  // namespace hinge::analysis::findings
