#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace hinge::analysis {

struct TurningPoint {
    std::size_t index = 0;
    bool is_top = false;
};

// Alternating lows and highs of a signal: a turn counts once the signal has come back by `reversal`. The
// first and the last extreme are included when they differ from their neighbour by at least `reversal`. NaN
// is skipped.
[[nodiscard]] std::vector<TurningPoint> turning_points(std::span<const double> samples, double reversal);

}  // namespace hinge::analysis
