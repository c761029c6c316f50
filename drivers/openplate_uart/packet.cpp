#include "drivers/openplate_uart/packet.h"

#include <algorithm>
#include <bit>
#include <boost/crc.hpp>

#include "drivers/transport/byte_order.h"

namespace hinge::drivers::openplate {
namespace {

constexpr std::byte kSampleMark{0xAA};
constexpr std::byte kBatteryMark{0xBB};
constexpr std::byte kSecondMark{0x55};
constexpr std::byte kTextMark{'#'};
constexpr std::size_t kMarkBytes = 2;
constexpr std::size_t kCrcBytes = 2;

bool has_good_crc(std::span<const std::byte> packet) noexcept {
    const std::size_t body = packet.size() - kCrcBytes;
    return crc16(packet.subspan(kMarkBytes, body - kMarkBytes)) == read_le16(packet, body);
}

void seal(std::span<std::byte> packet) noexcept {
    const std::size_t body = packet.size() - kCrcBytes;
    write_le16(packet, body, crc16(packet.subspan(kMarkBytes, body - kMarkBytes)));
}

// What the checksum cannot know: a box and a sample number that do not exist.
bool is_plausible(std::span<const std::byte> packet) noexcept {
    return (packet[2] == std::byte{'L'} || packet[2] == std::byte{'R'}) &&
           std::to_integer<unsigned>(packet[5]) < kSamplesPerFrame;
}

// A line of text at the front.
PacketScan scan_text(std::span<const std::byte> bytes) noexcept {
    if (bytes.size() > 1 && bytes[1] != kTextMark) {
        return {Scan::not_a_packet, 0, {}};
    }
    const auto line = bytes.first(std::min(bytes.size(), kMostTextBytes));
    const auto end = std::ranges::find(line, std::byte{'\n'});
    if (end != line.end()) {
        return {Scan::other, static_cast<std::size_t>(end - line.begin()) + 1, {}};
    }
    return line.size() < kMostTextBytes ? PacketScan{} : PacketScan{Scan::not_a_packet, 0, {}};
}

}  // namespace

std::uint16_t crc16(std::span<const std::byte> bytes) noexcept {
    boost::crc_ccitt_false_t crc;
    crc.process_bytes(bytes.data(), bytes.size());
    return crc.checksum();
}

PacketScan scan_packet(std::span<const std::byte> bytes) noexcept {
    if (bytes.empty()) {
        return {};
    }
    if (bytes[0] == kTextMark) {
        return scan_text(bytes);
    }
    const bool is_sample = bytes[0] == kSampleMark;
    if ((!is_sample && bytes[0] != kBatteryMark) || (bytes.size() > 1 && bytes[1] != kSecondMark)) {
        return {Scan::not_a_packet, 0, {}};
    }
    const std::size_t size = is_sample ? kSampleBytes : kBatteryBytes;
    if (bytes.size() < size) {
        return {};
    }
    const auto packet = bytes.first(size);
    if (!has_good_crc(packet)) {
        return {Scan::bad_crc, 0, {}};
    }
    if (!is_sample) {
        return {Scan::battery, size, {}};
    }
    if (packet[2] == std::byte{'S'} || packet[2] == std::byte{'C'}) {
        return {Scan::other, size, {}};
    }
    if (!is_plausible(packet)) {
        return {Scan::not_a_packet, 0, {}};
    }
    Sample sample{packet[2] == std::byte{'L'} ? Plate::local : Plate::remote,
                  read_le16(packet, 3) * kSamplesPerFrame + std::to_integer<unsigned>(packet[5]),
                  {}};
    for (std::size_t cell = 0; cell < kCells; ++cell) {
        sample.cells[cell] = std::bit_cast<std::int32_t>(read_le32(packet, 6 + 4 * cell));
    }
    return {Scan::sample, size, sample};
}

std::array<std::byte, kSampleBytes> make_sample(const Sample& sample) noexcept {
    std::array<std::byte, kSampleBytes> packet{kSampleMark, kSecondMark};
    packet[2] = sample.plate == Plate::local ? std::byte{'L'} : std::byte{'R'};
    write_le16(packet, 3, static_cast<std::uint16_t>(sample.index / kSamplesPerFrame));
    packet[5] = static_cast<std::byte>(sample.index % kSamplesPerFrame);
    for (std::size_t cell = 0; cell < kCells; ++cell) {
        write_le32(packet, 6 + 4 * cell, std::bit_cast<std::uint32_t>(sample.cells[cell]));
    }
    seal(packet);
    return packet;
}

std::array<std::byte, kBatteryBytes> make_battery(const std::array<float, 4>& values) noexcept {
    std::array<std::byte, kBatteryBytes> packet{kBatteryMark, kSecondMark};
    for (std::size_t i = 0; i < values.size(); ++i) {
        write_le32(packet, 2 + 4 * i, std::bit_cast<std::uint32_t>(values[i]));
    }
    seal(packet);
    return packet;
}

}  // namespace hinge::drivers::openplate
