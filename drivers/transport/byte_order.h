#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

// Integers and floats in the byte order of a wire. Callers have checked the length: `at + size` bytes exist.
namespace hinge::drivers {

[[nodiscard]] constexpr std::uint16_t read_be16(std::span<const std::byte> bytes,
                                                std::size_t at = 0) noexcept {
    return static_cast<std::uint16_t>((std::to_integer<unsigned>(bytes[at]) << 8U) |
                                      std::to_integer<unsigned>(bytes[at + 1]));
}

[[nodiscard]] constexpr std::uint32_t read_be32(std::span<const std::byte> bytes,
                                                std::size_t at = 0) noexcept {
    return (std::uint32_t{read_be16(bytes, at)} << 16U) | read_be16(bytes, at + 2);
}

[[nodiscard]] constexpr float read_be_f32(std::span<const std::byte> bytes, std::size_t at = 0) noexcept {
    return std::bit_cast<float>(read_be32(bytes, at));
}

[[nodiscard]] constexpr std::uint16_t read_le16(std::span<const std::byte> bytes,
                                                std::size_t at = 0) noexcept {
    return static_cast<std::uint16_t>((std::to_integer<unsigned>(bytes[at + 1]) << 8U) |
                                      std::to_integer<unsigned>(bytes[at]));
}

[[nodiscard]] constexpr std::uint32_t read_le32(std::span<const std::byte> bytes,
                                                std::size_t at = 0) noexcept {
    return (std::uint32_t{read_le16(bytes, at + 2)} << 16U) | read_le16(bytes, at);
}

constexpr void write_be16(std::span<std::byte> bytes, std::size_t at, std::uint16_t value) noexcept {
    bytes[at] = static_cast<std::byte>(value >> 8U);
    bytes[at + 1] = static_cast<std::byte>(value & 0xFFU);
}

constexpr void write_be32(std::span<std::byte> bytes, std::size_t at, std::uint32_t value) noexcept {
    write_be16(bytes, at, static_cast<std::uint16_t>(value >> 16U));
    write_be16(bytes, at + 2, static_cast<std::uint16_t>(value & 0xFFFFU));
}

constexpr void write_le16(std::span<std::byte> bytes, std::size_t at, std::uint16_t value) noexcept {
    bytes[at] = static_cast<std::byte>(value & 0xFFU);
    bytes[at + 1] = static_cast<std::byte>(value >> 8U);
}

constexpr void write_le32(std::span<std::byte> bytes, std::size_t at, std::uint32_t value) noexcept {
    write_le16(bytes, at, static_cast<std::uint16_t>(value & 0xFFFFU));
    write_le16(bytes, at + 2, static_cast<std::uint16_t>(value >> 16U));
}

}  // namespace hinge::drivers
