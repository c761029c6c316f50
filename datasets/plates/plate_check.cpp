#include "datasets/plates/plate_check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <limits>
#include <numbers>

namespace hinge::plates {
namespace {

constexpr double kSwayTau_s = 0.25;
constexpr double kBlock_s = 0.05;
constexpr std::size_t kStandsOfSideCheck = 4;
constexpr std::size_t kLeastPlaces = 5;
constexpr std::size_t kPlacesForCorner = 7;
// Of the load at any place from the load at the others: no plate is this uneven over a foot's width.
constexpr double kSameLoad = 0.10;

template <class... Values>
Error refuse(const char* format, Values... values) {
    std::array<char, 256> text{};
    std::snprintf(text.data(), text.size(), format, values...);
    return {ErrorCode::not_computable, text.data()};
}

std::vector<double> present(std::span<const double> samples) {
    std::vector<double> kept;
    std::copy_if(samples.begin(), samples.end(), std::back_inserter(kept),
                 [](double x) { return std::isfinite(x); });
    return kept;
}

double mean(std::span<const double> x) {
    double sum = 0.0;
    for (const double value : x) {
        sum += value;
    }
    return x.empty() ? 0.0 : sum / static_cast<double>(x.size());
}

Result<double> zero_of(std::span<const double> samples, const char* when, const CheckLimits& limits) {
    std::vector<double> x = present(samples);
    if (x.empty()) {
        return refuse("the empty plate %s the load was not recorded: leave it empty for a second", when);
    }
    const auto [low, high] = std::minmax_element(x.begin(), x.end());
    if (*high - *low > limits.zero_range_n) {
        return refuse("the empty plate %s the load moved by %.1f N, limit %.1f N: step off and wait", when,
                      *high - *low, limits.zero_range_n);
    }
    const auto middle = x.begin() + static_cast<std::ptrdiff_t>(x.size() / 2);
    std::nth_element(x.begin(), middle, x.end());
    if (std::abs(*middle) > limits.zero_n) {
        return refuse("the plate %s the load reads %.1f N, limit %.1f N: empty it and zero it", when, *middle,
                      limits.zero_n);
    }
    return *middle;
}

std::vector<double> block_means(std::span<const double> x, double rate_hz) {
    const auto length = std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(kBlock_s * rate_hz)));
    std::vector<double> blocks;
    for (std::size_t i = 0; i + length <= x.size(); i += length) {
        blocks.push_back(mean(x.subspan(i, length)));
    }
    return blocks;
}

struct Spread {
    double sd = 0.0;
    double slope_per_block = 0.0;
};

Spread spread_of(const std::vector<double>& blocks) {
    const double centre = mean(blocks);
    const double middle = 0.5 * static_cast<double>(blocks.size() - 1);
    double squares = 0.0;
    double along = 0.0;
    double times = 0.0;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const double t = static_cast<double>(i) - middle;
        squares += (blocks[i] - centre) * (blocks[i] - centre);
        along += t * (blocks[i] - centre);
        times += t * t;
    }
    return {std::sqrt(squares / static_cast<double>(blocks.size() - 1)), along / times};
}

// Readings of one plate, two stands: their mean load, and its variance with the slopes that are not known.
struct PlateMean {
    double force_n = 0.0;
    double relative_variance = 0.0;
};

PlateMean mean_of(const Weighed& first, const Weighed& second, const SlopeSd& slope) {
    const double force_n = 0.5 * (first.force_n + second.force_n);
    const double sway = 0.5 * std::hypot(first.se_n, second.se_n) / force_n;
    const double a = slope.a * 0.5 * (first.x_m + second.x_m);
    const double b = slope.b * 0.5 * (first.y_m + second.y_m);
    return {force_n, sway * sway + a * a + b * b};
}

double relative_variance(const Weighed& stand) {
    return stand.se_n * stand.se_n / (stand.force_n * stand.force_n);
}

