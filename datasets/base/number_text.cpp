#include "datasets/base/number_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace hinge::base {

std::string printable(std::string_view text) {
    std::string safe(text);
    std::replace_if(
        safe.begin(), safe.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20U || c == 0x7F; },
        '?');
    return safe;
}

std::string fixed(double value, int decimals) {
    if (!std::isfinite(value)) {
        return "-";
    }
    std::array<char, 352> text{};  // DBL_MAX has 309 digits before the point
    const int length = std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
    const std::string_view digits(text.data(), static_cast<std::size_t>(length));
    const bool is_minus_zero =
        digits[0] == '-' && digits.find_first_of("123456789") == std::string_view::npos;
    return std::string(digits.substr(is_minus_zero ? 1 : 0));
}

}  // namespace hinge::base
