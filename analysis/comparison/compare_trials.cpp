#include "analysis/comparison/compare_trials.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "analysis/comparison/default_changes.h"
#include "analysis/comparison/forward_shift_finding.h"
#include "analysis/comparison/side_agreement.h"
#include "analysis/metrics/metric.h"
#include "analysis/statistics/sample.h"
#include "datasets/base/number_text.h"
#include "analysis/value_text.h"

namespace hinge::analysis::comparison {
namespace {

using base::fixed;
using base::printable;

// Beyond this a change of load alone may explain a change of technique. Chosen by us, see DECISIONS.md.
constexpr double kLoadChange_percent = 10.0;

// What "95" in MDC95 promises.
constexpr double kFalseAlarms = 0.05;

constexpr double kSignificant = 0.05;

// Weight shift, hip-rise timing and eccentric control: the three questions, and the speed of the pull.
constexpr std::array<std::string_view, 9> kDefaultMetrics{
    "asymmetry_concentric",    "asymmetry_eccentric", "cop_forward_shift_10cm",
    "hip_height_set_fraction", "hip_bar_ratio_100",   "mean_concentric_velocity",
    "eccentric_duration",      "last_12in_ratio",     "touchdown_speed"};

std::optional<double> median_load_kg(const std::vector<TrialValues>& trials) {
    std::vector<double> loads;
    for (const TrialValues& trial : trials) {
        if (trial.load_kg && std::isfinite(*trial.load_kg)) {
            loads.push_back(*trial.load_kg);
        }
    }
    return loads.empty() ? std::nullopt : std::optional<double>(statistics::median(loads));
}

std::vector<double> session_values(const std::vector<TrialValues>& trials, std::size_t metric) {
    std::vector<double> values;
    for (const TrialValues& trial : trials) {
        if (trial.values[metric].value) {
            values.push_back(*trial.values[metric].value);
        }
    }
    return values;
}

// The reps of the trial that has most of them.
std::vector<double> most_reps(const std::vector<TrialValues>& trials, std::size_t metric) {
    std::vector<double> reps;
    for (const TrialValues& trial : trials) {
        if (trial.values[metric].rep_values.size() > reps.size()) {
            reps = trial.values[metric].rep_values;
        }
    }
    return reps;
}

std::string missing_reason(const std::vector<TrialValues>& trials, std::size_t metric,
                           const std::string& which) {
    for (const TrialValues& trial : trials) {
        if (!trial.values[metric].reasons.empty()) {
            return which + ": " + trial.values[metric].reasons.front();
        }
    }
    return which + ": no value";
}

void compare_metric(BaselineComparison& comparison, std::size_t metric) {
    const std::vector<double> sessions = session_values(comparison.baseline, metric);
    const std::vector<double> today = session_values(comparison.today, metric);
    const std::vector<double> reps = most_reps(comparison.baseline, metric);
    std::string reason;
    std::optional<BaselineChange> change;
    if (today.empty()) {
        reason = missing_reason(comparison.today, metric, "today");
    } else if (sessions.empty()) {
        reason = missing_reason(comparison.baseline, metric, "baseline");
    } else if (auto found = compare_with_baseline(
                   {sessions, reps, today, default_mdc95(comparison.metrics[metric].id)})) {
        change = *found;
        reason = found->reason;
    } else {
        reason = found.error().message;
    }
    comparison.changes.push_back(std::move(change));
    comparison.reasons.push_back(std::move(reason));
}

void note_load(BaselineComparison& comparison) {
    const auto before = median_load_kg(comparison.baseline);
    const auto now = median_load_kg(comparison.today);
    if (!before || !now || !(*before > 0.0)) {
        comparison.notes.emplace_back("The load is not known on both sides; a change may come from it.");
        return;
    }
    comparison.load_change_percent = 100.0 * (*now - *before) / *before;
    if (std::abs(*comparison.load_change_percent) > kLoadChange_percent) {
        comparison.notes.push_back("Today's load of " + fixed(*now, 1) + " kg differs from the baseline's " +
                                   fixed(*before, 1) + " kg by " + fixed(*comparison.load_change_percent, 0) +
                                   " %; a change may come from the load alone.");
    }
}

void note_sources(BaselineComparison& comparison) {
    bool standard = false, provisional = false;
    for (const auto& change : comparison.changes) {
        standard = standard || (change && change->source == MdcSource::standard);
        provisional = provisional || (change && change->source == MdcSource::provisional);
    }
    if (standard) {
        comparison.notes.emplace_back(
            "MDC95 marked 'default' is a convention, not this person's own; three baseline sessions give the "
            "own one.");
    }
    if (provisional) {
        comparison.notes.emplace_back(
            "MDC95 marked 'provisional' comes from the reps of one session, which vary less than sessions "
            "do.");
    }
}

// The fewest sessions that an own MDC95 rests on.
void note_few_sessions(BaselineComparison& comparison) {
    std::optional<std::size_t> fewest;
    for (const auto& change : comparison.changes) {
        if (change && change->source == MdcSource::own) {
            fewest = std::min(fewest.value_or(change->sessions), change->sessions);
        }
    }
    if (fewest && false_alarm_share(*fewest) > kFalseAlarms) {
        comparison.notes.push_back("With " + std::to_string(*fewest) + " baseline sessions about " +
                                   fixed(100.0 * false_alarm_share(*fewest), 0) +
                                   " in 100 unchanged metrics exceed MDC95; the adjusted p allows for that.");
    }
}

void note_days(BaselineComparison& comparison) {
    const std::string& day = comparison.baseline.front().day;
    const bool same = comparison.baseline.size() >= 2 && !day.empty() &&
                      std::all_of(comparison.baseline.begin(), comparison.baseline.end(),
                                  [&](const TrialValues& trial) { return trial.day == day; });
    if (same) {
        comparison.notes.push_back(
            "All baseline trials were recorded on " + day +
            "; sets of one day vary less than sessions do, so the MDC95 may be too small.");
    }
}

bool is_left(double asymmetry) {
    return asymmetry > 0.0;
}

// A side that flips from the baseline to today, and how far the reps agree on a side (science.md E.2).
void note_sides(BaselineComparison& comparison) {
    constexpr std::size_t kFewestPairs = 5;
    for (std::size_t i = 0; i < comparison.metrics.size(); ++i) {
        const std::string& id = comparison.metrics[i].id;
        if (id.rfind("asymmetry_", 0) != 0 || id == "asymmetry_mean_absolute" || id == "asymmetry_peak") {
            continue;
        }
        const std::vector<double> before = session_values(comparison.baseline, i);
        const std::vector<double> now = session_values(comparison.today, i);
        if (before.empty() || now.empty()) {
            continue;
        }
        const auto left = static_cast<std::size_t>(std::count_if(before.begin(), before.end(), &is_left));
        const bool today_left = is_left(statistics::mean(now));
        if (left == (today_left ? 0 : before.size())) {
            comparison.notes.push_back(id + " favours the " + (today_left ? "left" : "right") +
                                       " today, the other side in all " + std::to_string(before.size()) +
                                       " baseline session(s).");
        }
        const std::vector<double> reps_before = most_reps(comparison.baseline, i);
        const std::vector<double> reps_now = most_reps(comparison.today, i);
        const std::size_t pairs = std::min(reps_before.size(), reps_now.size());
        if (pairs < kFewestPairs) {
            continue;
        }
        const auto agreement =
            side_agreement(std::span(reps_before).first(pairs), std::span(reps_now).first(pairs));
        if (agreement) {
            comparison.notes.push_back(
                id + ": rep by rep the sides agree in " + fixed(100.0 * agreement->observed, 0) + " % of " +
                std::to_string(agreement->pairs) + " pairs, kappa " + fixed(agreement->kappa, 2) + ".");
        }
    }
}

}  // namespace

std::string quoted_athlete(const std::string& athlete) {
    return athlete.empty() ? "nobody named" : "'" + printable(athlete) + "'";
}

Result<void> check_one_athlete(const TrialPointers& trials) {
    for (const TrialValues* trial : trials) {
        if (trial->athlete != trials.front()->athlete) {
            return Error{ErrorCode::bad_input,
                         trial->file + ": is of athlete " + quoted_athlete(trial->athlete) + ", but " +
                             trials.front()->file + " of " + quoted_athlete(trials.front()->athlete) +
                             "; compare trials of one person"};
        }
    }
    return {};
}

Result<void> check_distinct(const TrialPointers& trials) {
    for (std::size_t i = 0; i < trials.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (!trials[i]->uuid.empty() && trials[i]->uuid == trials[j]->uuid) {
                return Error{ErrorCode::bad_input, trials[i]->file + ": is the same trial as " +
                                                       trials[j]->file + " (" + trials[i]->uuid +
                                                       "); name each trial once"};
            }
        }
    }
    return {};
}

