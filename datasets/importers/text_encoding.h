#pragma once

#include <string>

#include "datasets/model/result.h"

namespace hinge::importers {

// A file's bytes as UTF-8. UTF-16 with its byte order mark is converted, UTF-16 without one (every other byte
// of the first hundred is zero) too; UTF-32 and bytes of zero elsewhere are refused with their place. A byte
// order mark is left out. Other 8-bit text passes unchanged: names and numbers are ASCII.
[[nodiscard]] Result<std::string> as_utf8(std::string bytes);

}  // namespace hinge::importers
