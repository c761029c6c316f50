#include "acquisition/journal_reader.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>

namespace hinge::acquisition {
namespace {

// A file's bytes by their place.
class FileBytes {
public:
    FileBytes(const std::filesystem::path& file, std::uint64_t size)
        : stream_(file, std::ios::binary), size_(size) {}
    [[nodiscard]] bool is_open() const { return stream_.is_open(); }
    [[nodiscard]] std::uint64_t size() const { return size_; }
    // As many as there are from `at` on, at most the span.
    std::size_t read(std::uint64_t at, std::span<std::byte> into) {
        stream_.clear();
        stream_.seekg(static_cast<std::streamoff>(at));
        stream_.read(reinterpret_cast<char*>(into.data()), static_cast<std::streamsize>(into.size()));
        return static_cast<std::size_t>(stream_.gcount());
    }

private:
    std::ifstream stream_;
    std::uint64_t size_;
};

Error refusal(const std::filesystem::path& file, const std::string& what) {
    return {ErrorCode::bad_input, file.string() + ": " + what};
}

Result<void> check_header(const std::filesystem::path& file, FileBytes& in, JournalReading reading) {
    std::array<std::byte, kFileHeader_bytes> header{};
    if (in.read(0, header) < header.size()) {
        return refusal(file, "is shorter than a journal's 16-byte header; nothing was recorded in it");
    }
    const HeaderVerdict verdict = check_file_header(header);
    if (verdict == HeaderVerdict::sound || reading == JournalReading::behind_damage) {
        return {};
    }
    switch (verdict) {
        case HeaderVerdict::not_a_journal:
            return refusal(file, "at byte 0: is not a Hinge journal; give the .journal file of a recording");
        case HeaderVerdict::other_version:
            return refusal(file, "at byte 8: is a journal of another version; use the program that wrote it");
        default:
            return refusal(file,
                           "at byte 8: the journal's header is damaged; 'hinge recover --salvage' reads on "
                           "behind it");
    }
}

// A record with a sound header and a sound payload, wherever it stands.
struct FoundRecord {
    std::uint64_t at = 0;
    RecordHeader header;
    std::vector<std::byte> payload;

    [[nodiscard]] std::uint64_t end() const { return at + kRecordHeader_bytes + header.payload_bytes; }
};

class RecordScanner {
public:
    explicit RecordScanner(FileBytes& in)
        : in_(in), budget_bytes_(kBudgetFactor * in.size() + kMaxPayload_bytes) {}

    // Empty when the record at `at` is sound; otherwise why it is not.
    std::string read_at(std::uint64_t at, FoundRecord& record) {
        record.at = at;
        const std::uint64_t left_bytes = in_.size() - at;
        std::array<std::byte, kRecordHeader_bytes> bytes{};
        if (left_bytes < kRecordHeader_bytes) {
            torn_ = true;
            return "the file ends inside a record's header";
        }
        torn_ = false;
        if (in_.read(at, bytes) < bytes.size()) {
            return "the record's header cannot be read";
        }
        if (!decode(bytes, record.header)) {
            return "the record's header is damaged";
        }
        if (record.header.payload_bytes > kMaxPayload_bytes) {
            return "a record claims " + std::to_string(record.header.payload_bytes) +
                   " bytes, more than any record has";
        }
        if (record.header.payload_bytes > left_bytes - kRecordHeader_bytes) {
            torn_ = true;
            return "the file ends inside a record";
        }
        record.payload.resize(record.header.payload_bytes);
        checked_bytes_ += record.header.payload_bytes;
        if (in_.read(at + kRecordHeader_bytes, record.payload) < record.payload.size()) {
            return "the record cannot be read";
        }
        return crc32c(record.payload) == record.header.payload_crc
                   ? std::string()
                   : "the record's checksum does not match its content";
    }
    // Of the last read_at.
    [[nodiscard]] bool torn() const { return torn_; }

    // The first sound record behind `at` whose sequence is `expected` or later. Where the header at `at` is
    // sound only its payload is not, and the next record stands right behind.
    std::optional<FoundRecord> next_behind(std::uint64_t at, std::uint32_t expected) {
        FoundRecord record;
        std::array<std::byte, kRecordHeader_bytes> bytes{};
        RecordHeader header;
        if (in_.read(at, bytes) == bytes.size() && decode(bytes, header) &&
            header.payload_bytes <= kMaxPayload_bytes &&
            is_next(at + kRecordHeader_bytes + header.payload_bytes, expected, record)) {
            return record;
        }
        for (auto marker = find_marker(at + 1); marker && checked_bytes_ < budget_bytes_;
             marker = find_marker(*marker + 1)) {
            if (is_next(*marker, expected, record)) {
                return record;
            }
        }
        return std::nullopt;
    }

private:
    static constexpr std::uint64_t kBudgetFactor = 20;

    bool is_next(std::uint64_t at, std::uint32_t expected, FoundRecord& record) {
        constexpr std::uint32_t kAhead = 1U << 31U;  // modulo 2^32: not further behind than ahead
        return at < in_.size() && read_at(at, record).empty() && record.header.sequence - expected < kAhead;
    }

