#include "drivers/labjack_t7/packet.h"

#include <algorithm>
#include <cassert>

#include "drivers/transport/byte_order.h"

namespace hinge::drivers::t7 {
namespace {

constexpr std::uint8_t kUnit = 1;
constexpr std::uint8_t kExceptionBit = 0x80;
constexpr std::uint8_t kStreamType = 16;
constexpr std::size_t kStreamLengthWithoutSamples = 10;
constexpr std::size_t kMaxStreamLength = kMaxFrameBytes - 6;

void write_header(std::span<std::byte> bytes, std::uint16_t transaction, Function function) noexcept {
    write_be16(bytes, 0, transaction);
    write_be16(bytes, 2, 0);
    write_be16(bytes, 4, static_cast<std::uint16_t>(bytes.size() - 6));
    bytes[6] = std::byte{kUnit};
    bytes[7] = static_cast<std::byte>(function);
}

void append_be16(std::vector<std::byte>& bytes, std::uint16_t value) {
    bytes.push_back(static_cast<std::byte>(value >> 8U));
    bytes.push_back(static_cast<std::byte>(value & 0xFFU));
}

bool is_at(std::span<const std::byte> bytes, std::size_t at, std::uint8_t value) noexcept {
    return bytes.size() <= at || bytes[at] == std::byte{value};
}

// Bytes 2, 3 and 6 are the same in every frame; those that have arrived must fit.
bool may_be_frame(std::span<const std::byte> bytes) noexcept {
    return is_at(bytes, 2, 0) && is_at(bytes, 3, 0) && is_at(bytes, 6, kUnit);
}

}  // namespace

std::array<std::byte, kReadRequestBytes> read_request(std::uint16_t transaction, std::uint16_t address,
                                                      std::uint16_t count) noexcept {
    std::array<std::byte, kReadRequestBytes> bytes{};
    write_header(bytes, transaction, Function::read_registers);
    write_be16(bytes, 8, address);
    write_be16(bytes, 10, count);
    return bytes;
}

std::vector<std::byte> write_request(std::uint16_t transaction, std::uint16_t address,
                                     std::span<const std::uint16_t> values) {
    assert(values.size() <= 123);
    std::vector<std::byte> bytes(kHeaderBytes);
    append_be16(bytes, address);
    append_be16(bytes, static_cast<std::uint16_t>(values.size()));
    bytes.push_back(static_cast<std::byte>(2 * values.size()));
    for (const std::uint16_t value : values) {
        append_be16(bytes, value);
    }
    write_header(bytes, transaction, Function::write_registers);
    return bytes;
}

std::vector<std::byte> feedback_request(std::uint16_t transaction, std::span<const FeedbackFrame> frames) {
    std::vector<std::byte> bytes(kHeaderBytes);
    for (const FeedbackFrame& frame : frames) {
        const bool writes = !frame.values.empty();
        bytes.push_back(static_cast<std::byte>(writes ? 1 : 0));
        append_be16(bytes, frame.address);
        bytes.push_back(static_cast<std::byte>(writes ? frame.values.size() : frame.count));
        for (const std::uint16_t value : frame.values) {
            append_be16(bytes, value);
        }
    }
    write_header(bytes, transaction, Function::feedback);
    return bytes;
}

FrameScan scan_frame(std::span<const std::byte> bytes) noexcept {
    if (!may_be_frame(bytes)) {
        return {Scan::not_a_packet, 0, {}};
    }
    if (bytes.size() < kHeaderBytes) {
        return {};
    }
    const std::size_t length = read_be16(bytes, 4);
    if (length < 2 || 6 + length > kMaxFrameBytes) {
        return {Scan::not_a_packet, 0, {}};
    }
    if (bytes.size() < 6 + length) {
        return {};
    }
    const auto function = std::to_integer<std::uint8_t>(bytes[7]);
    FrameScan found{Scan::complete, 6 + length, {}};
    found.frame.transaction = read_be16(bytes, 0);
    found.frame.function = function & static_cast<std::uint8_t>(~kExceptionBit);
    found.frame.exception = (function & kExceptionBit) != 0;
    found.frame.body = bytes.subspan(kHeaderBytes, length - 2);
    return found;
}

std::span<const std::byte> registers_of(const Frame& frame, std::uint16_t count) noexcept {
    const std::size_t size = 2 * std::size_t{count};
    if (frame.exception || frame.body.size() != size + 1 || frame.body[0] != static_cast<std::byte>(size)) {
        return {};
    }
    return frame.body.subspan(1);
}

StreamScan scan_stream_packet(std::span<const std::byte> bytes) noexcept {
    constexpr StreamScan kNotOne{Scan::not_a_packet, 0, {}};
    if (!may_be_frame(bytes) || !is_at(bytes, 7, static_cast<std::uint8_t>(Function::feedback)) ||
        !is_at(bytes, 8, kStreamType)) {
        return kNotOne;
    }
    if (bytes.size() < 6) {
        return {};
    }
    const std::size_t length = read_be16(bytes, 4);
    if (length < kStreamLengthWithoutSamples || length > kMaxStreamLength || length % 2 != 0) {
        return kNotOne;
    }
    const std::size_t size = 6 + length;
    if (bytes.size() < size) {
        return {};
    }
    return {Scan::complete,
            size,
            {.transaction = read_be16(bytes, 0),
             .backlog_bytes = read_be16(bytes, 10),
             .status = read_be16(bytes, 12),
             .additional = read_be16(bytes, 14),
             .samples = bytes.subspan(kStreamHeaderBytes, size - kStreamHeaderBytes)}};
}

}  // namespace hinge::drivers::t7
