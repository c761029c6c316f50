#pragma once

#include <string>
#include <string_view>

namespace hinge::base {

// SHA-256 of `bytes` as 64 hexadecimal digits in lower case; empty if the library refuses.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace hinge::base