Result<void> check_one_exercise(const TrialPointers& trials) {
    for (const TrialValues* trial : trials) {
        if (trial->exercise != trials.front()->exercise) {
            return Error{ErrorCode::bad_input, trial->file + ": is a " + std::string(name(trial->exercise)) +
                                                   " set, but " + trials.front()->file + " is a " +
                                                   std::string(name(trials.front()->exercise)) +
                                                   " one; compare sets of one exercise"};
        }
    }
    return {};
}

Result<void> check_one_settings(const TrialPointers& trials) {
    for (const TrialValues* trial : trials) {
        if (const auto differs = analysis::first_difference(trial->settings, trials.front()->settings)) {
            const auto& [here, there] = *differs;
            return Error{ErrorCode::bad_input,
                         trial->file + ": is analysed with " + here.key + " = " +
                             analysis::exact_text(here.value) + " (" + std::string(name(here.origin)) +
                             "), but " + trials.front()->file + " with " + analysis::exact_text(there.value) +
                             " (" + std::string(name(there.origin)) + "); give --set " + here.key +
                             "=VALUE for both, or --any-settings"};
        }
    }
    return {};
}

std::span<const std::string_view> default_compared_metrics() {
    return kDefaultMetrics;
}

Result<std::vector<ComparedMetric>> compared_metrics(const std::vector<std::string>& ids) {
    std::vector<ComparedMetric> metrics;
    const auto known = all_metrics();
    for (const std::string& id : ids) {
        const auto found =
            std::find_if(known.begin(), known.end(), [&](const auto* m) { return m->definition.id == id; });
        if (found == known.end()) {
            return Error{ErrorCode::invalid_argument,
                         "compare: there is no metric '" + id + "'; 'hinge metrics' lists them"};
        }
        const bool again =
            std::any_of(metrics.begin(), metrics.end(), [&](const auto& m) { return m.id == id; });
        if (!again) {
            metrics.push_back({id, (*found)->definition.unit});
        }
    }
    return metrics;
}

