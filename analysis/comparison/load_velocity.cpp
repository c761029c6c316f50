#include "analysis/comparison/load_velocity.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

namespace hinge::analysis::comparison {
namespace {

constexpr std::size_t kFewestLoads = 4;
constexpr double kLeastSpan = 0.30;
constexpr double kLeastRSquared = 0.95;
constexpr double kMargin = 0.10;

Error refuse(const char* format, double value, double limit) {
    char text[160];
    std::snprintf(text, sizeof text, format, value, limit);
    return {ErrorCode::not_computable, text};
}

}  // namespace

Result<LoadVelocity> load_velocity(std::span<const LoadSpeed> points, const LoadVelocityOptions& options) {
    if (options.rehabilitation) {
        return Error{ErrorCode::not_computable, "a maximum is not estimated in rehabilitation"};
    }
    std::set<double> loads;
    for (const LoadSpeed& point : points) {
        if (!(std::isfinite(point.load_kg) && point.load_kg > 0.0 && std::isfinite(point.speed_m_s))) {
            return refuse("a point of %.3g kg and %.3g m/s cannot be used", point.load_kg, point.speed_m_s);
        }
        loads.insert(point.load_kg);
    }
    if (loads.size() < kFewestLoads) {
        return refuse("needs %2$.0f different loads, there are %1$.0f", static_cast<double>(loads.size()),
                      static_cast<double>(kFewestLoads));
    }
    LoadVelocity found{.loads = loads.size(), .speed_at_maximum_m_s = options.speed_at_maximum_m_s};
    found.span_fraction = (*loads.rbegin() - *loads.begin()) / *loads.rbegin();
    if (found.span_fraction < kLeastSpan) {
        return refuse("the loads span %.0f %% of the heaviest, at least %.0f %% are needed",
                      100.0 * found.span_fraction, 100.0 * kLeastSpan);
    }
    const auto n = static_cast<double>(points.size());
    double mean_load = 0.0, mean_speed = 0.0;
    for (const LoadSpeed& point : points) {
        mean_load += point.load_kg / n;
        mean_speed += point.speed_m_s / n;
    }
    double sxx = 0.0, sxy = 0.0, syy = 0.0;
    for (const LoadSpeed& point : points) {
        const double x = point.load_kg - mean_load;
        const double y = point.speed_m_s - mean_speed;
        sxx += x * x;
        sxy += x * y;
        syy += y * y;
    }
    found.slope_m_s_kg = sxy / sxx;
    found.intercept_m_s = mean_speed - found.slope_m_s_kg * mean_load;
    found.r_squared = syy > 0.0 ? sxy * sxy / (sxx * syy) : 0.0;
    if (!(found.slope_m_s_kg < 0.0)) {
        return refuse("the bar does not slow down with the load (%+.4f m/s per kg, expected below %.0f)",
                      found.slope_m_s_kg, 0.0);
    }
    if (found.r_squared < kLeastRSquared) {
        return refuse("the points do not lie on a line: R2 %.3f, at least %.2f is needed", found.r_squared,
                      kLeastRSquared);
    }
    found.maximum_kg = (options.speed_at_maximum_m_s - found.intercept_m_s) / found.slope_m_s_kg;
    if (found.maximum_kg < *loads.rbegin()) {
        return refuse("the line puts the maximum at %.1f kg, below the %.1f kg that were lifted",
                      found.maximum_kg, *loads.rbegin());
    }
    found.low_kg = (1.0 - kMargin) * found.maximum_kg;
    found.high_kg = (1.0 + kMargin) * found.maximum_kg;
    return found;
}

}  // namespace hinge::analysis::comparison
