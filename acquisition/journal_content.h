#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acquisition/calibration.h"
#include "acquisition/journal_reader.h"
#include "acquisition/lab_file.h"
#include "datasets/model/trial.h"
#include "drivers/device.h"

namespace hinge::acquisition {

// What is known when a recording begins: the journal's first record.
struct RecordingMeta {
    std::string software;
    std::string created;  // ISO 8601 UTC
    std::string uuid;
    std::string lab_source;
    std::string lab_text;
    std::vector<drivers::StreamInfo> devices;
    std::optional<std::array<double, 6>> zero_left, zero_right;  // sensor origin, plate frame
    std::optional<BodyWeight> weighed;
    bool red_flags_asked = false;  // every question was asked and answered with no
};

[[nodiscard]] std::string to_json(const RecordingMeta& meta);
// The text of a measurement record.
[[nodiscard]] std::string to_json(const ZeroOffsets& zero);
[[nodiscard]] Result<RecordingMeta> parse_meta(std::string_view json);

struct RecordedNote {
    NoteHeader header;
    std::uint16_t source = kNoSource;
    std::string text;
};

// Everything a journal holds, in memory.
struct JournalContent {
    RecordingMeta meta;
    JournalExtent extent;
    std::vector<RawDevice> raw;  // one per device of `meta`, in its order
    std::vector<RecordedNote> marks, events, states;
    std::optional<std::array<double, 6>> zero_after_left, zero_after_right;  // as in `meta`, after the set
    std::map<std::size_t, LossCounters> counters;                            // the last of each device
    std::optional<RecordedNote> end;
};

// Scans that damage took away (`behind_damage`) are a gap before the next block of their device.
[[nodiscard]] Result<JournalContent> read_journal(const std::filesystem::path& file,
                                                  JournalReading reading = JournalReading::until_damage);

}  // namespace hinge::acquisition
