#include "analysis/metrics/asymmetry_forms.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hinge::analysis {

AsymmetryForms asymmetry_forms(double index_percent) noexcept {
    const double a = index_percent / 100.0;
    const double left = 1.0 + a;
    const double right = 1.0 - a;
    constexpr double kQuarter = 0.25 * std::numbers::pi;
    constexpr double kRight = 0.5 * std::numbers::pi;
    return {.index_percent = index_percent,
            .left_share_percent = 50.0 * left,
            .symmetry_index_percent = 100.0 * (left - right) / (0.5 * (left + right)),
            .symmetry_angle_percent = 100.0 * (kQuarter - std::atan2(left, right)) / kRight,
            .limb_symmetry_percent = 100.0 * std::min(left, right) / std::max(left, right),
            .log_ratio_percent = 100.0 * std::log(left / right)};
}

double bar_centring_percent(double offset_m, double stance_m, double bar_n, double total_n) noexcept {
    return 100.0 * 2.0 * offset_m * bar_n / (stance_m * total_n);
}

}  // namespace hinge::analysis
