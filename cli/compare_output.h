#pragma once

#include <iosfwd>
#include <string>

#include "cli/compare_trials.h"
#include "cli/reliability_study.h"

// `hinge compare` for people and for programs (hinge-compare/1).
namespace hinge::cli {

void print_table(std::ostream& out, const BaselineComparison& comparison);
void print_table(std::ostream& out, const ReliabilityStudy& study);

[[nodiscard]] std::string compare_json(const BaselineComparison& comparison);
[[nodiscard]] std::string compare_json(const ReliabilityStudy& study);

}  // namespace hinge::cli
