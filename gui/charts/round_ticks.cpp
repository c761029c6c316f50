#include "gui/charts/round_ticks.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace hinge::gui {

const char* RoundTicks::label_format() const noexcept {
    static constexpr std::array<const char*, 7> kFormats{"%.0f", "%.1f", "%.2f", "%.3f",
                                                         "%.4f", "%.5f", "%.6f"};
    return kFormats[static_cast<std::size_t>(std::clamp(decimals, 0, 6))];
}

RoundTicks round_ticks(double low, double high, int most) noexcept {
    const double least = (high - low) / static_cast<double>(std::max(most, 2));
    int exponent = static_cast<int>(std::floor(std::log10(least)));
    double step = std::pow(10.0, exponent);
    // A hair of tolerance: 0.2 / 2 must not ask for a step above 0.1.
    for (const double mantissa : {1.0, 2.0, 5.0, 10.0}) {
        step = mantissa * std::pow(10.0, exponent);
        if (step >= least * (1.0 - 1e-9)) {
            exponent += mantissa == 10.0 ? 1 : 0;
            break;
        }
    }
    return {std::ceil(low / step - 1e-9) * step, step, std::max(0, -exponent)};
}

double round_up(double value) noexcept {
    const double step = round_ticks(0.0, value, 6).step;
    return std::ceil(value / step - 1e-9) * step;
}

}  // namespace hinge::gui
