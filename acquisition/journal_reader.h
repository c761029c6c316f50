#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "acquisition/journal_format.h"
#include "datasets/model/result.h"

namespace hinge::acquisition {

// One sound record; `payload` is valid only during the call that received it.
struct JournalRecord {
    RecordType type = RecordType::meta;
    std::uint16_t source = kNoSource;
    std::span<const std::byte> payload;
};

// What to do at the first thing that is not sound.
enum class JournalReading : std::uint8_t {
    until_damage,   // it ends the recording; what lies behind is counted
    behind_damage,  // the next sound record is looked for, and reading goes on there
};

// A stretch that could not be read, between two sound records.
struct JournalDamage {
    std::uint64_t at_byte = 0;
    std::uint64_t bytes = 0;
    std::uint64_t records = 0;  // that the sequence numbers say are missing
    std::string what;
};

// How far a journal is sound and why reading stopped there.
struct JournalExtent {
    std::uint64_t sound_bytes = 0;  // of the file header and all sound records taken
    std::uint64_t file_bytes = 0;
    std::uint64_t records = 0;
    bool ended = false;                 // an end record closes it: the recording was stopped on purpose
    bool torn = false;                  // the file ends inside its last record, as after a kill
    std::uint64_t records_behind = 0;   // sound ones behind the damage that ended reading
    std::uint64_t bytes_behind = 0;     // from that damage to the end of the file
    std::vector<JournalDamage> damage;  // that reading went on behind
    std::string stopped;                // "at byte 1234: ..."; empty when the file was read to its end
};

// Calls `on_record` for every sound record in the order of the file. Damage is reported, not an error. A file
// that is no journal, has a damaged header (only until_damage minds it) or lacks a sound meta record is an
// error that names file, byte and remedy. The meta record stands twice; one of them is enough, and one is
// handed on. Needs no more memory than one record and a block; a file made to be slow is given up after
// checking 20 times its bytes.
[[nodiscard]] Result<JournalExtent> scan_journal(
    const std::filesystem::path& file, const std::function<Result<void>(const JournalRecord&)>& on_record,
    JournalReading reading = JournalReading::until_damage);

}  // namespace hinge::acquisition
