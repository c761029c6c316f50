#pragma once

#include <span>

#include "datasets/model/result.h"

namespace hinge::analysis::statistics {

struct RobustLine {
    double slope = 0.0;      // median of the slopes between all pairs with different x
    double intercept = 0.0;  // median y - slope * median x
};

// The straight line that one bad rep in a set cannot turn (science.md G.7). Sources: Theil 1950; Sen 1968, J
// Am Stat Assoc 63:1379. Wants two different x.
[[nodiscard]] Result<RobustLine> theil_sen(std::span<const double> x, std::span<const double> y);

}  // namespace hinge::analysis::statistics
