#include "analysis/threshold_grid.h"

#include <algorithm>
#include <cmath>

#include "analysis/metrics/metric.h"

namespace hinge::analysis {
namespace {

using S = Settings;
constexpr std::array kFactors = std::to_array<GridFactor>({
    {&S::force_event_cutoff_hz, 0, 0.1},
    {&S::force_peak_cutoff_hz, 0, 0.1},
    {&S::position_cutoff_hz, 1, 0.1},
    {&S::cop_cutoff_hz, 1, 0.1},
    {&S::velocity_cutoff_hz, 2, 0.1},
    {&S::acceleration_cutoff_hz, 3, 0.1},
    {&S::slack_force_fraction, 3, 0.05},
    {&S::top_speed_m_s, 4, 0.03},
    {&S::pause_depth_fraction, 4, 0.05},
    {&S::descent_start_speed_m_s, 5, 0.05},
    {&S::touchdown_force_share, 6, 0.05},
    {&S::hold_trim_start_s, 6, 0.05},
});

constexpr std::size_t kGroups = 7;

// The sign of a group in a run: the parity of the bits that the run and the group (1..7) share.
double level(std::size_t run, std::size_t group) {
    std::size_t common = run & (group + 1);
    bool odd = false;
    for (; common != 0; common &= common - 1) {
        odd = !odd;
    }
    return odd ? 1.0 : -1.0;
}

struct Spread {
    double root = 0.0;  // of the summed squares, without their overflow
    double runs = 0.0;
    void add(double difference) {
        root = std::hypot(root, difference);
        runs += 1.0;
    }
    [[nodiscard]] double root_mean_square() const { return runs > 0.0 ? root / std::sqrt(runs) : 0.0; }
};

// One entry per metric that gave a number.
using Spreads = std::vector<Spread>;

void compare(const MetricValue& nominal, const MetricValue& value, Spread& spread) {
    if (nominal.number() && value.number()) {
        spread.add(*value.number() - *nominal.number());
    }
}

void widen(MetricValue& value, const Spread& spread) {
    if (!value.uncertainty) {
        return;
    }
    const double widened = std::hypot(*value.uncertainty, spread.root_mean_square());
    value = std::isfinite(widened) ? value : no_value("nothing bounds the error of the value");
    if (value.has_value()) {
        value.uncertainty = widened;
    }
}

struct RepSpreads {
    Spreads metrics;
    std::array<Spread, kEventCount> events;
};

void compare_rep(const SetAnalysis& run, const RepAnalysis& rep, const RepReport& nominal,
                 RepSpreads& spreads) {
    std::size_t at = 0;
    for (const MetricModule* module : all_metrics()) {
        if (module->compute_rep != nullptr) {
            if (nominal.metrics[at].value.number()) {
                compare(nominal.metrics[at].value, module->compute_rep(run, rep), spreads.metrics[at]);
            }
            ++at;
        }
    }
    for (std::size_t kind = 0; kind < kEventCount; ++kind) {
        const RepEvent& before = nominal.rep.events[kind];
        const RepEvent& after = rep.rep.events[kind];
        if (before.event && after.event) {
            spreads.events[kind].add(after.event->time_s - before.event->time_s);
        }
    }
}

void compare_set(const SetAnalysis& run, const Report& nominal, Spreads& spreads) {
    std::size_t at = 0;
    for (const MetricModule* module : all_metrics()) {
        if (module->compute_set != nullptr) {
            compare(nominal.set_metrics[at].value, module->compute_set(run), spreads[at]);
            ++at;
        }
    }
}

}  // namespace

std::span<const GridFactor> grid_factors() {
    return kFactors;
}

std::array<Settings, kGridRuns> threshold_grid(const Settings& nominal) {
    static_assert(std::ranges::all_of(kFactors, [](const GridFactor& f) { return f.group < kGroups; }));
    std::array<Settings, kGridRuns> runs;
    for (std::size_t run = 0; run < kGridRuns; ++run) {
        runs[run] = nominal;
        for (const GridFactor& factor : kFactors) {
            runs[run].*factor.setting *= 1.0 + factor.share * level(run, factor.group);
        }
    }
    return runs;
}

void add_definition_spread(const SetAnalysis& nominal, Report& report) {
    Spreads of_set(report.set_metrics.size());
    std::vector<RepSpreads> of_reps;
    for (const RepReport& rep : report.reps) {
        of_reps.push_back({Spreads(rep.metrics.size()), {}});
    }
    for (const Settings& settings : threshold_grid(nominal.settings)) {
        const SetAnalysis run = analyze_set(nominal.trial, settings, &nominal);
        compare_set(run, report, of_set);
        for (std::size_t r = 0; run.reps.size() == report.reps.size() && r < run.reps.size(); ++r) {
            compare_rep(run, run.reps[r], report.reps[r], of_reps[r]);
        }
    }
    for (std::size_t m = 0; m < of_set.size(); ++m) {
        widen(report.set_metrics[m].value, of_set[m]);
    }
    for (std::size_t r = 0; r < report.reps.size(); ++r) {
        for (std::size_t m = 0; m < of_reps[r].metrics.size(); ++m) {
            widen(report.reps[r].metrics[m].value, of_reps[r].metrics[m]);
        }
        for (std::size_t kind = 0; kind < kEventCount; ++kind) {
            if (std::optional<Event>& event = report.reps[r].rep.events[kind].event) {
                event->uncertainty_s =
                    std::hypot(event->uncertainty_s, of_reps[r].events[kind].root_mean_square());
            }
        }
    }
}

}  // namespace hinge::analysis
