#include "analysis/statistics/holm.h"

#include <algorithm>
#include <numeric>
#include <string>

namespace hinge::analysis::statistics {

Result<std::vector<double>> holm_adjusted(std::span<const double> p_values) {
    for (const double p : p_values) {
        if (!(p >= 0.0 && p <= 1.0)) {
            return Error{ErrorCode::not_computable, "p = " + std::to_string(p) + " is not between 0 and 1"};
        }
    }
    std::vector<std::size_t> order(p_values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return p_values[a] < p_values[b]; });
    std::vector<double> adjusted(p_values.size());
    double running = 0.0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const double scaled = static_cast<double>(order.size() - i) * p_values[order[i]];
        running = std::max(running, std::min(1.0, scaled));
        adjusted[order[i]] = running;
    }
    return adjusted;
}

}  // namespace hinge::analysis::statistics
