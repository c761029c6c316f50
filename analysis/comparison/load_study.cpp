#include "analysis/comparison/load_study.h"

#include <algorithm>
#include <cmath>

#include "analysis/comparison/default_changes.h"

namespace hinge::analysis::comparison {
namespace {

constexpr std::string_view kSpeed = "mean_concentric_velocity";

Result<void> check_loads(const std::vector<TrialValues>& trials) {
    for (const TrialValues& trial : trials) {
        if (!trial.load_kg || !(*trial.load_kg > 0.0) || !std::isfinite(*trial.load_kg)) {
            return Error{ErrorCode::bad_input, trial.file + ": has no load; enter it before comparing loads"};
        }
    }
    return {};
}

std::vector<LoadSpeed> fastest_reps(const std::vector<TrialValues>& trials, std::size_t speed) {
    std::vector<LoadSpeed> points;
    for (const TrialValues& trial : trials) {
        const std::vector<double>& reps = trial.values[speed].rep_values;
        if (!reps.empty()) {
            points.push_back({*trial.load_kg, *std::max_element(reps.begin(), reps.end())});
        }
    }
    return points;
}

Result<LoadEffect> effect_of_load(const std::vector<TrialValues>& trials, std::size_t metric,
                                  const std::string& id) {
    std::vector<double> loads, values;
    for (const TrialValues& trial : trials) {
        if (trial.values[metric].value) {
            loads.push_back(*trial.load_kg);
            values.push_back(*trial.values[metric].value);
        }
    }
    return load_effect(loads, values, default_mdc95(id));
}

}  // namespace

std::vector<std::string> metrics_over_load(std::vector<std::string> ids) {
    if (std::find(ids.begin(), ids.end(), kSpeed) == ids.end()) {
        ids.emplace_back(kSpeed);
    }
    return ids;
}

Result<LoadStudy> study_loads(std::vector<ComparedMetric> metrics, std::vector<TrialValues> trials,
                              const LoadVelocityOptions& options) {
    TrialPointers all;
    for (const TrialValues& trial : trials) {
        all.push_back(&trial);
    }
    for (auto* check : {&check_one_athlete, &check_one_exercise, &check_distinct}) {
        if (auto sound = check(all); !sound) {
            return sound.error();
        }
    }
    if (auto sound = check_loads(trials); !sound) {
        return sound.error();
    }
    std::stable_sort(trials.begin(), trials.end(),
                     [](const TrialValues& a, const TrialValues& b) { return *a.load_kg < *b.load_kg; });
    LoadStudy study;
    study.metrics = std::move(metrics);
    study.trials = std::move(trials);
    for (std::size_t i = 0; i < study.metrics.size(); ++i) {
        if (study.metrics[i].id == kSpeed) {
            study.points = fastest_reps(study.trials, i);
        }
        study.effects.push_back(effect_of_load(study.trials, i, study.metrics[i].id));
    }
    study.line = load_velocity(study.points, options);
    if (study.line) {
        study.notes.emplace_back(
            "An estimated maximum is no more than a straight line read beyond its points: it lies below true "
            "maxima more often than above, and single speeds repeat moderately (Lake et al. 2017).");
    }
    study.notes.emplace_back(
        "A change from light to heavy belongs to load and technique together; MDC95 is the default, not this "
        "person's own.");
    return study;
}

}  // namespace hinge::analysis::comparison
