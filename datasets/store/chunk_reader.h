#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "datasets/store/hdf5_handle.h"

// The quick way through datasets that are stored as we store them: chunk by chunk, each checked here and
// still in the processor's cache when it is used. HDF5's own way takes twice as long (DECISIONS.md).
namespace hinge::store {

// The checksum HDF5 appends to a chunk: Fletcher's over 16-bit words, first byte high (H5checksum.c of HDF5
// 1.10; J. G. Fletcher, IEEE Trans. Commun. 30, 1982). An odd last byte counts as the high byte of a word.
[[nodiscard]] std::uint32_t fletcher32(std::span<const std::byte> bytes) noexcept;

using UseRows = std::function<void(std::size_t first_row, std::span<const std::byte> rows)>;

// Hands every row of `dataset` to `use`, as `type`, in order. When a chunk is not what was expected, the
// library reads everything (and finds the damage if there is any); `use` then starts again at row 0.
void read_rows(hid_t dataset, hid_t type, std::span<const hsize_t> shape, const std::string& path,
               const UseRows& use);

}  // namespace hinge::store
