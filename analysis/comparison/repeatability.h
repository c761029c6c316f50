#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/statistics/bland_altman.h"
#include "analysis/statistics/intraclass_correlation.h"
#include "datasets/model/result.h"

// How well one metric repeats over people and sessions (science.md I.1-I.4). Every figure is a value or a
// reason.
namespace hinge::analysis::comparison {

struct Repeats {
    std::string athlete;
    std::vector<std::optional<double>> sessions;  // in order; empty where the metric had no value
};

struct Repeatability {
    std::size_t athletes = 0;  // with a value in each of the sessions
    std::size_t sessions = 0;
    std::vector<std::string> left_out;  // athletes that lack a value
    Result<double> mean;
    Result<statistics::IntraclassCorrelations> icc;
    Result<double> sem;                       // sqrt(EMS); of a single athlete the SD over the sessions
    Result<double> mdc95;                     // from that SEM
    Result<double> typical_error;             // root mean square over pairs of sessions in a row
    Result<double> cv;                        // percent; root mean square over athletes
    Result<double> log_cv;                    // percent; from the root mean square SD of the logarithms
    Result<double> swc;                       // 0.2 SD of the athletes' means
    Result<statistics::Agreement> agreement;  // first session - second session
};

// Takes the first `sessions` values of each athlete.
[[nodiscard]] Repeatability repeatability(std::span<const Repeats> repeats, std::size_t sessions);

}  // namespace hinge::analysis::comparison
