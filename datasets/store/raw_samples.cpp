#include "datasets/store/raw_samples.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace hinge::store {
namespace {

std::size_t stored_bytes(WireType wire) noexcept {
    return wire == WireType::i24 ? 4 : size_of(wire);
}

bool has_i24(const ChannelLayout& layout) noexcept {
    return std::any_of(layout.channels.begin(), layout.channels.end(),
                       [](const Channel& channel) { return channel.wire == WireType::i24; });
}

// i24 is least significant byte first (channel_layout.h); its top bit is the sign.
std::int32_t widened(const std::byte* three) noexcept {
    const auto bits = std::to_integer<std::uint32_t>(three[0]) << 8U |
                      std::to_integer<std::uint32_t>(three[1]) << 16U |
                      std::to_integer<std::uint32_t>(three[2]) << 24U;
    return static_cast<std::int32_t>(bits) >> 8;
}

void narrow(std::int32_t value, std::byte* three) noexcept {
    const auto bits = static_cast<std::uint32_t>(value);
    three[0] = static_cast<std::byte>(bits & 0xFFU);
    three[1] = static_cast<std::byte>(bits >> 8U & 0xFFU);
    three[2] = static_cast<std::byte>(bits >> 16U & 0xFFU);
}

}  // namespace

hid_t stored_type_of(WireType wire) {
    switch (wire) {
        case WireType::i8: return H5T_STD_I8LE;
        case WireType::i16: return H5T_STD_I16LE;
        case WireType::u16: return H5T_STD_U16LE;
        case WireType::i24: return H5T_STD_I32LE;
        case WireType::i32: return H5T_STD_I32LE;
        case WireType::u32: return H5T_STD_U32LE;
        case WireType::f32: return H5T_IEEE_F32LE;
        case WireType::f64: return H5T_IEEE_F64LE;
    }
    return H5I_INVALID_HID;
}

bool has_one_wire_type(const ChannelLayout& layout) noexcept {
    return std::all_of(layout.channels.begin(), layout.channels.end(),
                       [&](const Channel& channel) { return channel.wire == layout.channels.front().wire; });
}

std::size_t stored_scan_bytes(const ChannelLayout& layout) noexcept {
    std::size_t bytes = 0;
    for (const Channel& channel : layout.channels) {
        bytes += stored_bytes(channel.wire);
    }
    return bytes;
}

Datatype scan_type(const ChannelLayout& layout) {
    Datatype scan{checked(H5Tcreate(H5T_COMPOUND, stored_scan_bytes(layout)), "create", "scan type")};
    std::size_t offset = 0;
    for (const Channel& channel : layout.channels) {
        checked(H5Tinsert(scan.get(), channel.id.c_str(), offset, stored_type_of(channel.wire)),
                "add channel", channel.id);
        offset += stored_bytes(channel.wire);
    }
    return scan;
}

std::vector<std::byte> stored_from_wire(const ChannelLayout& layout, std::vector<std::byte> wire) {
    if (!has_i24(layout)) {
        return wire;
    }
    const std::size_t scans = wire.size() / layout.scan_bytes();
    std::vector<std::byte> stored(scans * stored_scan_bytes(layout));
    const std::byte* from = wire.data();
    std::byte* to = stored.data();
    for (std::size_t scan = 0; scan < scans; ++scan) {
        for (const Channel& channel : layout.channels) {
            if (channel.wire == WireType::i24) {
                const std::int32_t value = widened(from);
                std::memcpy(to, &value, sizeof value);
            } else {
                std::memcpy(to, from, size_of(channel.wire));
            }
            from += size_of(channel.wire);
            to += stored_bytes(channel.wire);
        }
    }
    return stored;
}

std::vector<std::byte> wire_from_stored(const ChannelLayout& layout, std::vector<std::byte> stored) {
    if (!has_i24(layout)) {
        return stored;
    }
    const std::size_t scans = stored.size() / stored_scan_bytes(layout);
    std::vector<std::byte> wire(scans * layout.scan_bytes());
    const std::byte* from = stored.data();
    std::byte* to = wire.data();
    for (std::size_t scan = 0; scan < scans; ++scan) {
        for (const Channel& channel : layout.channels) {
            if (channel.wire == WireType::i24) {
                std::int32_t value = 0;
                std::memcpy(&value, from, sizeof value);
                narrow(value, to);
            } else {
                std::memcpy(to, from, size_of(channel.wire));
            }
            from += stored_bytes(channel.wire);
            to += size_of(channel.wire);
        }
    }
    return wire;
}

}  // namespace hinge::store
