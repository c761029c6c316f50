#pragma once

#include <map>
#include <string>
#include <vector>

#include "analysis/report.h"
#include "drivers/simulated/truth.h"

// Errors of one condition, metric by metric.
namespace hinge::validation {

struct Pair {
    double value = 0.0;
    double truth = 0.0;
    double sd = 0.0;  // as stated; 0 when none was
};

struct Tally {
    std::map<std::string, std::vector<Pair>> numbers;       // by metric id, "event.NAME" for events
    std::map<std::string, int> missing;                     // truth without a value
    std::map<std::string, std::pair<int, int>> categories;  // right, all
    int sets = 0;
    int wrong_rep_counts = 0;
};

// Adds one analysed set. Reps are compared one by one when their number is right.
void add(Tally& tally, const analysis::Report& report, const drivers::simulated::Truth& truth);

struct Summary {
    std::size_t count = 0;
    double bias = 0.0, sd = 0.0, robust_sd = 0.0, p95 = 0.0, correlation = 0.0;
    bool exact = false;      // every value was the truth itself, so coverage says nothing
    double coverage = 0.0;   // share of truths within 1.96 stated standard deviations
    double stated_sd = 0.0;  // median
};
[[nodiscard]] Summary summarise(const std::vector<Pair>& pairs);

// How well `value > flagged_above` tells `truth > limit`.
struct Classification {
    int positives = 0, negatives = 0;
    double sensitivity = 0.0, specificity = 0.0;
};
[[nodiscard]] Classification classify(const std::vector<Pair>& pairs, double limit, double flagged_above);

}  // namespace hinge::validation
