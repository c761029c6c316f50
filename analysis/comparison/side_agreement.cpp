#include "analysis/comparison/side_agreement.h"

#include "analysis/statistics/sample.h"

namespace hinge::analysis::comparison {

Result<SideAgreement> side_agreement(std::span<const double> first, std::span<const double> second) {
    if (first.size() != second.size()) {
        return Error{ErrorCode::not_computable, "there are " + std::to_string(first.size()) + " and " +
                                                    std::to_string(second.size()) + " sides to compare"};
    }
    for (const auto& values : {first, second}) {
        if (auto checked = statistics::usable(values, 2, "sides"); !checked) {
            return checked.error();
        }
    }
    double n = 0.0, same = 0.0, first_left = 0.0, second_left = 0.0;
    for (std::size_t i = 0; i < first.size(); ++i) {
        if (first[i] == 0.0 || second[i] == 0.0) {
            continue;
        }
        n += 1.0;
        same += (first[i] > 0.0) == (second[i] > 0.0) ? 1.0 : 0.0;
        first_left += first[i] > 0.0 ? 1.0 : 0.0;
        second_left += second[i] > 0.0 ? 1.0 : 0.0;
    }
    if (n < 2.0) {
        return Error{ErrorCode::not_computable, "fewer than 2 pairs have a side"};
    }
    const double p = first_left / n;
    const double q = second_left / n;
    SideAgreement found{static_cast<std::size_t>(n), same / n, p * q + (1.0 - p) * (1.0 - q), 0.0};
    if (!(found.expected < 1.0)) {
        return Error{ErrorCode::not_computable, "all pairs favour one side, so chance agrees fully too"};
    }
    found.kappa = (found.observed - found.expected) / (1.0 - found.expected);
    return found;
}

}  // namespace hinge::analysis::comparison
