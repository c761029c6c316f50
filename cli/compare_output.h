#pragma once

#include <iosfwd>
#include <string>

#include "analysis/comparison/compare_trials.h"
#include "analysis/comparison/load_study.h"
#include "analysis/comparison/reliability_study.h"

// `hinge compare` for people and for programs (hinge-compare/1).
namespace hinge::cli {

namespace comparison = analysis::comparison;

void print_table(std::ostream& out, const comparison::BaselineComparison& compared);
void print_table(std::ostream& out, const comparison::ReliabilityStudy& study);
void print_table(std::ostream& out, const comparison::LoadStudy& study);

[[nodiscard]] std::string compare_json(const comparison::BaselineComparison& compared);
[[nodiscard]] std::string compare_json(const comparison::ReliabilityStudy& study);
[[nodiscard]] std::string compare_json(const comparison::LoadStudy& study);

}  // namespace hinge::cli
