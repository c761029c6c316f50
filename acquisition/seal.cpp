#include "acquisition/seal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>
#include <system_error>

#include "acquisition/trial_assembly.h"
#include "datasets/store/trial_reader.h"
#include "datasets/store/trial_writer.h"

namespace hinge::acquisition {
namespace {

namespace fs = std::filesystem;

// Owns the advisory lock that a running recording holds on its journal.
class JournalLock {
public:
    explicit JournalLock(const fs::path& journal)
        : descriptor_(::open(journal.c_str(), O_RDONLY | O_CLOEXEC)) {
        held_ = descriptor_ < 0 || ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
    }
    ~JournalLock() {
        if (descriptor_ >= 0) {
            ::close(descriptor_);
        }
    }
    JournalLock(const JournalLock&) = delete;
    JournalLock& operator=(const JournalLock&) = delete;
    [[nodiscard]] bool held() const noexcept { return held_; }

private:
    int descriptor_;
    bool held_ = false;
};

bool same_block(const FrameBlockRecord& a, const FrameBlockRecord& b) {
    return a.first_scan == b.first_scan && a.scan_count == b.scan_count &&
           a.dropped_before == b.dropped_before && a.device_ticks == b.device_ticks &&
           a.host_ns == b.host_ns && a.flags == b.flags;
}

// Empty when the trial holds exactly what the journal holds.
std::string difference(const fs::path& journal, const fs::path& written, JournalReading reading) {
    const auto content = read_journal(journal, reading);
    if (!content) {
        return content.error().message;
    }
    const auto trial = store::read_trial(written);
    if (!trial) {
        return trial.error().message;
    }
    if (trial->raw.size() != content->raw.size()) {
        return "the number of devices differs";
    }
    for (const RawDevice& expected : content->raw) {
        const auto found = std::find_if(trial->raw.begin(), trial->raw.end(),
                                        [&](const RawDevice& raw) { return raw.name == expected.name; });
        if (found == trial->raw.end() || found->samples != expected.samples ||
            !std::equal(found->blocks.begin(), found->blocks.end(), expected.blocks.begin(),
                        expected.blocks.end(), same_block)) {
            return "the samples of device '" + expected.name + "' differ";
        }
    }
    return {};
}

// Gives `from` the name `to` unless that exists.
std::optional<std::string> rename_without_overwriting(const fs::path& from, const fs::path& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) {
        return std::nullopt;
    }
    if (errno != EINVAL && errno != ENOSYS) {
        return std::generic_category().message(errno);
    }
    // A file system without the flag: a hard link fails as well when the name is taken.
    if (::link(from.c_str(), to.c_str()) != 0) {
        return std::generic_category().message(errno);
    }
    ::unlink(from.c_str());
    return std::nullopt;
}

void sync_folder_of(const fs::path& file) {
    const fs::path folder = file.has_parent_path() ? file.parent_path() : ".";
    if (const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); descriptor >= 0) {
        ::fsync(descriptor);
        ::close(descriptor);
    }
}

Error keep_journal(ErrorCode code, const fs::path& file, const std::string& why, const fs::path& journal) {
    return {code, file.string() + ": " + why + "; the recording is safe in " + journal.string() +
                      ", seal it with 'hinge recover'"};
}

// A kill tears at most the record that was being written; anything else is damage worth keeping.
bool only_torn(const JournalExtent& extent) {
    return extent.damage.empty() && (extent.stopped.empty() || (extent.torn && extent.records_behind == 0));
}

}  // namespace

Result<SealReport> seal_journal(const fs::path& journal, const fs::path& trial, JournalReading reading) {
    std::error_code ignored;
    if (fs::exists(fs::symlink_status(trial, ignored))) {
        return Error{
            ErrorCode::invalid_argument,
            trial.string() + ": exists already and is never overwritten; choose another folder or name"};
    }
    const JournalLock lock(journal);
    if (!lock.held()) {
        return Error{ErrorCode::bad_input,
                     journal.string() + ": is still being recorded; stop that recording first"};
    }
    auto content = read_journal(journal, reading);
    if (!content) {
        return content.error();
    }
    SealReport report;
    report.trial = trial;
    report.ended = content->extent.ended;
    report.stopped = content->extent.stopped;
    report.records_behind = content->extent.records_behind;
    report.bytes_behind = content->extent.bytes_behind;
    report.damage = content->extent.damage;
    report.journal_kept = !only_torn(content->extent);
    const auto assembled = assemble_trial(std::move(*content));
    if (!assembled) {
        return Error{assembled.error().code, journal.string() + ": " + assembled.error().message};
    }
    report.samples = assembled->sample_count;
    report.seconds = static_cast<double>(assembled->sample_count) / assembled->rate_hz;
    for (const RawDevice& raw : assembled->raw) {
        report.missing_scans +=
            static_cast<std::uint64_t>(assembled->quality.counters.at(raw.name + ".missing_scans"));
    }
    const fs::path temporary = trial.string() + ".sealing";
    if (const auto written = store::write_trial(*assembled, temporary, {.overwrite = true}); !written) {
        fs::remove(temporary, ignored);
        return keep_journal(ErrorCode::storage_failed, trial, written.error().message, journal);
    }
    if (const std::string differs = difference(journal, temporary, reading); !differs.empty()) {
        fs::remove(temporary, ignored);
        return keep_journal(ErrorCode::storage_failed, trial,
                            "does not read back as recorded (" + differs + ")", journal);
    }
    if (const auto refused = rename_without_overwriting(temporary, trial)) {
        fs::remove(temporary, ignored);
        return keep_journal(ErrorCode::storage_failed, trial, "cannot be given its name (" + *refused + ")",
                            journal);
    }
    sync_folder_of(trial);
    if (!report.journal_kept) {
        fs::remove(journal, ignored);
    }
    return report;
}

}  // namespace hinge::acquisition