// Symmetric positive definite systems of up to four unknowns by Gauss-Jordan; the inverse of `matrix`.
using Matrix = std::vector<std::vector<double>>;
Matrix inverse(Matrix m) {
    const std::size_t n = m.size();
    Matrix inv(n, std::vector<double>(n, 0.0));
    for (std::size_t i = 0; i < n; ++i) {
        inv[i][i] = 1.0;
    }
    for (std::size_t column = 0; column < n; ++column) {
        const double pivot = m[column][column];
        for (std::size_t k = 0; k < n; ++k) {
            m[column][k] /= pivot;
            inv[column][k] /= pivot;
        }
        for (std::size_t row = 0; row < n; ++row) {
            const double factor = m[row][column];
            for (std::size_t k = 0; k < n && row != column; ++k) {
                m[row][k] -= factor * m[column][k];
                inv[row][k] -= factor * inv[column][k];
            }
        }
    }
    return inv;
}

struct Fit {
    std::vector<double> beta;  // N, N/m, N/m, N/m^2
    Matrix covariance;
    std::vector<double> residual_n;
    double chi_squared = 0.0;
};

std::array<double, 4> regressors(const Weighed& place) {
    return {1.0, place.x_m, place.y_m, place.x_m * place.y_m};
}

Fit fit_plane(std::span<const Weighed> places, std::size_t terms) {
    Matrix normal(terms, std::vector<double>(terms, 0.0));
    std::vector<double> right(terms, 0.0);
    for (const Weighed& place : places) {
        const auto row = regressors(place);
        const double weight = 1.0 / (place.se_n * place.se_n);
        for (std::size_t i = 0; i < terms; ++i) {
            right[i] += weight * row[i] * place.force_n;
            for (std::size_t j = 0; j < terms; ++j) {
                normal[i][j] += weight * row[i] * row[j];
            }
        }
    }
    Fit fit{std::vector<double>(terms, 0.0), inverse(normal), {}, 0.0};
    for (std::size_t i = 0; i < terms; ++i) {
        for (std::size_t j = 0; j < terms; ++j) {
            fit.beta[i] += fit.covariance[i][j] * right[j];
        }
    }
    for (const Weighed& place : places) {
        const auto row = regressors(place);
        double residual = place.force_n;
        for (std::size_t i = 0; i < terms; ++i) {
            residual -= fit.beta[i] * row[i];
        }
        fit.residual_n.push_back(residual);
        fit.chi_squared += residual * residual / (place.se_n * place.se_n);
    }
    return fit;
}

// Covariance of beta_i / beta_0 and beta_j / beta_0, to first order.
double ratio_covariance(const Fit& fit, std::size_t i, std::size_t j) {
    const double w = fit.beta[0];
    const double ri = fit.beta[i] / w;
    const double rj = fit.beta[j] / w;
    return (fit.covariance[i][j] - ri * fit.covariance[0][j] - rj * fit.covariance[i][0] +
            ri * rj * fit.covariance[0][0]) /
           (w * w);
}

// 99.9 % quantile of chi squared (Wilson & Hilferty, 1931, PNAS 17:684): within 2 % from 2 degrees on.
double chi_squared_limit(double freedom) {
    constexpr double kZ = 3.0902;
    const double term = 2.0 / (9.0 * freedom);
    return freedom * std::pow(1.0 - term + kZ * std::sqrt(term), 3.0);
}

// The least distance between two parallel lines that hold every place, to a degree of angle.
double narrowest_span_m(std::span<const Weighed> places) {
    double narrowest = std::numeric_limits<double>::infinity();
    for (int degree = 0; degree < 180; ++degree) {
        const double angle = degree * std::numbers::pi / 180.0;
        double low = std::numeric_limits<double>::infinity();
        double high = -low;
        for (const Weighed& place : places) {
            const double along = place.x_m * std::cos(angle) + place.y_m * std::sin(angle);
            low = std::min(low, along);
            high = std::max(high, along);
        }
        narrowest = std::min(narrowest, high - low);
    }
    return narrowest;
}

