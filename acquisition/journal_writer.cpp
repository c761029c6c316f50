#include "acquisition/journal_writer.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <system_error>

namespace hinge::acquisition {
namespace {

std::string reason(int error_number) {
    return std::generic_category().message(error_number);
}

// The name of a new file is durable only when its folder is.
void sync_folder_of(const std::filesystem::path& file) {
    const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        ::fsync(descriptor);
        ::close(descriptor);
    }
}

}  // namespace

Result<std::unique_ptr<JournalWriter>> JournalWriter::create(const std::filesystem::path& file,
                                                             std::string_view meta_json,
                                                             const JournalSettings& settings) {
    if (meta_json.size() > kMaxPayload_bytes) {
        return Error{ErrorCode::invalid_argument,
                     file.string() + ": the lab file is too large to be recorded"};
    }
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return Error{ErrorCode::storage_failed, file.string() + ": cannot be created (" + reason(errno) +
                                                    "); choose another folder or name"};
    }
    ::flock(descriptor, LOCK_EX | LOCK_NB);  // tells `hinge recover` that the recording still runs
    std::unique_ptr<JournalWriter> journal(new JournalWriter(file, descriptor, settings));
    const FileHeader header = encode_file_header();
    std::copy(header.begin(), header.end(), journal->reserve_.begin());
    journal->end_ = header.size();
    for (int copy = 0; copy < 2; ++copy) {  // one damaged byte in it must not cost the recording
        journal->append(RecordType::meta, kNoSource, {}, std::as_bytes(std::span(meta_json)));
    }
    journal->flush();
    journal->sync_once();
    const JournalStatus status = journal->status();
    if (status.write_errno != 0 || status.sync_errno != 0) {
        const std::string why = reason(status.write_errno != 0 ? status.write_errno : status.sync_errno);
        journal.reset();
        ::unlink(file.c_str());
        return Error{ErrorCode::storage_failed, file.string() + ": cannot be written (" + why +
                                                    "); free space or choose another folder"};
    }
    sync_folder_of(file);
    journal->sync_thread_ = std::thread([writer = journal.get()] { writer->sync_loop(); });
    return journal;
}

JournalWriter::JournalWriter(std::filesystem::path file, int descriptor, const JournalSettings& settings)
    : file_(std::move(file)),
      descriptor_(descriptor),
      settings_(settings),
      reserve_(std::max<std::size_t>(settings.reserve_bytes,
                                     kFileHeader_bytes + 2 * (kRecordHeader_bytes + kMaxPayload_bytes))) {}

JournalWriter::~JournalWriter() {
    static_cast<void>(finish().has_value());
    ::close(descriptor_);
}

bool JournalWriter::make_room(std::size_t bytes) noexcept {
    if (reserve_.size() - end_ >= bytes) {
        return true;
    }
    if (reserve_.size() - (end_ - begin_) < bytes) {
        return false;
    }
    std::memmove(reserve_.data(), reserve_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    return true;
}

bool JournalWriter::append(RecordType type, std::uint16_t source, std::span<const std::byte> head,
                           std::span<const std::byte> body) noexcept {
    const std::size_t payload_bytes = head.size() + body.size();
    if (payload_bytes > kMaxPayload_bytes || !make_room(kRecordHeader_bytes + payload_bytes)) {
        return false;
    }
    std::byte* const record = reserve_.data() + end_;
    std::byte* const payload = record + kRecordHeader_bytes;
    std::copy(head.begin(), head.end(), payload);
    std::copy(body.begin(), body.end(), payload + head.size());
    const RecordHeaderBytes header = encode({.type = type,
                                             .source = source,
                                             .payload_bytes = static_cast<std::uint32_t>(payload_bytes),
                                             .sequence = sequence_,
                                             .payload_crc = crc32c({payload, payload_bytes})});
    std::copy(header.begin(), header.end(), record);
    end_ += kRecordHeader_bytes + payload_bytes;
    ++sequence_;
    return true;
}

bool JournalWriter::append_frames(std::uint16_t source, const FrameBlockView& block,
                                  bool count_scans) noexcept {
    std::uint64_t& unannounced = unannounced_scans_[source % kMaxSources];
    FrameBlockRecord record{block.first_scan,   block.scan_count, block.dropped_before + unannounced,
                            block.device_ticks, block.host_ns,    block.flags};
    if (unannounced > 0) {
        record.flags |= kBlockGapBefore;
    }
    if (!append(RecordType::frames, source, encode(record), block.raw)) {
        unannounced += block.dropped_before + block.scan_count;
        lost_scans_.fetch_add(block.scan_count, std::memory_order_relaxed);
        return false;
    }
    unannounced = 0;
    if (count_scans) {
        appended_scans_ += block.scan_count;
    }
    return true;
}

bool JournalWriter::append_note(RecordType type, std::uint16_t source, const NoteHeader& note,
                                std::string_view text) noexcept {
    const std::string_view kept = text.substr(0, kMaxNoteText_bytes);
    return append(type, source, encode(note), std::as_bytes(std::span(kept)));
}

bool JournalWriter::flush() noexcept {
    while (begin_ < end_) {
        const ::ssize_t written = settings_.write(descriptor_, reserve_.data() + begin_, end_ - begin_,
                                                  static_cast<::off_t>(offset_));
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            write_errno_.store(written < 0 ? errno : ENOSPC, std::memory_order_relaxed);
            reserve_used_.store(end_ - begin_, std::memory_order_relaxed);
            return false;
        }
        begin_ += static_cast<std::size_t>(written);
        offset_ += static_cast<std::uint64_t>(written);
        written_bytes_.store(offset_, std::memory_order_release);
    }
    begin_ = end_ = 0;
    write_errno_.store(0, std::memory_order_relaxed);
    reserve_used_.store(0, std::memory_order_relaxed);
    written_scans_.store(appended_scans_, std::memory_order_release);
    return true;
}

