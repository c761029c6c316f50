#include "datasets/store/memory_image.h"

#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace hinge::store {
namespace {

constexpr std::size_t kGrowBytes = 1U << 20U;

// HDF5 File Format Specification 3.0, II.A, superblock version 3: where the version and the end of file
// stand.
constexpr std::size_t kVersionAt = 8;
constexpr std::size_t kEndOfFileAt = 28;
constexpr std::size_t kSuperblockBytes = 48;
constexpr std::byte kSuperblockVersion{3};

// The library hands its copies of the callbacks' argument to these; the image itself is never copied.
void* same_image(void* image) noexcept {
    return image;
}
herr_t keep_image(void*) noexcept {
    return 0;
}

}  // namespace

MemoryImage::~MemoryImage() {
    std::free(memory_);
}

void* MemoryImage::on_malloc(std::size_t size, H5FD_file_image_op_t op, void* image) noexcept {
    return on_realloc(nullptr, size, op, image);
}

void* MemoryImage::on_realloc(void* memory, std::size_t size, H5FD_file_image_op_t, void* image) noexcept {
    void* const grown = std::realloc(memory, size);
    if (grown != nullptr) {
        auto* self = static_cast<MemoryImage*>(image);
        self->memory_ = grown;
        self->capacity_ = size;
    }
    return grown;
}

// Called when the file is closed: the bytes stay with us.
herr_t MemoryImage::on_free(void*, H5FD_file_image_op_t, void* image) noexcept {
    static_cast<MemoryImage*>(image)->closed_ = true;
    return 0;
}

PropertyList MemoryImage::access() {
    PropertyList access = file_access();
    checked(H5Pset_fapl_core(access.get(), kGrowBytes, false), "prepare", "file in memory");
    H5FD_file_image_callbacks_t callbacks{&on_malloc,  nullptr,     &on_realloc, &on_free,
                                          &same_image, &keep_image, this};
    checked(H5Pset_file_image_callbacks(access.get(), &callbacks), "prepare", "file in memory");
    return access;
}

std::span<const std::byte> MemoryImage::bytes() const {
    const auto* bytes = static_cast<const std::byte*>(memory_);
    if (!closed_ || capacity_ < kSuperblockBytes || bytes[kVersionAt] != kSuperblockVersion) {
        throw Hdf5Failure("the HDF5 library did not finish the file in memory");
    }
    std::uint64_t end = 0;
    std::memcpy(&end, bytes + kEndOfFileAt, sizeof end);
    if (end > capacity_) {
        throw Hdf5Failure("the HDF5 library left the file in memory incomplete");
    }
    return {bytes, end};
}

}  // namespace hinge::store
