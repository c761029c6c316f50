#pragma once

#include <filesystem>
#include <optional>

#include "datasets/model/result.h"
#include "datasets/model/trial.h"
#include "datasets/store/hdf5_handle.h"
#include "datasets/store/trial_reader.h"

// Opening a file that claims to be a trial. Inside the room only.
namespace hinge::store {

// Why `file` cannot be a trial before HDF5 has seen it: missing, a folder, no permission, empty.
[[nodiscard]] std::optional<Error> unreadable(const std::filesystem::path& file);

// Throws Hdf5Failure when the file is damaged, not HDF5, not a trial, of a newer format, or points elsewhere.
[[nodiscard]] File open_trial_file(const std::filesystem::path& file);

// Throws Hdf5Failure or Unstorable with the path of what is wrong.
[[nodiscard]] Trial read_open_trial(hid_t file, const ReadOptions& options);

}  // namespace hinge::store
