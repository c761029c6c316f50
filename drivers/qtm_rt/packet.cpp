#include "drivers/qtm_rt/packet.h"

#include <algorithm>

#include "drivers/transport/byte_order.h"

namespace hinge::drivers::qtm {
namespace {

constexpr std::size_t kFrameBytes = 16;     // time, number, count of components
constexpr std::size_t kComponentBytes = 8;  // size with itself, type
constexpr std::size_t kPlateBytes = 12;     // id, count of samples, number of the first
constexpr std::uint32_t kForceComponent = 4;

// The plates of a force component, without its header.
bool read_plates(std::span<const std::byte> bytes, ByteOrder order, Frame& frame) noexcept {
    if (bytes.size() < 4) {
        return false;
    }
    const std::uint32_t plates = read_u32(bytes, 0, order);
    if (plates > kMostPlates) {
        return false;
    }
    bytes = bytes.subspan(4);
    for (std::uint32_t i = 0; i < plates; ++i) {
        if (bytes.size() < kPlateBytes) {
            return false;
        }
        PlateSamples plate{
            read_u32(bytes, 0, order), read_u32(bytes, 4, order), read_u32(bytes, 8, order), {}};
        bytes = bytes.subspan(kPlateBytes);
        if (plate.count > bytes.size() / (4 * kValues)) {
            return false;
        }
        plate.values = bytes.first(std::size_t{plate.count} * 4 * kValues);
        bytes = bytes.subspan(plate.values.size());
        frame.plates[i] = plate;
    }
    frame.plate_count = plates;
    return true;
}

}  // namespace

std::uint32_t read_u32(std::span<const std::byte> bytes, std::size_t at, ByteOrder order) noexcept {
    return order == ByteOrder::little ? read_le32(bytes, at) : read_be32(bytes, at);
}

void append_u32(std::vector<std::byte>& bytes, std::uint32_t value, ByteOrder order) {
    std::array<std::byte, 4> word{};
    if (order == ByteOrder::little) {
        write_le32(word, 0, value);
    } else {
        write_be32(word, 0, value);
    }
    bytes.insert(bytes.end(), word.begin(), word.end());
}

FoundPacket find_packet(std::span<const std::byte> bytes, ByteOrder order) noexcept {
    if (bytes.size() < kHeaderBytes) {
        return {};
    }
    const std::uint32_t size = read_u32(bytes, 0, order);
    if (size < kHeaderBytes || size > kMostBytes) {
        return {Scan::broken, {}, 0};
    }
    if (bytes.size() < size) {
        return {};
    }
    const auto type = static_cast<PacketType>(read_u32(bytes, 4, order));
    return {Scan::complete, {type, bytes.subspan(kHeaderBytes, size - kHeaderBytes)}, size};
}

std::vector<std::byte> make_packet(PacketType type, std::span<const std::byte> payload, ByteOrder order) {
    std::vector<std::byte> bytes;
    append_u32(bytes, static_cast<std::uint32_t>(kHeaderBytes + payload.size()), order);
    append_u32(bytes, static_cast<std::uint32_t>(type), order);
    bytes.insert(bytes.end(), payload.begin(), payload.end());
    return bytes;
}

std::vector<std::byte> make_command(std::string_view text, ByteOrder order) {
    std::vector<std::byte> payload(text.size() + 1, std::byte{0});
    std::ranges::copy(std::as_bytes(std::span(text)), payload.begin());
    return make_packet(PacketType::command, payload, order);
}

std::string_view text_of(const Packet& packet) noexcept {
    const std::string_view all(reinterpret_cast<const char*>(packet.payload.data()), packet.payload.size());
    return all.substr(0, all.find('\0'));
}

bool read_frame(std::span<const std::byte> payload, ByteOrder order, Frame& frame) noexcept {
    frame.plate_count = 0;
    if (payload.size() < kFrameBytes) {
        return false;
    }
    const std::uint64_t first = read_u32(payload, 0, order);
    const std::uint64_t second = read_u32(payload, 4, order);
    frame.time_us = order == ByteOrder::little ? (second << 32U) | first : (first << 32U) | second;
    frame.number = read_u32(payload, 8, order);
    const std::uint32_t components = read_u32(payload, 12, order);
    std::span<const std::byte> rest = payload.subspan(kFrameBytes);
    for (std::uint32_t i = 0; i < components; ++i) {
        if (rest.size() < kComponentBytes) {
            return false;
        }
        const std::uint32_t size = read_u32(rest, 0, order);
        if (size < kComponentBytes || size > rest.size()) {
            return false;
        }
        if (read_u32(rest, 4, order) == kForceComponent &&
            !read_plates(rest.subspan(kComponentBytes, size - kComponentBytes), order, frame)) {
            return false;
        }
        rest = rest.subspan(size);
    }
    return true;
}

}  // namespace hinge::drivers::qtm
