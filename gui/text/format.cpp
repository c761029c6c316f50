#include "gui/text/format.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "analysis/value_text.h"

namespace hinge::gui {
namespace {

constexpr const char* kMinus = "\u2212";
constexpr const char* kPlusMinus = "\u00b1";
constexpr double kSmallLength_m = 0.1;  // below this a row of lengths reads better in mm
constexpr double kSmallArea_m2 = 0.1;

}  // namespace

DisplayUnit display_unit(Unit unit, double largest) {
    switch (unit) {
        case Unit::one: return {"", 1.0};
        case Unit::metre:
            if (largest < kSmallLength_m) {
                return {"mm", 1000.0};
            }
            return {"m", 1.0};
        case Unit::square_metre:
            if (largest < kSmallArea_m2) {
                return {"cm\u00b2", 1e4};
            }
            return {"m\u00b2", 1.0};
        case Unit::newton_metre: return {"N\u00b7m", 1.0};
        case Unit::newton_second: return {"N\u00b7s", 1.0};
        default: return {std::string(symbol(unit)), 1.0};
    }
}

std::string fixed_text(double value, int decimals) {
    std::array<char, 352> digits{};  // the largest double has 309 digits before the point
    std::snprintf(digits.data(), digits.size(), "%.*f", std::clamp(decimals, 0, 12), std::abs(value));
    const std::string text = digits.data();
    const bool is_zero = text.find_first_not_of("0.") == std::string::npos;
    return value < 0.0 && !is_zero ? kMinus + text : text;
}

std::string value_text(double value, std::optional<double> sd) {
    if (!std::isfinite(value)) {
        return "no number";
    }
    const bool has_sd = sd && std::isfinite(*sd);
    std::string text = analysis::value_with_uncertainty(value, has_sd ? sd : std::nullopt, kPlusMinus);
    return text.starts_with('-') ? kMinus + text.substr(1) : text;
}

std::string metric_text(const MetricValue& value, const DisplayUnit& unit) {
    if (!value.value) {
        return {};
    }
    if (const auto number = value.number()) {
        const auto sd = value.uncertainty;
        return value_text(*number * unit.factor,
                          sd ? std::optional<double>(*sd * unit.factor) : std::nullopt);
    }
    if (const bool* answer = std::get_if<bool>(&*value.value)) {
        return *answer ? "yes" : "no";
    }
    std::string word = std::get<std::string>(*value.value);
    std::replace(word.begin(), word.end(), '_', ' ');
    return word;
}

}  // namespace hinge::gui
