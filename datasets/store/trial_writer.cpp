#include "datasets/store/trial_writer.h"

#include <sys/random.h>

#include <array>
#include <chrono>
#include <ctime>
#include <new>
#include <string>
#include <system_error>

#include "datasets/store/content_digest.h"
#include "datasets/store/memory_image.h"
#include "datasets/base/private_file.h"
#include "datasets/store/trial_parts.h"
#include "datasets/store/trial_schema.h"

namespace hinge::store {
namespace {

constexpr const char* kImageName = "trial in memory";

// ISO 8601, UTC, e.g. "2026-03-01T14:05:09Z".
std::string now_utc() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    std::array<char, 24> text{};
    const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return {text.data(), length};
}

// A random identifier: RFC 4122, version 4.
std::string new_uuid() {
    std::array<unsigned char, 16> bytes{};
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
        throw std::system_error(errno, std::generic_category(), "cannot draw an identifier");
    }
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0FU) | 0x40U);
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3FU) | 0x80U);
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            text += '-';
        }
        text += "0123456789abcdef"[bytes[i] >> 4U];
        text += "0123456789abcdef"[bytes[i] & 15U];
    }
    return text;
}

Provenance identified(Provenance provenance) {
    if (provenance.created.empty()) {
        provenance.created = now_utc();
    }
    if (provenance.uuid.empty()) {
        provenance.uuid = new_uuid();
    }
    return provenance;
}

File create_file(const PropertyList& access) {
    const PropertyList creation{checked(H5Pcreate(H5P_FILE_CREATE), "prepare", kImageName)};
    checked(H5Pset_obj_track_times(creation.get(), false), "prepare", kImageName);
    return File{
        checked(H5Fcreate(kImageName, H5F_ACC_TRUNC, creation.get(), access.get()), "create", kImageName)};
}

// The order of these calls is the order of bytes in the file: change it and identical trials stop being
// identical to their older copies.
void write_content(const Trial& trial, const PropertyList& access) {
    File file = create_file(access);
    put(file.get(), "format", schema::kFormat);
    put(file.get(), "format_version", std::int64_t{schema::kFormatVersion});
    put(file.get(), "rate_hz", trial.rate_hz);
    put(file.get(), "start_s", trial.start_s);
    put(file.get(), "sample_count", static_cast<std::int64_t>(trial.sample_count));
    write_signals(file.get(), trial);
    write_raw(file.get(), trial);
    write_context(file.get(), trial, identified(trial.provenance));
    put(file.get(), schema::kContentSha256, content_sha256(file.get()));
    file.close(kImageName);
}

Error failed(ErrorCode code, const std::filesystem::path& file, const std::string& what) {
    return {code, file.string() + ": " + what};
}

}  // namespace

Result<void> write_trial(const Trial& trial, const std::filesystem::path& file, const WriteOptions& options) {
    const QuietLibrary quiet;
    try {
        refuse_contradictions(trial);
        MemoryImage image;
        write_content(trial, image.access());
        return base::write_private_file(image.bytes(), file, options.overwrite);
    } catch (const Unstorable& error) {
        return failed(ErrorCode::invalid_argument, file,
                      std::string("the trial cannot be stored: ") + error.what());
    } catch (const std::bad_alloc&) {
        return failed(ErrorCode::storage_failed, file,
                      "not enough memory to write the trial; close other programs");
    } catch (const std::exception& error) {
        return failed(ErrorCode::storage_failed, file, error.what());
    }
}

}  // namespace hinge::store
