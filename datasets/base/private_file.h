#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include "datasets/model/result.h"

// How a finished file gets onto the disk: all of it or nothing, and for its owner's eyes only.
namespace hinge::base {

// Writes `bytes` to `target`: under a temporary name in the same folder with mode 0600,
// synced, then renamed, then the folder synced. Without `overwrite` an existing file stays and is an error.
// After a failure the temporary file is gone and a file that was there before is as it was.
[[nodiscard]] Result<void> write_private_file(std::span<const std::byte> bytes,
                                              const std::filesystem::path& target, bool overwrite);

}  // namespace hinge::base
