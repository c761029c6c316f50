#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

// The bytes of Modbus TCP as the LabJack T7 speaks it. Pure: no I/O, no state, nothing is read past a span.
//
//   0-1 transaction id | 2-3 protocol id 0 | 4-5 length of what follows | 6 unit id 1 | 7 function | ...
//
// Everything is big-endian. Source: devices.md 1.3 (command port 502) and 1.6 (stream port 702).
namespace hinge::drivers::t7 {

enum class Function : std::uint8_t { read_registers = 3, write_registers = 16, feedback = 76 };

inline constexpr std::size_t kHeaderBytes = 8;         // MBAP header and function
inline constexpr std::size_t kStreamHeaderBytes = 16;  // up to the first sample
// The largest stream packet (512 samples); no frame the device sends is longer.
inline constexpr std::size_t kMaxFrameBytes = kStreamHeaderBytes + 2 * 512;
inline constexpr std::size_t kReadRequestBytes = 12;

// ---- requests ------------------------------------------------------------------------------------------

[[nodiscard]] std::array<std::byte, kReadRequestBytes> read_request(std::uint16_t transaction,
                                                                    std::uint16_t address,
                                                                    std::uint16_t count) noexcept;
[[nodiscard]] std::vector<std::byte> write_request(std::uint16_t transaction, std::uint16_t address,
                                                   std::span<const std::uint16_t> values);

// One frame of Modbus Feedback: reads `count` registers, or writes `values` when there are any.
struct FeedbackFrame {
    std::uint16_t address = 0;
    std::uint8_t count = 0;
    std::vector<std::uint16_t> values;
};
[[nodiscard]] std::vector<std::byte> feedback_request(std::uint16_t transaction,
                                                      std::span<const FeedbackFrame> frames);

// ---- what arrives --------------------------------------------------------------------------------------

enum class Scan : std::uint8_t { complete, need_more, not_a_packet };

struct Frame {
    std::uint16_t transaction = 0;
    std::uint8_t function = 0;        // without the exception bit
    bool exception = false;           // then `body` is the exception code
    std::span<const std::byte> body;  // what follows the function
};

struct FrameScan {
    Scan scan = Scan::need_more;
    std::size_t size = 0;  // bytes of the whole frame, when complete
    Frame frame;
};

// Looks for one Modbus frame (request or response) at the front of `bytes`.
[[nodiscard]] FrameScan scan_frame(std::span<const std::byte> bytes) noexcept;

// The register data of a response to a read; empty when the body is not one for `count` registers.
[[nodiscard]] std::span<const std::byte> registers_of(const Frame& frame, std::uint16_t count) noexcept;

struct StreamPacket {
    std::uint16_t transaction = 0;
    std::uint16_t backlog_bytes = 0;
    std::uint16_t status = 0;
    std::uint16_t additional = 0;
    std::span<const std::byte> samples;  // big-endian u16 each, in scan-list order

    [[nodiscard]] std::size_t sample_count() const noexcept { return samples.size() / 2; }
};

struct StreamScan {
    Scan scan = Scan::need_more;
    std::size_t size = 0;
    StreamPacket packet;
};

// Looks for one spontaneous stream packet at the front of `bytes`.
[[nodiscard]] StreamScan scan_stream_packet(std::span<const std::byte> bytes) noexcept;

}  // namespace hinge::drivers::t7
