#pragma once

#include <cstddef>
#include <type_traits>
#include <vector>

#include "datasets/model/channel_layout.h"
#include "datasets/store/hdf5_handle.h"

// Scans as they travel and scans as they are stored differ in one thing: i24 is stored as a signed 32-bit
// integer, because neither HDF5 readers nor people have three-byte numbers.
namespace hinge::store {

template <class Enum>
constexpr std::size_t index_of(Enum value) noexcept {
    return static_cast<std::size_t>(value);
}

// The HDF5 type one value of a channel is stored as; owned by the library.
[[nodiscard]] hid_t stored_type_of(WireType wire);
[[nodiscard]] bool has_one_wire_type(const ChannelLayout& layout) noexcept;
// One scan with several wire types: a compound whose members are named as the channels, without padding.
[[nodiscard]] Datatype scan_type(const ChannelLayout& layout);
// Bytes of one scan as stored.
[[nodiscard]] std::size_t stored_scan_bytes(const ChannelLayout& layout) noexcept;

[[nodiscard]] std::vector<std::byte> stored_from_wire(const ChannelLayout& layout,
                                                      std::vector<std::byte> wire);
[[nodiscard]] std::vector<std::byte> wire_from_stored(const ChannelLayout& layout,
                                                      std::vector<std::byte> stored);

}  // namespace hinge::store
