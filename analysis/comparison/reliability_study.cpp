#include "analysis/comparison/reliability_study.h"

#include <algorithm>

namespace hinge::analysis::comparison {

namespace {

std::size_t count_of(const std::vector<TrialValues>& trials, const std::string& athlete) {
    return static_cast<std::size_t>(std::count_if(
        trials.begin(), trials.end(), [&](const TrialValues& t) { return t.athlete == athlete; }));
}

// Who takes part, in how many sessions; notes say what is left out.
void choose_athletes(ReliabilityStudy& study) {
    std::vector<std::string> everybody;
    for (const TrialValues& trial : study.trials) {
        if (std::find(everybody.begin(), everybody.end(), trial.athlete) == everybody.end()) {
            everybody.push_back(trial.athlete);
        }
    }
    for (const std::string& athlete : everybody) {
        const std::size_t count = count_of(study.trials, athlete);
        if (count < 2) {
            study.notes.push_back("Athlete " + quoted_athlete(athlete) + " has one trial and is left out.");
            continue;
        }
        study.athletes.push_back(athlete);
        study.sessions = study.sessions == 0 ? count : std::min(study.sessions, count);
    }
    for (const std::string& athlete : study.athletes) {
        const std::size_t count = count_of(study.trials, athlete);
        if (count > study.sessions) {
            study.notes.push_back("Athlete " + quoted_athlete(athlete) + " has " + std::to_string(count) +
                                  " trials; the first " + std::to_string(study.sessions) +
                                  " are used, as many as everybody has.");
        }
    }
}

std::vector<Repeats> repeats_of(const ReliabilityStudy& study, std::size_t metric) {
    std::vector<Repeats> repeats;
    for (const std::string& athlete : study.athletes) {
        Repeats row{athlete, {}};
        for (const TrialValues& trial : study.trials) {
            if (trial.athlete == athlete) {
                row.sessions.push_back(trial.values[metric].value);
            }
        }
        repeats.push_back(std::move(row));
    }
    return repeats;
}

}  // namespace

Result<ReliabilityStudy> study_reliability(std::vector<ComparedMetric> metrics,
                                           std::vector<TrialValues> trials) {
    TrialPointers all;
    for (const TrialValues& trial : trials) {
        all.push_back(&trial);
    }
    for (auto* check : {&check_one_exercise, &check_distinct}) {
        if (auto sound = check(all); !sound) {
            return sound.error();
        }
    }
    ReliabilityStudy study;
    study.metrics = std::move(metrics);
    study.trials = std::move(trials);
    choose_athletes(study);
    if (study.athletes.empty()) {
        return Error{
            ErrorCode::bad_input,
            "compare: no athlete has two trials; --reliability needs at least two sessions of somebody"};
    }
    for (std::size_t i = 0; i < study.metrics.size(); ++i) {
        study.results.push_back(repeatability(repeats_of(study, i), study.sessions));
    }
    return study;
}

}  // namespace hinge::analysis::comparison
