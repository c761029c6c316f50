#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "datasets/model/result.h"
#include "datasets/model/trial.h"

// An importer turns another program's file into a Trial. One file per format, which defines one function
// named as the file and is listed in CMakeLists.txt. It converts to SI at the door, records what it assumed
// in `provenance.assumptions`, and never prints.
namespace hinge::importers {

enum class Probe { no, maybe, yes };

struct ImportOptions {
    std::optional<double> rate_hz;           // required when the file has no time column
    std::optional<double> metres_per_count;  // for encoder increments; the format's own default otherwise
};

struct ImporterModule {
    std::string_view id;          // "lab_csv"
    std::string_view name;        // for people
    std::string_view extensions;  // ".csv .txt"
    // Looks at the file name and its first bytes (at most 4096); answers yes, maybe or no. No I/O.
    Probe (*probe)(const std::filesystem::path& file, std::string_view head) = nullptr;
    // Reads the whole file. An error is one sentence: what is wrong, where (line, column), which value, what
    // to do; the caller puts the file's name in front.
    Result<Trial> (*read)(const std::filesystem::path& file, const ImportOptions& options) = nullptr;
};

// All importers built in, in probing order.
[[nodiscard]] std::span<const ImporterModule* const> all_importers();

// Imports with the importer `id`, or with the one whose probe is surest when `id` is empty. Fills
// provenance (source file name, SHA-256, importer). Refuses directories, unreadable and empty files.
[[nodiscard]] Result<Trial> import_file(const std::filesystem::path& file, std::string_view id,
                                        const ImportOptions& options);

}  // namespace hinge::importers