    std::optional<std::uint64_t> find_marker(std::uint64_t from) {
        std::array<std::byte, kSearchBlock_bytes> block{};
        while (from + kRecordMarkerBytes.size() <= in_.size()) {
            const std::size_t got = in_.read(from, block);
            const auto end = block.begin() + static_cast<std::ptrdiff_t>(got);
            const auto found =
                std::search(block.begin(), end, kRecordMarkerBytes.begin(), kRecordMarkerBytes.end());
            if (found != end) {
                return from + static_cast<std::uint64_t>(found - block.begin());
            }
            if (got < block.size()) {
                break;
            }
            from += got - (kRecordMarkerBytes.size() - 1);
        }
        return std::nullopt;
    }

    static constexpr std::size_t kSearchBlock_bytes = 16384;

    FileBytes& in_;
    std::uint64_t budget_bytes_;
    std::uint64_t checked_bytes_ = 0;
    bool torn_ = false;
};

// The description stands in records 0 and 1, and nowhere else.
bool is_misplaced(const RecordHeader& header) {
    return header.type == RecordType::meta ? header.sequence > 1 : header.sequence == 0;
}

void count_behind(RecordScanner& scanner, std::uint64_t at, std::uint32_t expected, JournalExtent& extent) {
    extent.bytes_behind = extent.file_bytes - at;
    for (auto record = scanner.next_behind(at, expected); record;) {
        ++extent.records_behind;
        expected = record->header.sequence + 1;
        at = record->end();
        FoundRecord following;
        if (at < extent.file_bytes && scanner.read_at(at, following).empty() &&
            following.header.sequence == expected) {
            record = std::move(following);
        } else {
            record = at < extent.file_bytes ? scanner.next_behind(at, expected) : std::nullopt;
        }
    }
}

std::string stop_sentence(std::uint64_t at, const std::string& damage, const JournalExtent& extent) {
    std::string text = "at byte " + std::to_string(at) + ": " + damage;
    if (extent.records_behind > 0) {
        text += "; " + std::to_string(extent.records_behind) +
                " sound records lie behind, 'hinge recover --salvage' reads them";
    }
    return text;
}

}  // namespace

Result<JournalExtent> scan_journal(const std::filesystem::path& file,
                                   const std::function<Result<void>(const JournalRecord&)>& on_record,
                                   JournalReading reading) {
    JournalExtent extent;
    std::error_code failed;
    if (!std::filesystem::is_regular_file(file, failed)) {
        return refusal(file, "is not a file; give the .journal file of a recording");
    }
    extent.file_bytes = std::filesystem::file_size(file, failed);
    FileBytes in(file, extent.file_bytes);
    if (failed || !in.is_open()) {
        return refusal(file, "cannot be opened; check its permissions");
    }
    if (const auto sound = check_header(file, in, reading); !sound) {
        return sound.error();
    }
    RecordScanner scanner(in);
    extent.sound_bytes = kFileHeader_bytes;
    std::uint64_t at = kFileHeader_bytes;
    std::uint32_t expected = 0;
    bool described = false;
    FoundRecord record;
    while (at < extent.file_bytes && !extent.ended) {
        std::string damage = scanner.read_at(at, record);
        extent.torn = scanner.torn();
        if (damage.empty() && record.header.sequence != expected) {
            damage = "record " + std::to_string(record.header.sequence) + " follows where " +
                     std::to_string(expected) + " was expected";
        }
        if (damage.empty() && is_misplaced(record.header)) {
            damage = "the description of the recording is not where it belongs";
        }
        if (!damage.empty()) {
            auto next = scanner.next_behind(at, expected);
            // One sound description is the whole description: nothing is lost with the other.
            const bool whole = next && expected <= 1 && next->header.sequence == expected + 1 &&
                               (described || next->header.type == RecordType::meta);
            if (!next || !(whole || reading == JournalReading::behind_damage)) {
                count_behind(scanner, at, expected, extent);
                extent.stopped = stop_sentence(at, damage, extent);
                break;
            }
            extent.torn = false;
            if (!whole) {
                extent.damage.push_back(
                    {at, next->at - at, next->header.sequence - expected, std::move(damage)});
            }
            record = std::move(*next);
            at = record.at;
        }
        if (!described && record.header.type != RecordType::meta) {
            extent.stopped = "at byte " + std::to_string(kFileHeader_bytes) +
                             ": both descriptions of the recording are damaged";
            break;
        }
        if (!(described && record.header.type == RecordType::meta)) {
            if (const auto taken = on_record({record.header.type, record.header.source, record.payload});
                !taken) {
                return Error{taken.error().code, file.string() + ": at byte " + std::to_string(at) + ": " +
                                                     taken.error().message};
            }
        }
        described = true;
        extent.sound_bytes += kRecordHeader_bytes + record.header.payload_bytes;
        ++extent.records;
        extent.ended = record.header.type == RecordType::end;
        at = record.end();
        expected = record.header.sequence + 1;
    }
    if (!described) {
        return refusal(
            file, (extent.stopped.empty() ? "at byte 16: the file ends after its header" : extent.stopped) +
                      "; nothing of the recording can be read");
    }
    if (extent.stopped.empty() && at < extent.file_bytes) {
        extent.stopped = "at byte " + std::to_string(at) + ": bytes follow the end of the recording";
        extent.bytes_behind = extent.file_bytes - at;
    }
    return extent;
}

}  // namespace hinge::acquisition
