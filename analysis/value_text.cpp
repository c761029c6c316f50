#include "analysis/value_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace hinge::analysis {
namespace {

// A sway area of a square centimetre is 0.0001 m2, its uncertainty a few units of the eighth decimal.
constexpr int kMostDecimals = 9;

std::string with_decimals(double value, int decimals) {
    char text[64];
    // Rounding may give "-0.00": a zero has no sign.
    const double scale = std::pow(10.0, decimals);
    const double rounded = std::round(value * scale) / scale;
    std::snprintf(text, sizeof text, "%.*f", std::clamp(decimals, 0, kMostDecimals),
                  rounded == 0.0 ? 0.0 : value);
    return text;
}

// Decimals that show `uncertainty` to one digit, or two when it starts with 1 or 2.
int decimals_for(double uncertainty) {
    const int exponent = static_cast<int>(std::floor(std::log10(uncertainty)));
    const double leading = uncertainty / std::pow(10.0, exponent);
    return (leading < 2.95 ? 1 : 0) - exponent;
}

}  // namespace

std::string value_with_uncertainty(double value, std::optional<double> uncertainty,
                                   std::string_view plus_minus) {
    if (uncertainty && *uncertainty == 0.0 && value == std::round(value)) {
        return with_decimals(value, 0);
    }
    if (!uncertainty || !(*uncertainty > 0.0)) {
        const int exponent = value == 0.0 ? 0 : static_cast<int>(std::floor(std::log10(std::abs(value))));
        return with_decimals(value, std::clamp(3 - exponent, 0, kMostDecimals));
    }
    const int decimals = std::clamp(decimals_for(*uncertainty), 0, kMostDecimals);
    return with_decimals(value, decimals) + " " + std::string(plus_minus) + " " +
           with_decimals(*uncertainty, decimals);
}

std::string exact_text(double value) {
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

namespace {

std::string plain_text(const MetricValue& value, std::string_view plus_minus) {
    if (const bool* yes = std::get_if<bool>(&*value.value)) {
        return *yes ? "yes" : "no";
    }
    if (const std::string* word = std::get_if<std::string>(&*value.value)) {
        return *word;
    }
    return value_with_uncertainty(std::get<double>(*value.value), value.uncertainty, plus_minus);
}

}  // namespace

std::string value_text(const MetricValue& value, std::string_view plus_minus) {
    if (!value.value) {
        return {};
    }
    std::string text = plain_text(value, plus_minus);
    if (!value.qualifier.empty()) {
        std::string words = value.qualifier;
        std::replace(words.begin(), words.end(), '_', ' ');
        text += " (" + words + ")";
    }
    return text;
}

}  // namespace hinge::analysis
