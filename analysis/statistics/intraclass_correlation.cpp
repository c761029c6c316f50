#include "analysis/statistics/intraclass_correlation.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "analysis/statistics/distributions.h"
#include "analysis/statistics/sample.h"

namespace hinge::analysis::statistics {
namespace {

constexpr double kUpper = 0.975;  // of a two-sided 95 % interval

Result<void> checked(const SubjectsBySessions& data) {
    if (data.subjects < 2) {
        return Error{ErrorCode::not_computable,
                     "needs at least 2 athletes, there are " + std::to_string(data.subjects)};
    }
    if (data.sessions < 2) {
        return Error{ErrorCode::not_computable,
                     "needs at least 2 sessions, there are " + std::to_string(data.sessions)};
    }
    if (data.values.size() != data.subjects * data.sessions) {
        return Error{ErrorCode::not_computable,
                     std::to_string(data.subjects) + " athletes in " + std::to_string(data.sessions) +
                         " sessions make " + std::to_string(data.subjects * data.sessions) +
                         " values, there are " + std::to_string(data.values.size())};
    }
    return usable(data.values, 4, "values");
}

struct Interval {
    std::optional<double> low, high;
};

std::optional<double> if_finite(double value) {
    return std::isfinite(value) ? std::optional<double>(value) : std::nullopt;
}

Correlation correlation(double numerator, double denominator, const Interval& interval) {
    Correlation made{.value = 0.0, .raw = std::nullopt, .low = interval.low, .high = interval.high};
    if (denominator > 0.0) {
        made.raw = numerator / denominator;
        made.value = std::max(0.0, *made.raw);
    }
    return made;
}

// Spearman and Brown: what the mean of k sessions reaches when one reaches r. Without bound at r = -1 / (k -
// 1).
std::optional<double> stepped_up(std::optional<double> r, double k) {
    const double denominator = 1.0 + (k - 1.0) * r.value_or(-1.0);
    return denominator > 0.0 ? if_finite(k * *r / denominator) : std::nullopt;
}

Interval stepped_up(const Interval& single, double k) {
    return {stepped_up(single.low, k), stepped_up(single.high, k)};
}

Interval consistency_interval(const MeanSquares& ms, double n, double k) {
    const double f = ms.between_subjects / ms.error;
    const double low = f / f_quantile(kUpper, n - 1.0, (n - 1.0) * (k - 1.0));
    const double high = f * f_quantile(kUpper, (n - 1.0) * (k - 1.0), n - 1.0);
    return {if_finite((low - 1.0) / (low + k - 1.0)), if_finite((high - 1.0) / (high + k - 1.0))};
}

Interval agreement_interval(const MeanSquares& ms, double n, double k, double icc) {
    const double fj = ms.between_sessions / ms.error;
    const double rest = n * (1.0 + (k - 1.0) * icc) - k * icc;
    const double above = k * icc * fj + rest;
    const double v =
        (n - 1.0) * (k - 1.0) * above * above / ((n - 1.0) * k * k * icc * icc * fj * fj + rest * rest);
    const double f_low = f_quantile(kUpper, n - 1.0, v);
    const double f_high = f_quantile(kUpper, v, n - 1.0);
    const double other = k * ms.between_sessions + (k * n - k - n) * ms.error;
    return {
        if_finite(n * (ms.between_subjects - f_low * ms.error) / (f_low * other + n * ms.between_subjects)),
        if_finite(n * (f_high * ms.between_subjects - ms.error) /
                  (other + n * f_high * ms.between_subjects))};
}

}  // namespace

Result<MeanSquares> two_way_mean_squares(const SubjectsBySessions& data) {
    if (auto sound = checked(data); !sound) {
        return sound.error();
    }
    const auto n = static_cast<double>(data.subjects);
    const auto k = static_cast<double>(data.sessions);
    const double grand = mean(data.values);
    std::vector<double> subject(data.subjects), session(data.sessions);
    for (std::size_t i = 0; i < data.values.size(); ++i) {
        subject[i / data.sessions] += (data.values[i] - grand) / k;
        session[i % data.sessions] += (data.values[i] - grand) / n;
    }
    MeanSquares squares;
    for (const double effect : subject) {
        squares.between_subjects += k * effect * effect / (n - 1.0);
    }
    for (const double effect : session) {
        squares.between_sessions += n * effect * effect / (k - 1.0);
    }
    for (std::size_t i = 0; i < data.values.size(); ++i) {
        const double residual =
            data.values[i] - grand - subject[i / data.sessions] - session[i % data.sessions];
        squares.error += residual * residual / ((n - 1.0) * (k - 1.0));
    }
    return squares;
}

Result<IntraclassCorrelations> intraclass_correlations(const SubjectsBySessions& data) {
    const Result<MeanSquares> squares = two_way_mean_squares(data);
    if (!squares) {
        return squares.error();
    }
    if (is_rounding(std::sqrt(squares->between_subjects), data.values)) {
        return Error{ErrorCode::not_computable,
                     "the athletes do not differ, so there is nothing to tell apart"};
    }
    if (is_rounding(std::sqrt(squares->error), data.values)) {
        return Error{ErrorCode::not_computable,
                     "the repeats do not scatter at all, so there is no error to compare with"};
    }
    const auto n = static_cast<double>(data.subjects);
    const auto k = static_cast<double>(data.sessions);
    const MeanSquares& ms = *squares;
    const double signal = ms.between_subjects - ms.error;
    const double shift = (ms.between_sessions - ms.error) / n;
    const double single = ms.between_subjects + (k - 1.0) * ms.error;
    const Interval c = consistency_interval(ms, n, k);
    const Interval a = agreement_interval(ms, n, k, signal / (single + k * shift));
    return IntraclassCorrelations{
        .squares = ms,
        .agreement_single = correlation(signal, single + k * shift, a),
        .agreement_mean = correlation(signal, ms.between_subjects + shift, stepped_up(a, k)),
        .consistency_single = correlation(signal, single, c),
        .consistency_mean = correlation(signal, ms.between_subjects, stepped_up(c, k))};
}

}  // namespace hinge::analysis::statistics
