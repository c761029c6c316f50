#pragma once

#include <filesystem>

#include "datasets/model/result.h"
#include "datasets/model/trial.h"

namespace hinge::store {

struct WriteOptions {
    bool overwrite = false;  // false: an existing file is an error
};

// Writes `trial` as datasets/FORMAT.md describes: under a temporary name in the same folder, synced, then
// renamed, so a reader never sees half a file. The file is created with mode 0600. Identical trials give
// identical bytes apart from /provenance created and uuid (empty ones are filled in).
// Not thread-safe (the HDF5 library is not): one thread per process.
[[nodiscard]] Result<void> write_trial(const Trial& trial, const std::filesystem::path& file,
                                       const WriteOptions& options = {});

}  // namespace hinge::store
