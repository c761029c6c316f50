#pragma once

#include <unistd.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <thread>
#include <vector>

#include "acquisition/journal_format.h"
#include "datasets/model/result.h"

namespace hinge::acquisition {

struct JournalSettings {
    // What is kept in memory while the disk refuses: at 28 kB/s (14 channels of 16 bit at 1 kHz) 32 MiB last
    // about 20 minutes. Chosen by us, see DECISIONS.md.
    std::size_t reserve_bytes = 32U << 20U;
    // Longest time between two fdatasync calls; with the recorder's own period it stays below the promised
    // 200 ms (PRODUCT.md, 12).
    std::int64_t sync_period_ms = 100;
    // How bytes reach the disk; a test puts a disk here that refuses.
    ::ssize_t (*write)(int, const void*, std::size_t, ::off_t) = &::pwrite;
};

// Where a journal stands; readable from any thread.
struct JournalStatus {
    std::uint64_t written_bytes = 0;  // handed to the operating system: survive a kill
    std::uint64_t durable_bytes = 0;  // on the disk: survive a power cut
    std::uint64_t durable_scans = 0;  // of the device that was appended with `count_scans`
    std::uint64_t lost_scans = 0;     // refused because disk and reserve were full
    std::uint64_t reserve_used_bytes = 0;
    int write_errno = 0;  // why the disk refuses at the moment; 0: it does not
    int sync_errno = 0;
    bool unlinked = false;  // somebody removed the file; it still grows, and is gone at close
};

// Appends checksummed records to a new file.
//
//   append, flush: one thread (the recorder's); they neither lock, allocate, log nor throw
//   status:        any thread
//   fdatasync:     a thread of this object's own
//
// `append` collects in a reserve allocated at `create`; `flush` hands it to the operating system. When the
// disk refuses, the reserve fills and every `flush` tries again; when it is full, records are refused, frames
// among them counted, and the next frames of that device announce the gap. The file never has a torn record
// in front of a sound one.
class JournalWriter {
public:
    // Creates `file` (mode 0600, never an existing one), writes header and meta record and syncs both.
    [[nodiscard]] static Result<std::unique_ptr<JournalWriter>> create(const std::filesystem::path& file,
                                                                       std::string_view meta_json,
                                                                       const JournalSettings& settings = {});
    // Writes what is left, syncs, closes. The file stays.
    ~JournalWriter();
    JournalWriter(const JournalWriter&) = delete;
    JournalWriter& operator=(const JournalWriter&) = delete;

    bool append(RecordType type, std::uint16_t source, std::span<const std::byte> head,
                std::span<const std::byte> body) noexcept;
    bool append_frames(std::uint16_t source, const FrameBlockView& block, bool count_scans) noexcept;
    bool append_note(RecordType type, std::uint16_t source, const NoteHeader& note,
                     std::string_view text) noexcept;
    // False while the disk refuses; what is waiting stays in the reserve.
    bool flush() noexcept;

    [[nodiscard]] JournalStatus status() const noexcept;
    [[nodiscard]] const std::filesystem::path& file() const noexcept { return file_; }
    // Writes a copy of all that was written to a new file `to`: the way back when the journal was deleted
    // while it grew. After `finish`.
    [[nodiscard]] Result<void> copy_to(const std::filesystem::path& to) const;
    // Flushes, stops the sync thread after a last fdatasync. An error says what is not on the disk.
    [[nodiscard]] Result<void> finish();

private:
    static constexpr std::size_t kMaxSources = 64;

    JournalWriter(std::filesystem::path file, int descriptor, const JournalSettings& settings);
    void sync_loop();
    void sync_once() noexcept;
    bool make_room(std::size_t bytes) noexcept;

    std::filesystem::path file_;
    int descriptor_;
    JournalSettings settings_;

    // The recorder thread's own.
    std::vector<std::byte> reserve_;
    std::size_t begin_ = 0;  // reserve_[begin_, end_) waits to be written
    std::size_t end_ = 0;
    std::uint64_t offset_ = 0;  // in the file, of reserve_[begin_]
    std::uint32_t sequence_ = 0;
    std::uint64_t appended_scans_ = 0;
    std::array<std::uint64_t, kMaxSources> unannounced_scans_{};

    std::atomic<std::uint64_t> written_bytes_{0}, written_scans_{0};
    std::atomic<std::uint64_t> durable_bytes_{0}, durable_scans_{0};
    std::atomic<std::uint64_t> lost_scans_{0}, reserve_used_{0};
    std::atomic<int> write_errno_{0}, sync_errno_{0};
    std::atomic<bool> unlinked_{false};

    std::mutex sync_mutex_;  // between finish() and the sync thread; the recorder never takes it
    std::condition_variable sync_wake_;
    bool stopping_ = false;
    std::thread sync_thread_;
};

}  // namespace hinge::acquisition
