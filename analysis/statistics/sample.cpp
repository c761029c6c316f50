#include "analysis/statistics/sample.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

namespace hinge::analysis::statistics {
namespace {

// Some thousand units in the last place of a double.
constexpr double kRelativeRounding = 1e-13;

}  // namespace

Result<void> usable(std::span<const double> values, std::size_t at_least, std::string_view what) {
    if (values.size() < at_least) {
        return Error{ErrorCode::not_computable,
                     "needs at least " + std::to_string(at_least) + " " + std::string(what) + ", there " +
                         (values.size() == 1 ? "is 1" : "are " + std::to_string(values.size()))};
    }
    const auto bad = std::find_if(values.begin(), values.end(), [](double v) { return !std::isfinite(v); });
    if (bad != values.end()) {
        return Error{ErrorCode::not_computable, "value " + std::to_string(bad - values.begin() + 1) +
                                                    " of the " + std::string(what) +
                                                    " is not a finite number"};
    }
    return {};
}

double mean(std::span<const double> values) noexcept {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double standard_deviation(std::span<const double> values) noexcept {
    const double centre = mean(values);
    double squares = 0.0;
    for (const double value : values) {
        squares += (value - centre) * (value - centre);
    }
    return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

double median(std::span<const double> values) {
    std::vector<double> sorted(values.begin(), values.end());
    std::sort(sorted.begin(), sorted.end());
    const std::size_t half = sorted.size() / 2;
    return sorted.size() % 2 == 1 ? sorted[half] : std::midpoint(sorted[half - 1], sorted[half]);
}

bool is_rounding(double sd, std::span<const double> values) noexcept {
    double largest = 0.0;
    for (const double value : values) {
        largest = std::max(largest, std::abs(value));
    }
    return sd <= kRelativeRounding * largest;
}

}  // namespace hinge::analysis::statistics
