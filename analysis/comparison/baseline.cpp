#include "analysis/comparison/baseline.h"

#include <cmath>

#include "analysis/statistics/distributions.h"
#include "analysis/statistics/holm.h"
#include "analysis/statistics/measurement_error.h"
#include "analysis/statistics/sample.h"

namespace hinge::analysis::comparison {
namespace {

constexpr double kProbableShare = 0.5;  // of MDC95, science.md I.5

// SD of the values when they are enough and really scatter.
std::optional<double> scatter(std::span<const double> values, std::size_t at_least) {
    if (values.size() < at_least) {
        return std::nullopt;
    }
    const double sd = statistics::standard_deviation(values);
    return statistics::is_rounding(sd, values) ? std::nullopt : std::optional<double>(sd);
}

void find_error(BaselineChange& change, const BaselineValues& values) {
    if (const auto own = scatter(values.sessions, kBaselineSessions)) {
        change.source = MdcSource::own;
        change.sem = own;
    } else if (values.default_mdc95) {
        change.source = MdcSource::standard;
        change.sem = *values.default_mdc95 / statistics::minimal_detectable_change(1.0);
    } else if (const auto reps = scatter(values.session_reps, kProvisionalReps)) {
        change.source = MdcSource::provisional;
        change.sem = reps;
    } else if (values.sessions.size() >= kBaselineSessions) {
        change.reason = "the baseline sessions do not scatter at all, so their error is not known";
    } else {
        change.reason =
            "needs " + std::to_string(kBaselineSessions) + " baseline sessions (or " +
            std::to_string(kProvisionalReps) + " reps in one), there " +
            (values.sessions.size() == 1 ? "is 1" : "are " + std::to_string(values.sessions.size()));
    }
    if (change.source == MdcSource::standard) {
        change.mdc95 = values.default_mdc95;
    } else if (change.sem) {
        change.mdc95 = statistics::minimal_detectable_change(*change.sem);
    }
}

Verdict verdict_for(double change, double mdc95) {
    if (std::abs(change) > mdc95) {
        return Verdict::changed;
    }
    return std::abs(change) > kProbableShare * mdc95 ? Verdict::probably_changed : Verdict::no_change;
}

}  // namespace

std::string_view name(MdcSource source) noexcept {
    switch (source) {
        case MdcSource::own: return "own";
        case MdcSource::standard: return "default";
        case MdcSource::provisional: return "provisional";
        case MdcSource::none: return "none";
    }
    return "none";
}

std::string_view words(Verdict verdict) noexcept {
    switch (verdict) {
        case Verdict::changed: return "changed";
        case Verdict::probably_changed: return "probably changed";
        case Verdict::no_change: return "no change beyond measurement error";
        case Verdict::not_assessable: return "not assessable";
    }
    return "not assessable";
}

Result<BaselineChange> compare_with_baseline(const BaselineValues& values) {
    if (auto checked = statistics::usable(values.sessions, 1, "baseline sessions"); !checked) {
        return checked.error();
    }
    if (auto checked = statistics::usable(values.session_reps, 0, "baseline reps"); !checked) {
        return checked.error();
    }
    if (auto checked = statistics::usable(values.today, 1, "sets of today"); !checked) {
        return checked.error();
    }
    BaselineChange change;
    change.sessions = values.sessions.size();
    change.baseline = statistics::mean(values.sessions);
    change.sets_today = values.today.size();
    change.today = statistics::mean(values.today);
    change.change = change.today - change.baseline;
    if (change.sessions >= 2) {
        change.sd = statistics::standard_deviation(values.sessions);
    }
    find_error(change, values);
    if (change.mdc95) {
        change.verdict = verdict_for(change.change, *change.mdc95);
    }
    if (change.source == MdcSource::own) {
        const auto k = static_cast<double>(change.sessions);
        const auto m = static_cast<double>(change.sets_today);
        change.p =
            statistics::t_two_sided_p(change.change / (*change.sem * std::sqrt(1.0 / m + 1.0 / k)), k - 1.0);
    }
    return change;
}

double false_alarm_share(std::size_t sessions) noexcept {
    const auto k = static_cast<double>(sessions);
    return statistics::t_two_sided_p(statistics::minimal_detectable_change(1.0) / std::sqrt(1.0 + 1.0 / k),
                                     k - 1.0);
}

std::size_t adjust_for_number(std::vector<std::optional<BaselineChange>>& changes) {
    std::vector<double> p_values;
    for (const auto& change : changes) {
        if (change && change->p) {
            p_values.push_back(*change->p);
        }
    }
    const Result<std::vector<double>> adjusted = statistics::holm_adjusted(p_values);
    if (!adjusted) {
        return 0;
    }
    std::size_t next = 0;
    for (auto& change : changes) {
        if (change && change->p) {
            change->p_holm = (*adjusted)[next++];
        }
    }
    return next;
}

}  // namespace hinge::analysis::comparison
