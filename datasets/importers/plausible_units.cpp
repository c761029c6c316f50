#include "datasets/importers/plausible_units.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace hinge::importers {
namespace {

std::string metres(double value_m) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g m", value_m);
    return text;
}

}  // namespace

std::optional<double> quantile_of(std::vector<double> values, double p) {
    values.erase(std::remove_if(values.begin(), values.end(), [](double v) { return std::isnan(v); }),
                 values.end());
    if (values.empty()) {
        return std::nullopt;
    }
    const std::ptrdiff_t place = std::lround(p * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + place, values.end());
    return values[static_cast<std::size_t>(place)];
}

Result<void> check_points_in_metres(std::span<const double> points_m, const std::string& what) {
    const std::vector<double> points(points_m.begin(), points_m.end());
    const auto low = quantile_of(points, 0.05);
    const auto middle = quantile_of(points, 0.5);
    const auto high = quantile_of(points, 0.95);
    if (!low || !middle || !high) {
        return {};
    }
    if (*high - *low > kWidestCop_m) {
        return Error{ErrorCode::bad_input, what + " moves by " + metres(*high - *low) +
                                               " while the plate is loaded, which no foot does; points must "
                                               "be in metres: are these millimetres?"};
    }
    if (std::abs(*middle) > kFarthestPlate_m) {
        return Error{ErrorCode::bad_input, what + " lies at " + metres(*middle) +
                                               "; points must be in metres, these look like millimetres"};
    }
    return {};
}

Result<void> check_moments_in_newton_metres(std::span<const double> moments_nm,
                                            std::span<const double> forces_n, double longest_arm_m,
                                            const std::string& what) {
    std::vector<double> arms_m(moments_nm.size());
    for (std::size_t i = 0; i < arms_m.size(); ++i) {
        arms_m[i] = std::abs(moments_nm[i] / forces_n[i]);
    }
    const auto arm_m = quantile_of(std::move(arms_m), 0.95);
    if (arm_m && *arm_m > longest_arm_m) {
        return Error{ErrorCode::bad_input, what + " is " + metres(*arm_m) +
                                               " times the vertical force, which no foot makes; moments must "
                                               "be in newton metres: are these N mm?"};
    }
    return {};
}

Result<void> check_cord_in_metres(std::span<const double> cord_m, const std::string& what) {
    const auto longest = quantile_of({cord_m.begin(), cord_m.end()}, 0.99);
    if (longest && std::abs(*longest) > kLongestCord_m) {
        return Error{ErrorCode::bad_input, what + " reaches " + metres(*longest) +
                                               "; a cord must be in metres: are these millimetres or "
                                               "centimetres?"};
    }
    return {};
}

}  // namespace hinge::importers
