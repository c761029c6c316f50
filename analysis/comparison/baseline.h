#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/model/result.h"

// Today against a person's own baseline (science.md I.5). Says whether a number moved by more than
// measurement error; never why, and never whether that is good.
namespace hinge::analysis::comparison {

inline constexpr std::size_t kBaselineSessions = 3;  // for the person's own error
inline constexpr std::size_t kProvisionalReps = 5;   // of one session, in place of sessions

enum class MdcSource {
    own,          // scatter of at least three sessions
    standard,     // the default of default_changes.h
    provisional,  // scatter of at least five reps of one session
    none,
};

enum class Verdict {
    changed,           // |change| > MDC95
    probably_changed,  // |change| > MDC95 / 2
    no_change,
    not_assessable,  // there is no MDC95
};

[[nodiscard]] std::string_view name(MdcSource source) noexcept;  // "own", "default", "provisional", "none"
[[nodiscard]] std::string_view words(Verdict verdict) noexcept;  // for people

struct BaselineValues {
    std::span<const double> sessions;      // one value a session
    std::span<const double> session_reps;  // reps of the session that has most of them
    std::span<const double> today;         // one value a set
    std::optional<double> default_mdc95;
};

struct BaselineChange {
    std::size_t sessions = 0;
    double baseline = 0.0;     // mean of the sessions
    std::optional<double> sd;  // between sessions; from two on
    std::size_t sets_today = 0;
    double today = 0.0;  // mean of today's sets
    double change = 0.0;
    MdcSource source = MdcSource::none;
    std::optional<double> sem;    // of one session's value
    std::optional<double> mdc95;  // 1.96 sqrt 2 SEM
    // Two-sided p of t = change / (SD sqrt(1/m + 1/k)) with k - 1 degrees of freedom, m sets today and k
    // sessions (Crawford & Howell 1998, Clin Neuropsychol 12:482). Only with the person's own scatter.
    std::optional<double> p;
    std::optional<double> p_holm;  // filled in by `adjust_for_number`
    Verdict verdict = Verdict::not_assessable;
    std::string reason;  // why it is not assessable
};

// An error when there is no session or no set of today.
[[nodiscard]] Result<BaselineChange> compare_with_baseline(const BaselineValues& values);

// Share of metrics whose |change| exceeds MDC95 although nothing changed, because a scatter from few sessions
// is itself uncertain: P(|T| > 1.96 sqrt 2 / sqrt(1 + 1/k)) with k - 1 degrees of freedom. 0.14 for three
// sessions.
[[nodiscard]] double false_alarm_share(std::size_t sessions) noexcept;

// Holm's adjustment over all changes that have a p; returns how many. An empty place stands for a metric that
// could not be compared.
std::size_t adjust_for_number(std::vector<std::optional<BaselineChange>>& changes);

}  // namespace hinge::analysis::comparison
