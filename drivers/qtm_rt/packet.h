#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

// Packets of the QTM real-time protocol, 1.8 and newer: u32 size (with the header), u32 type, payload, in the
// byte order of the port. Source: devices.md 5 (Qualisys' C++ SDK, MIT).
namespace hinge::drivers::qtm {

enum class ByteOrder : std::uint8_t { little, big };

enum class PacketType : std::uint32_t {
    error = 0,    // text
    command = 1,  // text, ends with a zero byte
    xml = 2,
    data = 3,
    no_more_data = 4,
    event = 6,  // one byte
};

enum class ServerEvent : std::uint8_t {
    connected = 1,
    closed = 2,
    capture_started = 3,
    capture_stopped = 4,
    waiting_for_trigger = 10,
    camera_settings_changed = 11,
    shutting_down = 12,
    trigger = 16,
};

inline constexpr std::size_t kHeaderBytes = 8;
inline constexpr std::size_t kMostBytes = 60'000;  // of one packet: 800 samples of two plates
inline constexpr std::size_t kMostPlates = 8;
inline constexpr std::size_t kValues = 9;  // of a sample: Fx Fy Fz Mx My Mz COPx COPy COPz

struct Packet {
    PacketType type = PacketType::error;
    std::span<const std::byte> payload;
};

enum class Scan : std::uint8_t { incomplete, complete, broken };
struct FoundPacket {
    Scan scan = Scan::incomplete;
    Packet packet;
    std::size_t size = 0;  // with the header
};
// The packet at the front of `bytes`. Broken: no packet can have that size; the connection is of no more use.
[[nodiscard]] FoundPacket find_packet(std::span<const std::byte> bytes, ByteOrder order) noexcept;

[[nodiscard]] std::vector<std::byte> make_packet(PacketType type, std::span<const std::byte> payload,
                                                 ByteOrder order);
// A command with its zero byte.
[[nodiscard]] std::vector<std::byte> make_command(std::string_view text, ByteOrder order);
// Text up to the first zero byte.
[[nodiscard]] std::string_view text_of(const Packet& packet) noexcept;

// Samples of one plate in a frame; `values` holds `count` times nine floats in the byte order of the port.
struct PlateSamples {
    std::uint32_t id = 0;
    std::uint32_t count = 0;
    std::uint32_t first_number = 0;  // of the first sample; 0: none
    std::span<const std::byte> values;
};

// Time and number are those of the cameras' frame and say nothing about the forces in it, which are numbered
// by themselves (QTM RT protocol 1.12, "Data packet header").
struct Frame {
    std::uint64_t time_us = 0;
    std::uint32_t number = 0;
    std::array<PlateSamples, kMostPlates> plates;
    std::size_t plate_count = 0;  // 0: the frame holds no force
};
// The force component of a data packet; other components are passed over. False: the sizes in it contradict
// each other.
[[nodiscard]] bool read_frame(std::span<const std::byte> payload, ByteOrder order, Frame& frame) noexcept;

[[nodiscard]] std::uint32_t read_u32(std::span<const std::byte> bytes, std::size_t at,
                                     ByteOrder order) noexcept;
void append_u32(std::vector<std::byte>& bytes, std::uint32_t value, ByteOrder order);

}  // namespace hinge::drivers::qtm
