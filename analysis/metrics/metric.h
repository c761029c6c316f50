#pragma once

#include <span>
#include <string>
#include <string_view>

#include "analysis/set_analysis.h"
#include "datasets/model/metric_value.h"
#include "datasets/model/units.h"

// A metric is a definition and a pure function. Metrics of one idea share a file: it defines one function,
// named as the file, that returns its family, and is listed in analysis/CMakeLists.txt.
namespace hinge::analysis {

struct MetricDefinition {
    std::string_view id;    // final (PRODUCT.md, 7); never reused for a new meaning
    std::string_view name;  // for people, sentence case
    Unit unit = Unit::one;
    std::string_view meaning;        // one sentence
    std::string_view equation;       // in words and symbols
    std::string_view source = {};    // section of science.md, or literature
    int version = 1;                 // raised when the formula changes
    std::string_view settings = {};  // keys of the settings it depends on, separated by spaces
    bool to_highest_point = false;   // a failed lift has it, of its way up to the highest point (M.7)
};

// Computes the value for one rep; `set` holds everything that belongs to the whole set.
using RepFunction = MetricValue (*)(const SetAnalysis& set, const RepAnalysis& rep);
using SetFunction = MetricValue (*)(const SetAnalysis& set);

struct MetricModule {
    MetricDefinition definition;
    RepFunction compute_rep = nullptr;  // exactly one of the two is set
    SetFunction compute_set = nullptr;
};

struct MetricFamily {
    std::span<const MetricModule> metrics;
};

[[nodiscard]] std::span<const MetricFamily* const> all_metric_families();

// Every metric in dictionary order.
[[nodiscard]] std::span<const MetricModule* const> all_metrics();

// SHA-256 over the canonical form of definitions: id, unit, equation, settings, version.
[[nodiscard]] std::string checksum_of(std::span<const MetricModule* const> metrics);

// The same of all of them.
[[nodiscard]] std::string_view definitions_checksum();

// Outcomes. `number` turns a value that is not finite into a reason, so that no metric is ever a silent NaN.
[[nodiscard]] MetricValue number(double value, double sd);
[[nodiscard]] MetricValue graded_number(double value, double sd, Grade grade);
[[nodiscard]] MetricValue category(std::string_view value);
[[nodiscard]] MetricValue yes_or_no(bool value);
[[nodiscard]] MetricValue no_value(std::string_view reason);
[[nodiscard]] MetricValue indeterminate(std::string_view reason);

}  // namespace hinge::analysis