Result<void> usable(std::span<const Weighed> places, const CheckLimits& limits) {
    if (places.size() < kLeastPlaces) {
        return refuse("%zu places were measured, a map needs %zu: middle, front, back, left, right",
                      places.size(), kLeastPlaces);
    }
    for (std::size_t i = 0; i < places.size(); ++i) {
        const double ratio = places[i].force_n / places.front().force_n;
        if (!(places[i].force_n >= limits.least_load_n)) {
            return refuse("place %zu bears %.0f N, a map needs %.0f N", i + 1, places[i].force_n,
                          limits.least_load_n);
        }
        if (!(places[i].se_n > 0.0) || !std::isfinite(places[i].x_m) || !std::isfinite(places[i].y_m)) {
            return refuse("place %zu has no standard error or no centre of pressure", i + 1);
        }
        if (std::abs(ratio - 1.0) > kSameLoad) {
            return refuse("place %zu reads %.0f N, place 1 %.0f N: use the same load everywhere", i + 1,
                          places[i].force_n, places.front().force_n);
        }
    }
    if (const double span_m = narrowest_span_m(places); span_m < limits.least_span_m) {
        return refuse(
            "the places span %.3f m in their narrowest direction, a map needs %.2f m: go further out", span_m,
            limits.least_span_m);
    }
    return {};
}

}  // namespace

Result<Weighed> weigh(const Stand& stand, const CheckLimits& limits) {
    const Result<double> before = zero_of(stand.empty_before_n, "before", limits);
    if (!before) {
        return before.error();
    }
    const Result<double> after = zero_of(stand.empty_after_n, "after", limits);
    if (!after) {
        return after.error();
    }
    if (std::abs(*after - *before) > limits.zero_change_n) {
        return refuse(
            "the zero went from %.1f to %.1f N during the stand, limit %.1f N: let the plate warm up",
            *before, *after, limits.zero_change_n);
    }
    const std::vector<double> load = present(stand.fz_n);
    const double seconds = static_cast<double>(load.size()) / stand.rate_hz;
    if (!(seconds >= limits.least_seconds)) {
        return refuse("the load stood for %.1f s, a check needs %.1f s", seconds, limits.least_seconds);
    }
    Weighed weighed{mean(load) - 0.5 * (*before + *after), 0.0, mean(present(stand.cop_x_m)),
                    mean(present(stand.cop_y_m))};
    if (!(weighed.force_n >= limits.least_load_n)) {
        return refuse("the load is %.0f N, a check needs %.0f N", weighed.force_n, limits.least_load_n);
    }
    const Spread spread = spread_of(block_means(load, stand.rate_hz));
    const double slope_n_s = spread.slope_per_block / kBlock_s;
    if (spread.sd > limits.still_sd_fraction * weighed.force_n ||
        std::abs(slope_n_s) > limits.still_slope_n_s) {
        return refuse("the load moved: SD %.1f N, limit %.1f N; slope %.1f N/s, limit %.1f N/s: stand still",
                      spread.sd, limits.still_sd_fraction * weighed.force_n, slope_n_s,
                      limits.still_slope_n_s);
    }
    const double zero_variance = (*after - *before) * (*after - *before) / 12.0;
    weighed.se_n = std::sqrt(spread.sd * spread.sd * 2.0 * kSwayTau_s / seconds + zero_variance);
    return weighed;
}

Result<SideCheck> side_check(std::span<const Weighed> stands, const std::optional<KnownLoad>& known,
                             const SlopeSd& left_slope, const SlopeSd& right_slope,
                             const CheckLimits& limits) {
    if (stands.size() != kStandsOfSideCheck) {
        return refuse("%zu stands were measured, a side check needs 4: left, right, left, right",
                      stands.size());
    }
    for (std::size_t i = 0; i < stands.size(); ++i) {
        if (!(stands[i].force_n >= limits.least_load_n)) {
            return refuse("stand %zu bears %.0f N, a check needs %.0f N", i + 1, stands[i].force_n,
                          limits.least_load_n);
        }
    }
    const double first = stands[0].force_n / stands[1].force_n;
    const double second = stands[2].force_n / stands[3].force_n;
    double variance = 0.0;
    for (const Weighed& stand : stands) {
        variance += relative_variance(stand);
    }
    const double limit = limits.halves_se * std::sqrt(variance);
    if (!(std::abs(first - second) <= limit)) {
        return refuse("the halves say %.2f %% and %.2f %%, limit %.2f %% apart: the load changed, repeat",
                      100.0 * (first - 1.0), 100.0 * (second - 1.0), 100.0 * limit);
    }
    const PlateMean left = mean_of(stands[0], stands[2], left_slope);
    const PlateMean right = mean_of(stands[1], stands[3], right_slope);
    SideCheck check;
    check.ratio = left.force_n / right.force_n;
    check.ratio_se = check.ratio * std::sqrt(left.relative_variance + right.relative_variance);
    check.load_n = 0.5 * (left.force_n + right.force_n);
    if (known) {
        const double load = known->sd_n / known->force_n;
        check.left_gain = left.force_n / known->force_n;
        check.right_gain = right.force_n / known->force_n;
        check.left_gain_se = *check.left_gain * std::sqrt(left.relative_variance + load * load);
        check.right_gain_se = *check.right_gain * std::sqrt(right.relative_variance + load * load);
    }
    return check;
}

