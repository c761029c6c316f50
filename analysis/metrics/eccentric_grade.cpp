// How the bar came down, in one word, and whether it took the time asked for.
//
//   first match, r = max(ratio12, ratio6): released (hand load below 5 % of the bar more than 100 mm above
//   the floor); r > 2.5 or v_TD > 0.6 m/s: dropped; r > 1.6 or v_TD > 0.35: accelerating; r > 1.25:
//   borderline; else controlled. tempo_met: T* - 0.3 s <= T_ecc <= T* + 1.0 s.
//
// The grades are our own convention; duration is judged apart. Source: science.md D.8, G.1, G.2.

#include "analysis/metrics/values.h"

#include <array>

#include "analysis/metrics/common.h"

namespace hinge::analysis {
namespace {

using namespace metrics;

constexpr double kFreelyFalling = 0.1;  // hand force over bar weight, 6 Hz: a let-go bar reads about 0
constexpr std::string_view kFailed = "not judged: the lift failed";  // M.7
constexpr double kReferenceTempo_s = 3.0;                            // tempo_max_s belongs to this target

// The hands let go of the bar while it was still well above the floor.
bool was_released(const SetAnalysis& set, const RepAnalysis& rep) {
    const SetSignals& s = set.signals;
    const bool sees_load = s.has_plates && set.trial.set.discs == DiscPlacement::off_plates &&
                           rep.weights.body && rep.weights.bar && !rep.weights.bar_is_entered;
    const double limit = set.settings.release_force_fraction;
    for (std::size_t i = rep.eccentric.first; i < rep.eccentric.last; ++i) {
        if (s.bar_position[i] <= rep.cycle.floor_after_m + set.settings.release_height_m) {
            break;
        }
        // The body's own acceleration hides in the load, so the bar must also fall nearly freely.
        const bool falls =
            !rep.down_acceleration_m_s2.empty() &&
            1.0 + rep.down_acceleration_m_s2[i - rep.eccentric.first] / set.trial.setup.gravity_m_s2 <
                kFreelyFalling;
        if (sees_load && falls &&
            s.total_event[i] - rep.weights.body->value < limit * rep.weights.bar->value) {
            return true;
        }
    }
    return false;
}

MetricValue grade_of_lowering(const SetAnalysis& set, const RepAnalysis& rep) {
    if (rep.rep.failed) {
        return no_value(kFailed);
    }
    if (const std::string reason = missing_eccentric(set, rep); !reason.empty()) {
        return no_value(reason);
    }
    if (!set.has_floor_phase()) {
        return no_value(
            "the grade judges the last inches above the floor, which this exercise does not reach");
    }
    if (was_released(set, rep)) {
        return category("released");
    }
    const double ratio12 = value_of("last_12in_ratio", set, rep).number().value_or(0.0);
    const double ratio6 = value_of("last_6in_ratio", set, rep).number().value_or(0.0);
    const std::optional<double> speed = value_of("touchdown_speed", set, rep).number();
    const double worst = std::max(ratio12, ratio6);
    if (!speed && worst == 0.0) {
        return no_value("neither a speed ratio nor a touchdown speed");
    }
    const Settings& limits = set.settings;
    const double touchdown = speed.value_or(0.0);
    if (worst > limits.grade_dropped_ratio || touchdown > limits.grade_dropped_speed_m_s) {
        return category("dropped");
    }
    if (worst > limits.grade_accelerating_ratio || touchdown > limits.grade_accelerating_speed_m_s) {
        return category("accelerating");
    }
    return category(worst > limits.grade_borderline_ratio ? "borderline" : "controlled");
}

MetricValue tempo_met(const SetAnalysis& set, const RepAnalysis& rep) {
    if (rep.rep.failed) {
        return no_value(kFailed);
    }
    const MetricValue duration = value_of("eccentric_duration", set, rep);
    if (!duration.number()) {
        return duration;
    }
    const double target_s = set.trial.set.tempo_target_s;
    const double longest_s = target_s + set.settings.tempo_max_s - kReferenceTempo_s;
    return yes_or_no(*duration.number() >= target_s - set.settings.tempo_tolerance_early_s &&
                     *duration.number() <= longest_s);
}

constexpr std::array kMetrics = std::to_array<MetricModule>({
    {{.id = "eccentric_grade",
      .name = "Control of the lowering",
      .unit = Unit::one,
      .meaning = "controlled, borderline, accelerating, dropped or released; our own convention.",
      .equation = "first match of: released; max(r12, r6) > 2.5 or v_TD > 0.6 m/s; > 1.6 or > 0.35; > 1.25; "
                  "else controlled",
      .source = "science.md D.8, G.2",
      .settings = "release_force_fraction release_height_m grade_dropped_ratio grade_dropped_speed_m_s "
                  "grade_accelerating_ratio grade_accelerating_speed_m_s grade_borderline_ratio"},
     &grade_of_lowering},
    {{.id = "tempo_met",
      .name = "Tempo met",
      .unit = Unit::one,
      .meaning = "Whether the lowering took the time asked for.",
      .equation = "T* - 0.3 s <= T_ecc <= T* + 1.0 s",
      .source = "science.md G.1",
      .settings = "tempo_tolerance_early_s tempo_max_s"},
     &tempo_met},
});

}  // namespace

const MetricFamily& eccentric_grade() {
    static constexpr MetricFamily family{kMetrics};
    return family;
}

}  // namespace hinge::analysis
