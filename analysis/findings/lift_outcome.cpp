// Lifts that did not end at the top, and pulls that did not lift the bar at all.
//
//   failed lift: the segmentation's verdict; sticking height = z at the last local minimum of v before the
//   reversal, else where the bar turned
//   did not break: L >= 0.9 W_b for more than 1 s with no lift-off during or at the end of it
//
// Source: science.md D.8.

#include <algorithm>

#include "analysis/findings/common.h"

namespace hinge::analysis::findings {
namespace {

// A grip this far above the resting bar has lifted it; less is bend (0.1 item 4: 5-21 mm).
constexpr double kCertainlyLifted_m = 0.060;

// Where the bar last slowed down before it turned.
std::size_t sticking_sample(const SetAnalysis& set, const RepAnalysis& rep) {
    const std::vector<double>& v = set.signals.bar_velocity;
    const std::size_t top = std::min(rep.cycle.top, v.size() - 1);
    for (std::size_t i = top; i > rep.cycle.bottom + 1; --i) {
        if (v[i - 1] > 0.0 && v[i - 1] < v[i] && v[i - 1] <= v[i - 2]) {
            return i - 1;
        }
    }
    return top;
}

void in_rep(const SetAnalysis& set, const RepAnalysis& rep, const RepReport&, Findings& findings) {
    if (!rep.rep.failed) {
        return;
    }
    const double floor_m = rep.cycle.floor_before_m;
    const std::size_t stuck = sticking_sample(set, rep);
    const double reached_m = set.signals.bar_position[rep.cycle.top] - floor_m;
    const double stuck_m = set.signals.bar_position[stuck] - floor_m;
    const double speed_m_s = std::max(0.0, set.signals.bar_velocity[stuck]);
    const double share = reached_m / set.segmentation.reference_rise_m;
    findings.push_back(
        {"failed_lift",
         sentence(
             "The lift ended %.0f mm above the floor, %.0f %% of the way; it last slowed down at %.0f mm, to "
             "%.2f m/s.",
             1000 * reached_m, 100 * share, 1000 * stuck_m, speed_m_s),
         {{"height_m", reached_m},
          {"height_fraction", share},
          {"sticking_height_m", stuck_m},
          {"sticking_speed_m_s", speed_m_s}},
         sentence("rise < %.0f %% of the reference", 100 * set.settings.failed_rise_fraction),
         "science.md D.8"});
}

// Body and bar weight for the whole set: of the first rep that was weighed, or the entered load.
std::optional<HandLoad> load_of_set(const SetAnalysis& set) {
    for (const RepAnalysis& rep : set.reps) {
        if (auto load = HandLoad::of(set, rep)) {
            return load;
        }
    }
    const std::optional<double>& load_kg = set.trial.set.load_kg;
    if (!set.signals.has_plates || set.trial.set.discs != DiscPlacement::off_plates || !set.body_weight ||
        !load_kg || !(*load_kg > 0.0)) {
        return std::nullopt;
    }
    return HandLoad{set.signals, set.body_weight->weight_n, *load_kg * set.trial.setup.gravity_m_s2};
}

// A load that runs on into a lift-off, or on from a touchdown, is part of that rep.
bool belongs_to_a_rep(const SetAnalysis& set, const SampleRange& range) {
    const SetSignals& s = set.signals;
    return std::any_of(set.reps.begin(), set.reps.end(), [&](const RepAnalysis& rep) {
        const auto lift_off = rep.rep.time_s(EventKind::lift_off);
        const auto touchdown = rep.rep.time_s(EventKind::touchdown);
        const std::size_t first = lift_off ? s.index_of(*lift_off) : rep.cycle.bottom;
        const std::size_t last = touchdown ? s.index_of(*touchdown) : rep.cycle.next_bottom.value_or(s.size);
        return range.last > first && range.first < last;
    });
}

bool stays_down(const SetAnalysis& set, const SampleRange& range) {
    const SetSignals& s = set.signals;
    if (!s.has_bar) {
        return false;
    }
    return std::all_of(s.bar_position.begin() + static_cast<std::ptrdiff_t>(range.first),
                       s.bar_position.begin() + static_cast<std::ptrdiff_t>(range.last),
                       [&](double z) { return z < set.segmentation.floor_height_m + kCertainlyLifted_m; });
}

void in_set(const SetAnalysis& set, const Report&, Findings& findings) {
    const auto load = set.has_floor_phase() && !set.is_isometric() ? load_of_set(set) : std::nullopt;
    if (!load) {
        return;
    }
    const SetSignals& s = set.signals;
    const Settings& limits = set.settings;
    int attempts = 0;
    double longest_s = 0.0, at_s = 0.0, most = 0.0;
    std::size_t first = 0;
    double peak = 0.0;
    for (std::size_t i = 0; i <= s.size; ++i) {
        const double share = i < s.size ? (*load)(i) : 0.0;
        if (share >= limits.not_broken_load_fraction) {
            peak = std::max(peak, share);
            continue;
        }
        const SampleRange pull{first, i};
        const double duration_s = static_cast<double>(pull.size()) * s.dt_s;
        if (duration_s > limits.not_broken_s && stays_down(set, pull) && !belongs_to_a_rep(set, pull)) {
            ++attempts;
            most = std::max(most, peak);
            if (duration_s > longest_s) {
                longest_s = duration_s;
                at_s = s.time_s(static_cast<double>(first));
            }
        }
        first = i + 1;
        peak = 0.0;
    }
    if (attempts > 0) {
        findings.push_back(
            {"did_not_break",
             sentence(
                 "The bar did not leave the floor in %d pull(s); the longest held at least %.0f %% of its "
                 "weight for %.1f s.",
                 attempts, 100 * limits.not_broken_load_fraction, longest_s),
             {{"attempts", attempts},
              {"longest_s", longest_s},
              {"time_s", at_s},
              {"peak_load_fraction", most}},
             sentence("hand load >= %.0f %% of the bar's weight for > %.1f s without lift-off",
                      100 * limits.not_broken_load_fraction, limits.not_broken_s),
             "science.md D.8"});
    }
}

}  // namespace

const FindingFamily& lift_outcome() {
    static constexpr FindingFamily family{.in_rep = &in_rep, .in_set = &in_set};
    return family;
}

}  // namespace hinge::analysis::findings
