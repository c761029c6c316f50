#include "analysis/statistics/measurement_error.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "analysis/statistics/sample.h"

namespace hinge::analysis::statistics {
namespace {

// The rounded 97.5 % quantile of the normal distribution, as the definition of MDC95 has it.
constexpr double kMdcFactor = 1.96 * std::numbers::sqrt2;
constexpr double kWorthwhileShare = 0.2;

}  // namespace

Result<double> coefficient_of_variation(std::span<const double> values) {
    if (auto checked = usable(values, 2, "values"); !checked) {
        return checked.error();
    }
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    if (*low < 0.0 && *high > 0.0) {
        return Error{ErrorCode::not_computable, "values of both signs have no mean to take a percentage of"};
    }
    const double centre = mean(values);
    if (centre == 0.0) {
        return Error{ErrorCode::not_computable,
                     "the mean is zero, so there is nothing to take a percentage of"};
    }
    return 100.0 * standard_deviation(values) / std::abs(centre);
}

Result<double> log_coefficient_of_variation(std::span<const double> values) {
    if (auto checked = usable(values, 2, "values"); !checked) {
        return checked.error();
    }
    if (!std::all_of(values.begin(), values.end(), [](double v) { return v > 0.0; })) {
        return Error{ErrorCode::not_computable, "not all values are positive, so they have no logarithm"};
    }
    std::vector<double> logs(values.size());
    std::transform(values.begin(), values.end(), logs.begin(), [](double v) { return std::log(v); });
    return 100.0 * std::expm1(standard_deviation(logs));
}

Result<double> typical_error(std::span<const double> first, std::span<const double> second) {
    if (first.size() != second.size()) {
        return Error{ErrorCode::not_computable, "the first session has " + std::to_string(first.size()) +
                                                    " values and the second " +
                                                    std::to_string(second.size())};
    }
    for (const auto& session : {first, second}) {
        if (auto checked = usable(session, 2, "athletes"); !checked) {
            return checked.error();
        }
    }
    std::vector<double> differences(first.size());
    std::transform(second.begin(), second.end(), first.begin(), differences.begin(), std::minus<>());
    return standard_deviation(differences) / std::numbers::sqrt2;
}

double minimal_detectable_change(double sem) noexcept {
    return kMdcFactor * sem;
}

double smallest_worthwhile_change(double sd_between) noexcept {
    return kWorthwhileShare * sd_between;
}

}  // namespace hinge::analysis::statistics
