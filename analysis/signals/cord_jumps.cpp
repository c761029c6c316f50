#include "analysis/signals/cord_jumps.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hinge::analysis {

std::vector<CordJump> find_cord_jumps(std::span<const double> z, double limit_m) {
    std::vector<CordJump> jumps;
    for (std::size_t i = 1; i < z.size(); ++i) {
        const double step = z[i] - z[i - 1];
        if (!(std::abs(step) > limit_m)) {
            continue;
        }
        const double before = i > 1 ? z[i - 1] - z[i - 2] : 0.0;
        const double after = i + 1 < z.size() ? z[i + 1] - z[i] : 0.0;
        const double moved =
            0.5 * ((std::isfinite(before) ? before : 0.0) + (std::isfinite(after) ? after : 0.0));
        if (std::abs(step - moved) > limit_m) {
            // A neighbouring step that is a jump itself says nothing about the bar's movement.
            jumps.push_back({i, std::abs(moved) > limit_m ? step : step - moved});
        }
    }
    return jumps;
}

std::vector<double> cut_at_jumps(std::span<const double> z, std::span<const CordJump> jumps, double limit_m,
                                 std::size_t longest_spike, std::size_t missing) {
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    std::vector<double> cut(z.begin(), z.end());
    const auto lose = [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < std::min(last, cut.size()); ++i) {
            cut[i] = kNan;
        }
    };
    for (std::size_t j = 0; j < jumps.size(); ++j) {
        const std::size_t at = jumps[j].at;
        const bool returns = j + 1 < jumps.size() && jumps[j + 1].at - at <= longest_spike &&
                             std::abs(jumps[j].step_m + jumps[j + 1].step_m) < limit_m;
        if (returns) {
            lose(at, jumps[j + 1].at);
            ++j;
        } else {
            lose(at - std::min(at, missing / 2), at + (missing - missing / 2));
        }
    }
    return cut;
}

std::vector<double> level_of(std::span<const CordJump> jumps, std::size_t size) {
    std::vector<double> level(size, 0.0);
    double sum = 0.0;
    std::size_t from = 0;
    for (const CordJump& jump : jumps) {
        std::fill(level.begin() + static_cast<std::ptrdiff_t>(from),
                  level.begin() + static_cast<std::ptrdiff_t>(jump.at), sum);
        sum += jump.step_m;
        from = jump.at;
    }
    std::fill(level.begin() + static_cast<std::ptrdiff_t>(from), level.end(), sum);
    return level;
}

}  // namespace hinge::analysis
