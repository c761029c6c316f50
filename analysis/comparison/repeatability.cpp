#include "analysis/comparison/repeatability.h"

#include <algorithm>
#include <cmath>

#include "analysis/statistics/measurement_error.h"
#include "analysis/statistics/sample.h"

namespace hinge::analysis::comparison {
namespace {

using Row = std::vector<double>;

std::optional<Row> complete_row(const Repeats& repeats, std::size_t sessions) {
    if (repeats.sessions.size() < sessions) {
        return std::nullopt;
    }
    Row row;
    for (std::size_t i = 0; i < sessions; ++i) {
        if (!repeats.sessions[i]) {
            return std::nullopt;
        }
        row.push_back(*repeats.sessions[i]);
    }
    return row;
}

Row column(const std::vector<Row>& rows, std::size_t session) {
    Row values;
    for (const Row& row : rows) {
        values.push_back(row[session]);
    }
    return values;
}

Row joined(const std::vector<Row>& rows) {
    Row values;
    for (const Row& row : rows) {
        values.insert(values.end(), row.begin(), row.end());
    }
    return values;
}

double root_mean_square(std::span<const double> values) {
    double squares = 0.0;
    for (const double value : values) {
        squares += value * value;
    }
    return std::sqrt(squares / static_cast<double>(values.size()));
}

// Root mean square of `of` over the rows, or the first reason.
template <class Function>
Result<double> over_athletes(const std::vector<Row>& rows, Function of) {
    Row values;
    for (const Row& row : rows) {
        const Result<double> value = of(row);
        if (!value) {
            return value.error();
        }
        values.push_back(*value);
    }
    return root_mean_square(values);
}

// The logarithmic SD behind a percentage, so that people are averaged as variances.
Result<double> log_sd(const Row& row) {
    const Result<double> cv = statistics::log_coefficient_of_variation(row);
    return cv ? Result<double>(std::log1p(*cv / 100.0)) : cv;
}

Result<double> typical_error_of(const std::vector<Row>& rows, std::size_t sessions) {
    Row errors;
    for (std::size_t i = 1; i < sessions; ++i) {
        const Result<double> error = statistics::typical_error(column(rows, i - 1), column(rows, i));
        if (!error) {
            return error;
        }
        errors.push_back(*error);
    }
    return root_mean_square(errors);
}

Result<double> sem_of(const std::vector<Row>& rows, const statistics::SubjectsBySessions& data) {
    if (rows.size() == 1) {
        return statistics::standard_deviation(rows.front());
    }
    const Result<statistics::MeanSquares> squares = statistics::two_way_mean_squares(data);
    return squares ? Result<double>(std::sqrt(squares->error)) : squares.error();
}

Result<double> swc_of(const std::vector<Row>& rows) {
    if (rows.size() < 2) {
        return Error{ErrorCode::not_computable, "needs at least 2 athletes, there is 1"};
    }
    Row means;
    for (const Row& row : rows) {
        means.push_back(statistics::mean(row));
    }
    return statistics::smallest_worthwhile_change(statistics::standard_deviation(means));
}

Repeatability nothing(const std::string& reason) {
    const Error error{ErrorCode::not_computable, reason};
    return {.left_out = {},
            .mean = error,
            .icc = error,
            .sem = error,
            .mdc95 = error,
            .typical_error = error,
            .cv = error,
            .log_cv = error,
            .swc = error,
            .agreement = error};
}

}  // namespace

Repeatability repeatability(std::span<const Repeats> repeats, std::size_t sessions) {
    std::vector<Row> rows;
    std::vector<std::string> left_out;
    for (const Repeats& athlete : repeats) {
        if (auto row = complete_row(athlete, sessions)) {
            rows.push_back(std::move(*row));
        } else {
            left_out.push_back(athlete.athlete);
        }
    }
    const Row values = joined(rows);
    Repeatability found =
        nothing(sessions < 2 ? "needs at least 2 sessions" : "no athlete has a value in every session");
    found.left_out = std::move(left_out);
    found.athletes = rows.size();
    found.sessions = sessions;
    if (rows.empty() || sessions < 2) {
        return found;
    }
    if (const auto checked = statistics::usable(values, 2, "values"); !checked) {
        Repeatability refused = nothing(checked.error().message);
        refused.left_out = std::move(found.left_out);
        return refused;
    }
    const statistics::SubjectsBySessions data{values, rows.size(), sessions};
    found.mean = statistics::mean(values);
    found.icc = statistics::intraclass_correlations(data);
    found.sem = sem_of(rows, data);
    found.mdc95 = found.sem ? Result<double>(statistics::minimal_detectable_change(*found.sem)) : found.sem;
    found.typical_error = typical_error_of(rows, sessions);
    found.cv = over_athletes(rows, [](const Row& row) { return statistics::coefficient_of_variation(row); });
    const Result<double> log_scatter = over_athletes(rows, &log_sd);
    found.log_cv = log_scatter ? Result<double>(100.0 * std::expm1(*log_scatter)) : log_scatter;
    found.swc = swc_of(rows);
    found.agreement = statistics::bland_altman(column(rows, 0), column(rows, 1));
    return found;
}

}  // namespace hinge::analysis::comparison
