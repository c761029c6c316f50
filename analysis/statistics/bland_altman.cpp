#include "analysis/statistics/bland_altman.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "analysis/statistics/distributions.h"
#include "analysis/statistics/sample.h"

namespace hinge::analysis::statistics {
namespace {

constexpr double kLimitFactor = 1.96;
constexpr double kProportionalCorrelation = 0.3;
constexpr std::size_t kLeastPairs = 3;

std::optional<double> correlation(std::span<const double> x, std::span<const double> y) {
    const double mean_x = mean(x), mean_y = mean(y);
    const double sd_x = standard_deviation(x), sd_y = standard_deviation(y);
    if (is_rounding(sd_x, x) || is_rounding(sd_y, y)) {
        return std::nullopt;
    }
    double sum = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        sum += (x[i] - mean_x) * (y[i] - mean_y);
    }
    return sum / (static_cast<double>(x.size() - 1) * sd_x * sd_y);
}

LimitsOfAgreement limits_of(std::span<const double> differences) {
    const auto n = static_cast<double>(differences.size());
    const double bias = mean(differences);
    const double sd = standard_deviation(differences);
    const double t = t_quantile(0.975, n - 1.0);
    const auto bounded = [t](double value, double se) {
        return Bounded{value, value - t * se, value + t * se};
    };
    const double limit_se = sd * std::sqrt(1.0 / n + kLimitFactor * kLimitFactor / (2.0 * (n - 1.0)));
    return {bounded(bias, sd / std::sqrt(n)), bounded(bias - kLimitFactor * sd, limit_se),
            bounded(bias + kLimitFactor * sd, limit_se)};
}

Bounded exponential(const Bounded& b) {
    return {std::exp(b.value), std::exp(b.low), std::exp(b.high)};
}

void add_ratio(Agreement& agreement, std::span<const double> first, std::span<const double> second) {
    const auto positive = [](double v) { return v > 0.0; };
    if (!std::all_of(first.begin(), first.end(), positive) ||
        !std::all_of(second.begin(), second.end(), positive)) {
        agreement.ratio_reason = "not all values are positive, so their ratio has no logarithm";
        return;
    }
    std::vector<double> logs(first.size());
    std::transform(first.begin(), first.end(), second.begin(), logs.begin(),
                   [](double a, double b) { return std::log(a / b); });
    const LimitsOfAgreement limits = limits_of(logs);
    agreement.ratio =
        LimitsOfAgreement{exponential(limits.bias), exponential(limits.lower), exponential(limits.upper)};
}

}  // namespace

Result<Agreement> bland_altman(std::span<const double> first, std::span<const double> second) {
    if (first.size() != second.size()) {
        return Error{ErrorCode::not_computable, "there are " + std::to_string(first.size()) +
                                                    " first values and " + std::to_string(second.size()) +
                                                    " second ones; each needs its partner"};
    }
    for (const auto& values : {first, second}) {
        if (auto checked = usable(values, kLeastPairs, "pairs"); !checked) {
            return checked.error();
        }
    }
    std::vector<double> difference(first.size()), size(first.size()), middle(first.size());
    for (std::size_t i = 0; i < first.size(); ++i) {
        difference[i] = first[i] - second[i];
        size[i] = std::abs(difference[i]);
        middle[i] = 0.5 * (first[i] + second[i]);
    }
    Agreement agreement;
    agreement.pairs = first.size();
    agreement.sd = standard_deviation(difference);
    if (is_rounding(agreement.sd, first)) {
        return Error{ErrorCode::not_computable,
                     "all pairs differ by the same amount, so there is no scatter"};
    }
    agreement.limits = limits_of(difference);
    agreement.size_correlation = correlation(size, middle);
    agreement.error_grows_with_size = agreement.size_correlation.value_or(0.0) > kProportionalCorrelation;
    if (agreement.error_grows_with_size) {
        add_ratio(agreement, first, second);
    }
    return agreement;
}

}  // namespace hinge::analysis::statistics
