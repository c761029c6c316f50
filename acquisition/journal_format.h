#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "datasets/model/frame_block.h"

// Bytes of a recording's journal: the grammar is acquisition/JOURNAL.md. Pure functions, no files.
namespace hinge::acquisition {

enum class RecordType : std::uint16_t {
    meta = 1,         // JSON; the first two records, the same twice
    frames = 2,       // a block of scans
    event = 3,        // something a device said
    mark = 4,         // a mark or note of a person
    state = 5,        // the session changed state
    counters = 6,     // losses of one device so far
    end = 7,          // the recording was stopped on purpose; last record
    measurement = 8,  // something measured while recording, as JSON
};

inline constexpr std::uint16_t kNoSource = 0xFFFF;  // a record that belongs to no device
inline constexpr std::size_t kFileHeader_bytes = 16;
inline constexpr std::size_t kRecordHeader_bytes = 24;
// What a record begins with: "HBLK".
inline constexpr std::array<std::byte, 4> kRecordMarkerBytes{std::byte{0x48}, std::byte{0x42},
                                                             std::byte{0x4C}, std::byte{0x4B}};
inline constexpr std::size_t kFrameHeader_bytes = 40;
// No record is larger; a larger length is damage, and no reader allocates for it.
inline constexpr std::uint32_t kMaxPayload_bytes = 4U << 20U;

// CRC-32C (Castagnoli; RFC 3720 appendix B.4).
[[nodiscard]] std::uint32_t crc32c(std::span<const std::byte> bytes) noexcept;

using FileHeader = std::array<std::byte, kFileHeader_bytes>;
[[nodiscard]] FileHeader encode_file_header() noexcept;

enum class HeaderVerdict : std::uint8_t { sound, not_a_journal, other_version, damaged };
[[nodiscard]] HeaderVerdict check_file_header(std::span<const std::byte, kFileHeader_bytes> bytes) noexcept;

struct RecordHeader {
    RecordType type = RecordType::meta;
    std::uint16_t source = kNoSource;  // index of the device in the meta record's `devices`
    std::uint32_t payload_bytes = 0;
    std::uint32_t sequence = 0;  // 0, 1, 2, ... modulo 2^32
    std::uint32_t payload_crc = 0;
};

using RecordHeaderBytes = std::array<std::byte, kRecordHeader_bytes>;
[[nodiscard]] RecordHeaderBytes encode(const RecordHeader& header) noexcept;
// False when the marker or the header's own checksum is wrong.
[[nodiscard]] bool decode(std::span<const std::byte, kRecordHeader_bytes> bytes,
                          RecordHeader& header) noexcept;

using FrameHeaderBytes = std::array<std::byte, kFrameHeader_bytes>;
[[nodiscard]] FrameHeaderBytes encode(const FrameBlockRecord& record) noexcept;
[[nodiscard]] FrameBlockRecord decode_frame_header(
    std::span<const std::byte, kFrameHeader_bytes> bytes) noexcept;

// What was lost on the way from one device so far. Nine little-endian u64 in this order.
struct LossCounters {
    std::uint64_t scans = 0;  // received from the driver
    std::uint64_t blocks = 0;
    std::uint64_t dropped_device = 0;     // the device says it lost them
    std::uint64_t dropped_transport = 0;  // lost between device and host
    std::uint64_t crc_errors = 0;
    std::uint64_t resyncs = 0;
    std::uint64_t queue_lost_scans = 0;    // the queue was full
    std::uint64_t journal_lost_scans = 0;  // the disk was full and the reserve used up
    std::uint64_t events_lost = 0;
};

inline constexpr std::size_t kCounters_bytes = 9 * 8;
[[nodiscard]] std::array<std::byte, kCounters_bytes> encode(const LossCounters& counters) noexcept;
[[nodiscard]] LossCounters decode_counters(std::span<const std::byte, kCounters_bytes> bytes) noexcept;

// Head of an event, mark, state or end record; the text follows.
struct NoteHeader {
    std::int64_t host_ns = 0;
    std::uint64_t scan = 0;  // events only
    std::uint32_t kind = 0;  // DeviceEventKind, MarkKind, SessionState or EndReason
    std::int32_t code = 0;   // events only: the device's own code
};

inline constexpr std::size_t kNoteHeader_bytes = 24;
inline constexpr std::size_t kMaxNoteText_bytes = 1000;
[[nodiscard]] std::array<std::byte, kNoteHeader_bytes> encode(const NoteHeader& note) noexcept;
[[nodiscard]] NoteHeader decode_note_header(std::span<const std::byte, kNoteHeader_bytes> bytes) noexcept;

enum class MarkKind : std::uint32_t { mark = 0, note = 1 };
enum class EndReason : std::uint32_t { requested, time_up, end_of_stream, device_failed, interrupted };

}  // namespace hinge::acquisition
