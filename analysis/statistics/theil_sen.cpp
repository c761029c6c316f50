#include "analysis/statistics/theil_sen.h"

#include <string>
#include <vector>

#include "analysis/statistics/sample.h"

namespace hinge::analysis::statistics {

Result<RobustLine> theil_sen(std::span<const double> x, std::span<const double> y) {
    if (x.size() != y.size()) {
        return Error{ErrorCode::not_computable, "there are " + std::to_string(x.size()) + " x and " +
                                                    std::to_string(y.size()) + " y values"};
    }
    for (const auto& values : {x, y}) {
        if (auto checked = usable(values, 2, "points"); !checked) {
            return checked.error();
        }
    }
    std::vector<double> slopes;
    for (std::size_t i = 0; i < x.size(); ++i) {
        for (std::size_t j = i + 1; j < x.size(); ++j) {
            if (x[i] < x[j] || x[j] < x[i]) {
                slopes.push_back((y[j] - y[i]) / (x[j] - x[i]));
            }
        }
    }
    if (slopes.empty()) {
        return Error{ErrorCode::not_computable, "all points have the same x"};
    }
    const double slope = median(slopes);
    return RobustLine{slope, median(y) - slope * median(x)};
}

}  // namespace hinge::analysis::statistics
