#pragma once

#include <optional>
#include <string>

#include "acquisition/lab_file.h"

namespace hinge::workflow {

// The lab of this file, or the built-in one on the simulated device; its `[analysis]` is checked too.
[[nodiscard]] Result<acquisition::LabFile> open_lab(const std::optional<std::string>& file);

}  // namespace hinge::workflow
