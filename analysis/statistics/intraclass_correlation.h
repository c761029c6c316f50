#pragma once

#include <optional>
#include <span>

#include "datasets/model/result.h"

// Intraclass correlation of n subjects measured in k sessions, by two-way analysis of variance.
// Sources: Shrout & Fleiss 1979, Psychol Bull 86:420; McGraw & Wong 1996, Psychol Methods 1:30 (intervals);
// science.md I.2.
namespace hinge::analysis::statistics {

// n rows of k values each, row after row.
struct SubjectsBySessions {
    std::span<const double> values;
    std::size_t subjects = 0;
    std::size_t sessions = 0;
};

struct MeanSquares {
    double between_subjects = 0.0;  // BMS, n - 1 degrees of freedom
    double between_sessions = 0.0;  // JMS, k - 1
    double error = 0.0;             // EMS, (n - 1)(k - 1)
};

[[nodiscard]] Result<MeanSquares> two_way_mean_squares(const SubjectsBySessions& data);

struct Correlation {
    double value = 0.0;         // never below zero
    std::optional<double> raw;  // as computed; none when a negative variance leaves it undefined
    std::optional<double> low;  // 95 % interval of the raw coefficient; none where it has no bound
    std::optional<double> high;
};

struct IntraclassCorrelations {
    MeanSquares squares;
    Correlation agreement_single;    // ICC(2,1): all error counts
    Correlation agreement_mean;      // ICC(2,k)
    Correlation consistency_single;  // ICC(3,1): a shift that all share does not
    Correlation consistency_mean;    // ICC(3,k)
};

// ICC(2,1) = (BMS - EMS) / (BMS + (k-1) EMS + k (JMS - EMS) / n),  ICC(2,k) = (BMS - EMS) / (BMS + (JMS -
// EMS) / n) ICC(3,1) = (BMS - EMS) / (BMS + (k-1) EMS),                      ICC(3,k) = (BMS - EMS) / BMS
//
// Intervals of (3,.) by F = BMS / EMS with n-1 and (n-1)(k-1) degrees of freedom; of (2,.) by the approximate
// degrees of freedom of McGraw & Wong, table 7. An error when subjects do not differ or repeats never do.
[[nodiscard]] Result<IntraclassCorrelations> intraclass_correlations(const SubjectsBySessions& data);

}  // namespace hinge::analysis::statistics