Result<BaselineComparison> compare_trials(std::vector<ComparedMetric> metrics,
                                          std::vector<TrialValues> baseline, std::vector<TrialValues> today) {
    TrialPointers all;
    for (const auto* side : {&baseline, &today}) {
        for (const TrialValues& trial : *side) {
            all.push_back(&trial);
        }
    }
    for (auto* check : {&check_one_athlete, &check_one_exercise, &check_distinct}) {
        if (auto sound = check(all); !sound) {
            return sound.error();
        }
    }
    BaselineComparison made;
    made.metrics = std::move(metrics);
    made.baseline = std::move(baseline);
    made.today = std::move(today);
    for (std::size_t i = 0; i < made.metrics.size(); ++i) {
        compare_metric(made, i);
    }
    made.tested_together = adjust_for_number(made.changes);
    find_forward_shift(made);
    note_load(made);
    note_sides(made);
    note_sources(made);
    note_few_sessions(made);
    note_days(made);
    if (made.today.front().athlete.empty()) {
        made.notes.emplace_back("No trial names its athlete, so nobody checked that they are of one person.");
    }
    return made;
}

CompareSummary summary_of(const BaselineComparison& comparison) {
    CompareSummary summary;
    for (const auto& change : comparison.changes) {
        if (change) {
            summary.assessable += change->verdict != Verdict::not_assessable ? 1U : 0U;
            summary.changed += change->verdict == Verdict::changed ? 1U : 0U;
            summary.probably_changed += change->verdict == Verdict::probably_changed ? 1U : 0U;
            summary.significant += change->p_holm.value_or(1.0) < kSignificant ? 1U : 0U;
        }
    }
    return summary;
}

}  // namespace hinge::analysis::comparison
