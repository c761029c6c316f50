#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "acquisition/journal_reader.h"
#include "datasets/model/result.h"

namespace hinge::acquisition {

struct SealReport {
    std::filesystem::path trial;
    std::size_t samples = 0;
    double seconds = 0.0;
    std::uint64_t missing_scans = 0;
    bool ended = false;  // the recording was stopped on purpose
    std::string
        stopped;  // why reading the journal ended before its end; empty when all of it is in the trial
    std::uint64_t records_behind = 0;   // sound ones that were left behind damage
    std::uint64_t bytes_behind = 0;     // from that damage to the end of the journal
    std::vector<JournalDamage> damage;  // that reading went on behind
    bool journal_kept = false;  // more than a torn last record could not be read, so the journal stays
};

// Turns a journal into the trial `trial`: assembles, writes under a temporary name beside it, reads that back
// and compares every raw byte with the journal, renames, removes the journal. Never overwrites: an existing
// `trial` is an error. Whatever fails, the journal stays and the message says so. Refuses a journal that is
// being recorded.
[[nodiscard]] Result<SealReport> seal_journal(const std::filesystem::path& journal,
                                              const std::filesystem::path& trial,
                                              JournalReading reading = JournalReading::until_damage);

}  // namespace hinge::acquisition
