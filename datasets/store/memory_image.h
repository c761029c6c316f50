#pragma once

#include <cstddef>
#include <span>

#include "datasets/store/hdf5_handle.h"

namespace hinge::store {

// An HDF5 file that grows in memory. A full disk then meets one plain write of ours and never the inside of
// the library, which cannot be left cleanly after a failed write. Must outlive the file created on it.
class MemoryImage {
public:
    MemoryImage() = default;
    ~MemoryImage();
    MemoryImage(const MemoryImage&) = delete;
    MemoryImage& operator=(const MemoryImage&) = delete;

    // As file_access(), but what is created with it goes here; the name given is never looked at.
    [[nodiscard]] PropertyList access();
    // The finished file; only after the file was closed. Throws Hdf5Failure when it never was.
    [[nodiscard]] std::span<const std::byte> bytes() const;

private:
    static void* on_malloc(std::size_t size, H5FD_file_image_op_t, void* image) noexcept;
    static void* on_realloc(void* memory, std::size_t size, H5FD_file_image_op_t, void* image) noexcept;
    static herr_t on_free(void* memory, H5FD_file_image_op_t, void* image) noexcept;

    void* memory_ = nullptr;
    std::size_t capacity_ = 0;
    bool closed_ = false;
};

}  // namespace hinge::store
