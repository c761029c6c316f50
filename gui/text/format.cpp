#include "gui/text/format.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace hinge::gui {
namespace {

constexpr const char* kMinus = "\u2212";
constexpr const char* kPlusMinus = " \u00b1 ";
constexpr double kSmallLength_m = 0.1;  // below this a row of lengths reads better in mm
constexpr double kSmallArea_m2 = 0.1;
constexpr int kMostDecimals = 6;

// Power of ten of the first significant digit.
int exponent_of(double magnitude) {
    return static_cast<int>(std::floor(std::log10(magnitude)));
}

double round_to(double value, int exponent) {
    const double place = std::pow(10.0, exponent);
    return std::round(value / place) * place;
}

// The place (power of ten) of the last digit that the standard deviation supports.
int last_place(double sd) {
    int exponent = exponent_of(sd);
    const double first_digit = std::floor(sd / std::pow(10.0, exponent) + 1e-9);
    if (first_digit == 1.0) {
        exponent -= 1;
    }
    // 0.096 rounds to 0.10 and then has a leading 1: same place, nothing to repair.
    return std::max(exponent, -kMostDecimals);
}

std::string without_value_sd(double value) {
    if (value == std::round(value) && std::abs(value) < 1e9) {
        return fixed_text(value, 0);
    }
    const int exponent = std::clamp(exponent_of(std::abs(value)) - 2, -kMostDecimals, 9);
    return fixed_text(round_to(value, exponent), std::max(0, -exponent));
}

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
    if (!sd || !std::isfinite(*sd) || *sd <= 0.0) {
        return without_value_sd(value);
    }
    const int place = last_place(*sd);
    const int decimals = std::max(0, -place);
    return fixed_text(round_to(value, place), decimals) + kPlusMinus +
           fixed_text(round_to(*sd, place), decimals);
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
