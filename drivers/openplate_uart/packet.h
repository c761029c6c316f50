#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

// The packets an open plate's coordinator sends on its UART. Pure. Source: devices.md 9.10.
//
//   sample   AA 55 | 'L' or 'R' | frame u16 | sample u8, 0..9 | 4 x i32, 10 g | crc u16      24 bytes
//   battery  BB 55 | 4 x f32: local V, local %, remote V, remote % | crc u16                 20 bytes
//
//   other    AA 55 | 'S' or 'C' | ... | crc u16, as long as a sample: the coordinator's own, passed over
//   text     ## ... CR LF: what the coordinator says to people, passed over
//
// All little endian; the CRC is CRC16-CCITT-FALSE over everything between the first two bytes and itself.
namespace hinge::drivers::openplate {

inline constexpr std::size_t kSampleBytes = 24;
inline constexpr std::size_t kBatteryBytes = 20;
inline constexpr std::size_t kMostTextBytes = 256;  // of a line of text; chosen by us
inline constexpr std::size_t kCells = 4;
inline constexpr unsigned kSamplesPerFrame = 10;
// Samples after which the frame number starts again: 655.36 s at 1 kHz.
inline constexpr std::uint32_t kWrap = 65536 * kSamplesPerFrame;

enum class Plate : std::uint8_t { local, remote };  // 'L' and 'R': which box, not which foot
enum class Scan : std::uint8_t { sample, battery, other, need_more, not_a_packet, bad_crc };

struct Sample {
    Plate plate = Plate::local;
    std::uint32_t index = 0;  // frame * 10 + sample, below kWrap
    std::array<std::int32_t, kCells> cells{};
};

struct PacketScan {
    Scan scan = Scan::need_more;
    std::size_t size = 0;  // of the packet, when it is one
    Sample sample;
};

// Looks for one packet at the front of `bytes`. A packet with a wrong checksum has no size: the next one may
// begin inside it.
[[nodiscard]] PacketScan scan_packet(std::span<const std::byte> bytes) noexcept;

[[nodiscard]] std::array<std::byte, kSampleBytes> make_sample(const Sample& sample) noexcept;
[[nodiscard]] std::array<std::byte, kBatteryBytes> make_battery(const std::array<float, 4>& values) noexcept;
[[nodiscard]] std::uint16_t crc16(std::span<const std::byte> bytes) noexcept;

}  // namespace hinge::drivers::openplate
