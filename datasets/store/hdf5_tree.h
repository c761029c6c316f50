#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "datasets/store/hdf5_handle.h"

// Walking a file whose content is not known beforehand. Every function throws Hdf5Failure.
namespace hinge::store {

// Names in byte order, whatever order the file keeps them in.
[[nodiscard]] std::vector<std::string> attribute_names(hid_t object);
// Refuses links that lead out of the file or are not plain.
[[nodiscard]] std::vector<std::string> link_names(hid_t group);

// Reads a dataset as `type` in runs of whole rows of at most about `block_bytes`, in order. Refuses data
// stored outside the file and extents that the file is too small to hold.
void for_each_block(hid_t dataset, hid_t type, const std::string& path, hsize_t block_bytes,
                    const std::function<void(std::span<const std::byte>)>& use);

// Refuses a dataset whose data lies outside the file, or which claims more bytes than the file can hold.
// Returns its shape.
[[nodiscard]] std::vector<hsize_t> plausible_shape(hid_t dataset, const std::string& path);

}  // namespace hinge::store
