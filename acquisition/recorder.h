#pragma once

#include <array>
#include <atomic>
#include <boost/lockfree/spsc_queue.hpp>
#include <memory>
#include <optional>
#include <string_view>
#include <thread>
#include <vector>

#include "acquisition/device_runner.h"
#include "acquisition/journal_writer.h"
#include "acquisition/latency_histogram.h"
#include "acquisition/live_ring.h"
#include "acquisition/signal_map.h"

namespace hinge::acquisition {

enum class RecorderMode : std::uint8_t {
    watch,  // frames feed the live ring and are forgotten
    keep,   // frames of the last seconds are kept, waiting for a trigger
    write,  // frames go to the journal
};

struct RecorderSettings {
    std::size_t queue_seconds = 4;  // how long the recorder thread may be held up before a frame is lost
    double pre_trigger_s = 1.0;
    bool ttl = false;          // the sync line going on, or a device's own trigger, is the trigger
    double threshold_n = 0.0;  // above zero: both plates together rising over it is the trigger
    double live_seconds = 30.0;
};

// How a recording stands; a copy, from any thread.
struct RecorderStatus {
    RecorderMode mode = RecorderMode::watch;
    std::uint64_t written_scans = 0;  // of the primary device since the trigger, pre-trigger included
    std::uint64_t missing_scans = 0;  // of all devices: lost by device, transport, queue or journal
    bool all_ended = false;           // no device delivers any more
    bool any_failed = false;
    JournalStatus journal;
    LatencyFigures to_disk;  // from a block's arrival at the host to the end of its write()
};

// Moves frames from the devices' queues to the journal.
//
//   control thread: everything public below; it is the only producer of commands
//   recorder thread (its own): drains the queues every few milliseconds, feeds the live ring, appends to the
//       journal. Between `start` and `stop` it neither locks, allocates, logs nor throws.
//   device threads: one DeviceRunner each
class Recorder {
public:
    Recorder(std::vector<std::unique_ptr<DeviceRunner>> runners, SignalMap map, const drivers::Clock& clock,
             const RecorderSettings& settings);
    ~Recorder();
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    void start();
    // Hands over the journal and begins to keep the pre-trigger frames. Once.
    void arm(std::unique_ptr<JournalWriter> journal);
    // From now on frames are written, the kept ones first.
    void trigger() noexcept { trigger_requested_.store(true, std::memory_order_release); }
    // False when too many commands wait (the recorder thread is held up).
    bool write_note(RecordType type, std::uint32_t kind, std::string_view text) noexcept;
    bool set_zero(Side side, const std::array<double, 6>& zero) noexcept;
    // Drains devices and queues, writes counters and end record, makes the journal durable. Idempotent.
    [[nodiscard]] Result<void> stop(EndReason reason, std::string_view text);

    // The journal, between `stop` and `release_journal`; null when there is none.
    [[nodiscard]] const JournalWriter* journal() const noexcept { return journal_.get(); }
    // Closes the journal's file so that it can be sealed. After `stop`.
    void release_journal() noexcept;

    [[nodiscard]] RecorderStatus status() const noexcept;
    [[nodiscard]] const LiveRing& live() const noexcept { return live_; }
    [[nodiscard]] const std::vector<std::unique_ptr<DeviceRunner>>& runners() const noexcept {
        return runners_;
    }
    [[nodiscard]] std::size_t primary() const noexcept { return primary_; }

private:
    struct Command {
        enum class Kind : std::uint8_t { note, zero } kind = Kind::note;
        RecordType type = RecordType::mark;
        NoteHeader note;
        std::array<char, kMaxNoteText_bytes> text{};
        std::size_t text_bytes = 0;
        Side side = Side::left;
        std::array<double, 6> zero{};
    };

    void run() noexcept;
    void step() noexcept;
    void take_frames(std::size_t source, const FrameBlockView& block) noexcept;
    void show_live(std::size_t source, const FrameBlockView& block) noexcept;
    void trigger_on_line(std::size_t source, const std::byte* raw) noexcept;
    void keep(std::size_t source, const FrameBlockView& block) noexcept;
    void write_frames(std::size_t source, const FrameBlockView& block) noexcept;
    void flush_journal() noexcept;
    void begin_writing_if_triggered() noexcept;
    void take_events(std::size_t source) noexcept;
    void take_commands() noexcept;
    void write_counters() noexcept;

    std::vector<std::unique_ptr<DeviceRunner>> runners_;
    SignalMap map_;
    const drivers::Clock& clock_;
    RecorderSettings settings_;
    std::size_t primary_;
    LiveRing live_;

    // Recorder thread only (or after it was joined).
    std::unique_ptr<JournalWriter> journal_;
    std::vector<std::unique_ptr<FrameQueue>> kept_;  // one per device; both ends are this thread
    LabScan seen_ = unknown_scan();
    bool writing_ = false;
    std::vector<char> line_on_;    // per device: the sync line's level; on before it was seen
    bool above_threshold_ = true;  // a trigger needs a rise: first below, then above
    std::int64_t counters_due_ns_ = 0;
    std::array<std::int64_t, 1024> arrived_ns_{};  // of the blocks appended since the last flush
    std::size_t arrived_ = 0;                      // further blocks are not timed
    bool stopped_ = false;

    LatencyHistogram to_disk_;

    boost::lockfree::spsc_queue<Command, boost::lockfree::capacity<64>> commands_;
    std::atomic<RecorderMode> mode_{RecorderMode::watch};
    std::atomic<bool> armed_{false}, trigger_requested_{false}, stop_requested_{false};
    std::atomic<std::uint64_t> written_scans_{0};
    std::thread thread_;
};

}  // namespace hinge::acquisition
