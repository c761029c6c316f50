#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "datasets/importers/import_options.h"
#include "datasets/model/result.h"
#include "datasets/model/trial.h"

// An importer turns another program's file into a Trial. One file per format, which defines one function
// named as the file and is listed in CMakeLists.txt. It converts to SI at the door, records what it assumed
// in `provenance.assumptions`, and never prints.
namespace hinge::importers {

enum class Probe { no, maybe, yes };

// The file that is read: its name, for files beside it, and its text in UTF-8.
struct ImportSource {
    std::filesystem::path file;
    std::string_view text;
};

struct ImporterModule {
    std::string_view id;          // "lab_csv"
    std::string_view name;        // for people
    std::string_view extensions;  // ".csv .txt"
    // What a person may tell beside the file; the command line shows each as "--NAME".
    std::span<const ImportOption> options;
    // Looks at the file name and the first 4096 bytes of the text; answers yes, maybe or no. No I/O.
    Probe (*probe)(const std::filesystem::path& file, std::string_view head) = nullptr;
    // Reads the whole file. An error is one sentence: what is wrong, where (line, column), which value, what
    // to do; the caller puts the file's name in front. `options` holds only what the module declares.
    Result<Trial> (*read)(const ImportSource& source, const ImportOptions& options) = nullptr;
};

// All importers built in, in probing order.
[[nodiscard]] std::span<const ImporterModule* const> all_importers();

// Imports with the importer `id`, or with the one whose probe is surest when `id` is empty. The file is read
// once: what is parsed are the bytes whose SHA-256 goes into the provenance, with file name and importer.
// Refuses directories, unreadable and empty files, and options that the importer does not declare.
[[nodiscard]] Result<Trial> import_file(const std::filesystem::path& file, std::string_view id,
                                        const ImportOptions& options);

}  // namespace hinge::importers
