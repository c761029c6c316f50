#include "acquisition/journal_reader.h"

#include <array>
#include <fstream>
#include <vector>

namespace hinge::acquisition {
namespace {

class FileReader {
public:
    explicit FileReader(const std::filesystem::path& file) : stream_(file, std::ios::binary) {}
    [[nodiscard]] bool is_open() const { return stream_.is_open(); }
    bool read(std::span<std::byte> into) {
        stream_.read(reinterpret_cast<char*>(into.data()), static_cast<std::streamsize>(into.size()));
        return static_cast<std::size_t>(stream_.gcount()) == into.size();
    }

private:
    std::ifstream stream_;
};

Error refusal(const std::filesystem::path& file, const std::string& what) {
    return {ErrorCode::bad_input, file.string() + ": " + what};
}

Result<void> check_header(const std::filesystem::path& file, FileReader& in) {
    std::array<std::byte, kFileHeader_bytes> header{};
    if (!in.read(header)) {
        return refusal(file, "is shorter than a journal's 16-byte header; nothing was recorded in it");
    }
    switch (check_file_header(header)) {
        case HeaderVerdict::not_a_journal:
            return refusal(file, "at byte 0: is not a Hinge journal; give the .journal file of a recording");
        case HeaderVerdict::damaged:
            return refusal(file, "at byte 8: the journal's header is damaged; restore the file from a copy");
        case HeaderVerdict::other_version:
            return refusal(file, "at byte 8: is a journal of another version; use the program that wrote it");
        case HeaderVerdict::sound: break;
    }
    return {};
}

// Empty when the next record is sound; otherwise why it is not.
std::string next_record(FileReader& in, std::uint64_t left_bytes, std::uint32_t sequence,
                        RecordHeader& header, std::vector<std::byte>& payload) {
    if (left_bytes < kRecordHeader_bytes) {
        return "the file ends inside a record's header";
    }
    std::array<std::byte, kRecordHeader_bytes> bytes{};
    if (!in.read(bytes)) {
        return "the record's header cannot be read";
    }
    if (!decode(bytes, header)) {
        return "the record's header is damaged";
    }
    if (header.sequence != sequence) {
        return "record " + std::to_string(header.sequence) + " follows where " + std::to_string(sequence) +
               " was expected";
    }
    if (header.payload_bytes > kMaxPayload_bytes) {
        return "a record claims " + std::to_string(header.payload_bytes) + " bytes, more than any record has";
    }
    if (header.payload_bytes > left_bytes - kRecordHeader_bytes) {
        return "the file ends inside a record";
    }
    payload.resize(header.payload_bytes);
    if (!in.read(payload)) {
        return "the record cannot be read";
    }
    if (crc32c(payload) != header.payload_crc) {
        return "the record's checksum does not match its content";
    }
    return {};
}

}  // namespace

Result<JournalExtent> scan_journal(const std::filesystem::path& file,
                                   const std::function<Result<void>(const JournalRecord&)>& on_record) {
    JournalExtent extent;
    std::error_code failed;
    if (!std::filesystem::is_regular_file(file, failed)) {
        return refusal(file, "is not a file; give the .journal file of a recording");
    }
    extent.file_bytes = std::filesystem::file_size(file, failed);
    FileReader in(file);
    if (failed || !in.is_open()) {
        return refusal(file, "cannot be opened; check its permissions");
    }
    if (const auto sound = check_header(file, in); !sound) {
        return sound.error();
    }
    extent.sound_bytes = kFileHeader_bytes;
    RecordHeader header;
    std::vector<std::byte> payload;
    while (extent.sound_bytes < extent.file_bytes && !extent.ended) {
        const auto sequence = static_cast<std::uint32_t>(extent.records);
        std::string damage =
            next_record(in, extent.file_bytes - extent.sound_bytes, sequence, header, payload);
        if (damage.empty() && (header.type == RecordType::meta) != (extent.records == 0)) {
            damage = "the description of the recording is not where it belongs";
        }
        if (!damage.empty()) {
            extent.stopped = "at byte " + std::to_string(extent.sound_bytes) + ": " + damage;
            break;
        }
        if (const auto taken = on_record({header.type, header.source, payload}); !taken) {
            return Error{taken.error().code, file.string() + ": at byte " +
                                                 std::to_string(extent.sound_bytes) + ": " +
                                                 taken.error().message};
        }
        extent.sound_bytes += kRecordHeader_bytes + header.payload_bytes;
        ++extent.records;
        extent.ended = header.type == RecordType::end;
    }
    if (extent.records == 0) {
        return refusal(
            file, (extent.stopped.empty() ? "at byte 16: the file ends after its header" : extent.stopped) +
                      "; nothing of the recording can be read");
    }
    if (extent.stopped.empty() && extent.sound_bytes < extent.file_bytes) {
        extent.stopped =
            "at byte " + std::to_string(extent.sound_bytes) + ": bytes follow the end of the recording";
    }
    return extent;
}

}  // namespace hinge::acquisition
