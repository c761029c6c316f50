#include "analysis/comparison/load_effect.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "analysis/statistics/sample.h"

namespace hinge::analysis::comparison {
namespace {

constexpr double kProbableShare = 0.5;  // of MDC95, science.md I.5

double mean_at(std::span<const double> loads_kg, std::span<const double> values, double load_kg) {
    std::vector<double> there;
    for (std::size_t i = 0; i < loads_kg.size(); ++i) {
        if (loads_kg[i] == load_kg) {
            there.push_back(values[i]);
        }
    }
    return statistics::mean(there);
}

}  // namespace

Result<LoadEffect> load_effect(std::span<const double> loads_kg, std::span<const double> values,
                               std::optional<double> mdc95) {
    if (loads_kg.size() != values.size()) {
        return Error{ErrorCode::not_computable, "there are " + std::to_string(loads_kg.size()) +
                                                    " loads and " + std::to_string(values.size()) +
                                                    " values"};
    }
    for (const auto& each : {loads_kg, values}) {
        if (auto checked = statistics::usable(each, 2, "sets"); !checked) {
            return checked.error();
        }
    }
    const auto [lightest, heaviest] = std::minmax_element(loads_kg.begin(), loads_kg.end());
    if (!(*lightest < *heaviest) || !(*lightest > 0.0)) {
        return Error{ErrorCode::not_computable, "needs sets of at least 2 different loads"};
    }
    LoadEffect found{.sets = values.size(), .mdc95 = mdc95};
    const double mean_load = statistics::mean(loads_kg);
    const double mean_value = statistics::mean(values);
    double sxx = 0.0, sxy = 0.0, syy = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double x = 10.0 * (loads_kg[i] - mean_load) / *heaviest;  // tens of percent
        const double y = values[i] - mean_value;
        sxx += x * x;
        sxy += x * y;
        syy += y * y;
    }
    found.slope_per_10_percent = sxy / sxx;
    found.r_squared = syy > 0.0 ? sxy * sxy / (sxx * syy) : 0.0;
    found.warm_up = mean_at(loads_kg, values, *lightest);
    found.heavy = mean_at(loads_kg, values, *heaviest);
    found.change = found.heavy - found.warm_up;
    if (mdc95) {
        const double size = std::abs(found.change);
        found.verdict = size > *mdc95                    ? Verdict::changed
                        : size > kProbableShare * *mdc95 ? Verdict::probably_changed
                                                         : Verdict::no_change;
    }
    return found;
}

}  // namespace hinge::analysis::comparison
