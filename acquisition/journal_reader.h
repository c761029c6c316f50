#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>

#include "acquisition/journal_format.h"
#include "datasets/model/result.h"

namespace hinge::acquisition {

// One sound record; `payload` is valid only during the call that received it.
struct JournalRecord {
    RecordType type = RecordType::meta;
    std::uint16_t source = kNoSource;
    std::span<const std::byte> payload;
};

// How far a journal is sound and why reading stopped there.
struct JournalExtent {
    std::uint64_t sound_bytes = 0;
    std::uint64_t file_bytes = 0;
    std::uint64_t records = 0;
    bool ended = false;   // an end record closes it: the recording was stopped on purpose
    std::string stopped;  // "at byte 1234: ..."; empty when the whole file is sound
};

// Calls `on_record` for every sound record from the front. Damage ends the scan and is reported, not an
// error: what lies in front of it is the recording. A file that is no journal, has a damaged header or lacks
// a sound meta record is an error that names file, byte and remedy. Never needs more memory than one record.
[[nodiscard]] Result<JournalExtent> scan_journal(
    const std::filesystem::path& file, const std::function<Result<void>(const JournalRecord&)>& on_record);

}  // namespace hinge::acquisition
