#include "analysis/reps/turning_points.h"

#include <cmath>

namespace hinge::analysis {

std::vector<TurningPoint> turning_points(std::span<const double> x, double reversal) {
    std::vector<TurningPoint> points;
    std::size_t low = x.size();
    std::size_t high = x.size();
    int direction = 0;  // +1 rising, -1 falling, 0 not known yet
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (!std::isfinite(x[i])) {
            continue;
        }
        if (low == x.size()) {
            low = high = i;
            continue;
        }
        if (x[i] < x[low]) {
            low = i;
        }
        if (x[i] > x[high]) {
            high = i;
        }
        if (direction >= 0 && x[high] - x[i] >= reversal) {
            points.push_back({high, true});
            direction = -1;
            low = i;
        } else if (direction <= 0 && x[i] - x[low] >= reversal) {
            points.push_back({low, false});
            direction = 1;
            high = i;
        }
    }
    if (direction > 0) {
        points.push_back({high, true});
    } else if (direction < 0) {
        points.push_back({low, false});
    }
    return points;
}

}  // namespace hinge::analysis
