#pragma once

#include "analysis/comparison/compare_trials.h"

namespace hinge::analysis::comparison {

// Adds the finding 'forward shift (bar-drift proxy)' for each trial of today whose forward shift exceeds that
// of the person's own baseline sets at the same load, and a note where none of them is at that load. Says
// nothing when the metric was not compared. Source: science.md E.4.
void find_forward_shift(BaselineComparison& comparison);

}  // namespace hinge::analysis::comparison
