#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "datasets/model/result.h"
#include "datasets/model/trial.h"

namespace hinge::store {

struct ReadOptions {
    bool with_raw = true;  // false skips /raw samples: faster, enough for analysis
};

// Reads a trial and checks every checksum on the way. A damaged, foreign or unreadable file is an error that
// names the file, the dataset and what is wrong. Never needs more than a few times the file's size of memory.
// Not thread-safe (the HDF5 library is not): one thread per process.
[[nodiscard]] Result<Trial> read_trial(const std::filesystem::path& file, const ReadOptions& options = {});

// One checked part of a trial file.
struct VerifiedItem {
    std::string path;  // HDF5 path
    bool sound = false;
    std::string detail;  // shape and checksum, or what is wrong
};

// Checks every dataset and the whole-file content checksum; lists each.
[[nodiscard]] Result<std::vector<VerifiedItem>> verify_trial(const std::filesystem::path& file);

}  // namespace hinge::store
