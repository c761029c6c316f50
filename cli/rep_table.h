#pragma once

#include <iosfwd>

#include "analysis/report.h"

namespace hinge::cli {

// The report for a terminal: set values, then one row a metric and one column a rep; what is missing shows
// its reason, findings and warnings follow as sentences.
void print_rep_table(std::ostream& out, const analysis::Report& report);

}  // namespace hinge::cli
