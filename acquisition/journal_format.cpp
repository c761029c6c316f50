#include "acquisition/journal_format.h"

#include <algorithm>
#include <bit>
#include <boost/crc.hpp>
#include <cstring>

namespace hinge::acquisition {

// Numbers are stored as they lie in memory; a big-endian machine would need swaps here.
static_assert(std::endian::native == std::endian::little);

namespace {

constexpr std::array<unsigned char, 8> kMagic{0x89, 'H', 'J', 'L', '\r', '\n', 0x1A, '\n'};
constexpr std::uint32_t kVersion = 2;  // 1: the description stood once
constexpr std::uint32_t kOldestVersion = 1;

class Packer {
public:
    explicit Packer(std::span<std::byte> out) : out_(out) {}
    template <class T>
    Packer& put(T value) noexcept {
        std::memcpy(out_.data() + at_, &value, sizeof value);
        at_ += sizeof value;
        return *this;
    }

private:
    std::span<std::byte> out_;
    std::size_t at_ = 0;
};

class Unpacker {
public:
    explicit Unpacker(std::span<const std::byte> in) : in_(in) {}
    template <class T>
    T take() noexcept {
        T value{};
        std::memcpy(&value, in_.data() + at_, sizeof value);
        at_ += sizeof value;
        return value;
    }

private:
    std::span<const std::byte> in_;
    std::size_t at_ = 0;
};

}  // namespace

std::uint32_t crc32c(std::span<const std::byte> bytes) noexcept {
    boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> crc;
    crc.process_bytes(bytes.data(), bytes.size());
    return crc.checksum();
}

FileHeader encode_file_header() noexcept {
    FileHeader bytes{};
    std::memcpy(bytes.data(), kMagic.data(), kMagic.size());
    std::memcpy(&bytes[8], &kVersion, 4);
    const std::uint32_t crc = crc32c(std::span(bytes).first(12));
    std::memcpy(&bytes[12], &crc, 4);
    return bytes;
}

HeaderVerdict check_file_header(std::span<const std::byte, kFileHeader_bytes> bytes) noexcept {
    if (std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) != 0) {
        return HeaderVerdict::not_a_journal;
    }
    Unpacker in(bytes.subspan(8));
    const auto version = in.take<std::uint32_t>();
    if (in.take<std::uint32_t>() != crc32c(bytes.first(12))) {
        return HeaderVerdict::damaged;
    }
    return version >= kOldestVersion && version <= kVersion ? HeaderVerdict::sound
                                                            : HeaderVerdict::other_version;
}

RecordHeaderBytes encode(const RecordHeader& header) noexcept {
    RecordHeaderBytes bytes{};
    Packer out(bytes);
    out.put(kRecordMarkerBytes).put(header.type).put(header.source).put(header.payload_bytes);
    out.put(header.sequence).put(header.payload_crc);
    out.put(crc32c(std::span(bytes).first(20)));
    return bytes;
}

bool decode(std::span<const std::byte, kRecordHeader_bytes> bytes, RecordHeader& header) noexcept {
    Unpacker in(bytes);
    const auto marker = in.take<std::array<std::byte, 4>>();
    header.type = in.take<RecordType>();
    header.source = in.take<std::uint16_t>();
    header.payload_bytes = in.take<std::uint32_t>();
    header.sequence = in.take<std::uint32_t>();
    header.payload_crc = in.take<std::uint32_t>();
    return marker == kRecordMarkerBytes && in.take<std::uint32_t>() == crc32c(bytes.first(20));
}

FrameHeaderBytes encode(const FrameBlockRecord& record) noexcept {
    FrameHeaderBytes bytes{};
    Packer out(bytes);
    out.put(record.first_scan).put(record.dropped_before).put(record.device_ticks).put(record.host_ns);
    out.put(record.scan_count).put(record.flags);
    return bytes;
}

FrameBlockRecord decode_frame_header(std::span<const std::byte, kFrameHeader_bytes> bytes) noexcept {
    Unpacker in(bytes);
    FrameBlockRecord record;
    record.first_scan = in.take<std::uint64_t>();
    record.dropped_before = in.take<std::uint64_t>();
    record.device_ticks = in.take<std::uint64_t>();
    record.host_ns = in.take<std::int64_t>();
    record.scan_count = in.take<std::uint32_t>();
    record.flags = in.take<std::uint32_t>();
    return record;
}

std::array<std::byte, kCounters_bytes> encode(const LossCounters& counters) noexcept {
    std::array<std::byte, kCounters_bytes> bytes{};
    Packer out(bytes);
    out.put(counters.scans).put(counters.blocks).put(counters.dropped_device);
    out.put(counters.dropped_transport).put(counters.crc_errors).put(counters.resyncs);
    out.put(counters.queue_lost_scans).put(counters.journal_lost_scans).put(counters.events_lost);
    return bytes;
}

LossCounters decode_counters(std::span<const std::byte, kCounters_bytes> bytes) noexcept {
    Unpacker in(bytes);
    LossCounters counters;
    for (std::uint64_t* field :
         {&counters.scans, &counters.blocks, &counters.dropped_device, &counters.dropped_transport,
          &counters.crc_errors, &counters.resyncs, &counters.queue_lost_scans, &counters.journal_lost_scans,
          &counters.events_lost}) {
        *field = in.take<std::uint64_t>();
    }
    return counters;
}

std::array<std::byte, kNoteHeader_bytes> encode(const NoteHeader& note) noexcept {
    std::array<std::byte, kNoteHeader_bytes> bytes{};
    Packer(bytes).put(note.host_ns).put(note.scan).put(note.kind).put(note.code);
    return bytes;
}

NoteHeader decode_note_header(std::span<const std::byte, kNoteHeader_bytes> bytes) noexcept {
    Unpacker in(bytes);
    NoteHeader note;
    note.host_ns = in.take<std::int64_t>();
    note.scan = in.take<std::uint64_t>();
    note.kind = in.take<std::uint32_t>();
    note.code = in.take<std::int32_t>();
    return note;
}

}  // namespace hinge::acquisition