void JournalWriter::sync_once() noexcept {
    // Read before the sync: what is written while it runs may or may not be covered.
    const std::uint64_t bytes = written_bytes_.load(std::memory_order_acquire);
    const std::uint64_t scans = written_scans_.load(std::memory_order_acquire);
    struct ::stat info {};
    if (::fstat(descriptor_, &info) == 0) {
        unlinked_.store(info.st_nlink == 0, std::memory_order_relaxed);
    }
    if (bytes == durable_bytes_.load(std::memory_order_relaxed)) {
        return;
    }
    if (::fdatasync(descriptor_) != 0) {
        sync_errno_.store(errno, std::memory_order_relaxed);
        return;
    }
    sync_errno_.store(0, std::memory_order_relaxed);
    durable_bytes_.store(bytes, std::memory_order_release);
    durable_scans_.store(scans, std::memory_order_release);
}

void JournalWriter::sync_loop() {
    std::unique_lock lock(sync_mutex_);
    while (!stopping_) {
        sync_wake_.wait_for(lock, std::chrono::milliseconds(settings_.sync_period_ms),
                            [&] { return stopping_; });
        lock.unlock();
        sync_once();
        lock.lock();
    }
}

JournalStatus JournalWriter::status() const noexcept {
    JournalStatus status;
    status.durable_scans = durable_scans_.load(std::memory_order_acquire);
    status.durable_bytes = durable_bytes_.load(std::memory_order_acquire);
    status.written_bytes = written_bytes_.load(std::memory_order_acquire);
    status.lost_scans = lost_scans_.load(std::memory_order_relaxed);
    status.reserve_used_bytes = reserve_used_.load(std::memory_order_relaxed);
    status.write_errno = write_errno_.load(std::memory_order_relaxed);
    status.sync_errno = sync_errno_.load(std::memory_order_relaxed);
    status.unlinked = unlinked_.load(std::memory_order_relaxed);
    return status;
}

Result<void> JournalWriter::copy_to(const std::filesystem::path& to) const {
    const auto failed = [&](const char* what) {
        return Error{ErrorCode::storage_failed,
                     to.string() + ": " + what + " (" + reason(errno) +
                         "); make room in another folder and keep this program open"};
    };
    // The descriptor is for writing only; the kernel's name for it opens even a deleted file.
    const std::string own = "/proc/self/fd/" + std::to_string(descriptor_);
    const int from = ::open(own.c_str(), O_RDONLY | O_CLOEXEC);
    if (from < 0) {
        return failed("the deleted journal cannot be read");
    }
    const int target = ::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (target < 0) {
        ::close(from);
        return failed("cannot be created");
    }
    std::vector<std::byte> buffer(1U << 20U);
    bool sound = true;
    for (;;) {
        const ::ssize_t got = ::read(from, buffer.data(), buffer.size());
        sound = got >= 0;
        if (got <= 0) {
            break;
        }
        sound = ::write(target, buffer.data(), static_cast<std::size_t>(got)) == got;
        if (!sound) {
            break;
        }
    }
    sound = sound && ::fsync(target) == 0;
    const int error_number = errno;
    ::close(from);
    ::close(target);
    errno = error_number;
    return sound ? Result<void>{} : failed("cannot be written");
}

Result<void> JournalWriter::finish() {
    if (sync_thread_.joinable()) {
        {
            const std::lock_guard lock(sync_mutex_);
            stopping_ = true;
        }
        sync_wake_.notify_one();
        sync_thread_.join();
    }
    flush();
    sync_once();
    const JournalStatus now = status();
    if (now.write_errno != 0) {
        return Error{ErrorCode::storage_failed,
                     file_.string() + ": the last " + std::to_string(now.reserve_used_bytes) +
                         " bytes could not be written (" + reason(now.write_errno) +
                         "); free space, then run 'hinge recover'"};
    }
    if (now.sync_errno != 0) {
        return Error{ErrorCode::storage_failed, file_.string() + ": cannot be made durable (" +
                                                    reason(now.sync_errno) + "); copy it to another disk"};
    }
    return {};
}

}  // namespace hinge::acquisition
