#include <algorithm>
#include <cmath>
#include <system_error>

#include "datasets/base/sha256.h"
#include "datasets/importers/importer.h"
#include "datasets/importers/text_encoding.h"
#include "datasets/importers/text_table.h"

namespace hinge::importers {
namespace {

constexpr std::size_t kHeadBytes = 4096;

std::string known_formats() {
    std::string text;
    for (const ImporterModule* importer : all_importers()) {
        text += (text.empty() ? "" : ", ") + std::string(importer->id);
    }
    return text;
}

const ImporterModule* find_by_id(std::string_view id) {
    const auto all = all_importers();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const ImporterModule* m) { return m->id == id; });
    return found == all.end() ? nullptr : *found;
}

// The first of those whose probe is surest; null when all say no.
const ImporterModule* find_by_probe(const std::filesystem::path& file, std::string_view head) {
    const ImporterModule* best = nullptr;
    Probe surest = Probe::no;
    for (const ImporterModule* importer : all_importers()) {
        const Probe answer = importer->probe(file, head);
        if (answer > surest) {
            surest = answer;
            best = importer;
        }
    }
    return best;
}

Error about(const std::filesystem::path& file, const Error& error) {
    return Error{error.code, file.string() + ": " + error.message};
}

Result<std::string> read_source(const std::filesystem::path& file) {
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (status.type() == std::filesystem::file_type::not_found) {
        return Error{ErrorCode::bad_input, "there is no such file; check the name"};
    }
    if (std::filesystem::is_directory(status)) {
        return Error{ErrorCode::bad_input, "is a directory; name the files in it"};
    }
    if (!error && !std::filesystem::is_regular_file(status)) {
        return Error{ErrorCode::bad_input, "is not a regular file; copy its content into one"};
    }
    Result<std::string> bytes = read_text_file(file);
    if (bytes && bytes->empty()) {
        return Error{ErrorCode::bad_input, "is empty (0 bytes); export it again"};
    }
    return bytes;
}

}  // namespace

Result<Trial> import_file(const std::filesystem::path& file, std::string_view id,
                          const ImportOptions& options) {
    const ImporterModule* importer = nullptr;
    if (!id.empty()) {
        importer = find_by_id(id);
        if (importer == nullptr) {
            return Error{ErrorCode::invalid_argument,
                         "there is no format " + in_quotes(id) + "; known are " + known_formats()};
        }
    }
    Result<std::string> bytes = read_source(file);
    if (!bytes) {
        return about(file, bytes.error());
    }
    std::string checksum = base::sha256_hex(*bytes);
    const Result<std::string> text = as_utf8(std::move(*bytes));
    if (!text) {
        return about(file, text.error());
    }
    if (importer == nullptr) {
        importer = find_by_probe(file, std::string_view(*text).substr(0, kHeadBytes));
    }
    if (importer == nullptr) {
        return about(file, {ErrorCode::bad_input, "the format is not known; known are " + known_formats() +
                                                      " (choose one with --format)"});
    }
    if (const auto checked = check_options(options, importer->options, importer->id); !checked) {
        return about(file, checked.error());
    }
    Result<Trial> trial = importer->read({file, *text}, options);
    if (!trial) {
        return about(file, trial.error());
    }
    trial->provenance.source_file = file.filename().string();
    trial->provenance.source_sha256 = std::move(checksum);
    trial->provenance.importer = importer->id;
    return trial;
}

}  // namespace hinge::importers
