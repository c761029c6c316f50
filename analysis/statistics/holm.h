#pragma once

#include <span>
#include <vector>

#include "datasets/model/result.h"

namespace hinge::analysis::statistics {

// p values adjusted for their number by Holm's step-down method, in the order given: sorted upwards, the i-th
// of m becomes max over j <= i of min(1, (m - j + 1) p_j). Source: Holm 1979, Scand J Stat 6:65.
[[nodiscard]] Result<std::vector<double>> holm_adjusted(std::span<const double> p_values);

}  // namespace hinge::analysis::statistics