CheckedPair checks_from(const SideCheck& side, const std::optional<PlateCheck>& left_before,
                        const std::optional<PlateCheck>& right_before, double stated_gain_sd,
                        const std::string& date) {
    CheckedPair pair{left_before.value_or(PlateCheck{}), right_before.value_or(PlateCheck{})};
    const double root = std::sqrt(side.ratio);
    const double share_sd = side.ratio_se / side.ratio * std::numbers::sqrt2 / 2.0;
    pair.left.gain = side.left_gain.value_or(root);
    pair.right.gain = side.right_gain.value_or(1.0 / root);
    const double gain_variance =
        0.5 * (side.left_gain_se * side.left_gain_se + side.right_gain_se * side.right_gain_se);
    const double common_sd = side.left_gain ? std::sqrt(std::max(0.0, gain_variance - share_sd * share_sd))
                                            : stated_gain_sd * std::numbers::sqrt2 / 2.0;
    for (PlateCheck* check : {&pair.left, &pair.right}) {
        check->date = date;
        check->gain_sd = share_sd;
        check->common_gain_sd = common_sd;
        check->load_n = side.load_n;
        check->places = std::max(check->places, 1);
    }
    return pair;
}

Result<PlateMap> plate_map(std::span<const Weighed> places, const CheckLimits& limits) {
    if (const Result<void> fit_for_it = usable(places, limits); !fit_for_it) {
        return fit_for_it.error();
    }
    const Fit line = fit_plane(places, 3);
    const auto freedom = static_cast<double>(places.size() - 3);
    PlateMap map;
    map.places = static_cast<int>(places.size());
    map.load_n = line.beta[0];
    map.a = line.beta[1] / line.beta[0];
    map.b = line.beta[2] / line.beta[0];
    map.chi_squared = line.chi_squared;
    map.line_holds = line.chi_squared <= chi_squared_limit(freedom);
    map.residual_n = line.residual_n;
    const double widened = map.line_holds ? 1.0 : std::sqrt(line.chi_squared / freedom);
    map.load_se_n = widened * std::sqrt(line.covariance[0][0]);
    map.a_sd = widened * std::sqrt(ratio_covariance(line, 1, 1));
    map.b_sd = widened * std::sqrt(ratio_covariance(line, 2, 2));
    map.ab_correlation = widened * widened * ratio_covariance(line, 1, 2) / (map.a_sd * map.b_sd);
    if (places.size() >= kPlacesForCorner) {
        const Fit corner = fit_plane(places, 4);
        const double sd = std::sqrt(ratio_covariance(corner, 3, 3));
        if (std::isfinite(sd)) {
            map.xy = corner.beta[3] / corner.beta[0];
            map.xy_sd = sd;
        }
    }
    return map;
}

PlateCheck check_from(const PlateMap& map, const std::optional<PlateCheck>& before, double stated_gain_sd,
                      const std::string& date) {
    PlateCheck check = before.value_or(PlateCheck{});
    if (!before) {
        check.gain_sd = stated_gain_sd;
    }
    check.date = date;
    check.a = map.a;
    check.b = map.b;
    check.a_sd = map.a_sd;
    check.b_sd = map.b_sd;
    check.load_n = map.load_n;
    check.places = map.places;
    return check;
}

}  // namespace hinge::plates
