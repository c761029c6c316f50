#pragma once

#include <string>
#include <string_view>

// Numbers and foreign words as text that is safe to show.
namespace hinge::base {

// The text with control characters as '?': what a file says must not drive the terminal.
[[nodiscard]] std::string printable(std::string_view text);

// A number with so many decimals; "-" when it is not finite.
[[nodiscard]] std::string fixed(double value, int decimals);

}  // namespace hinge::base
