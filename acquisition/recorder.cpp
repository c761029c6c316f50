#include "acquisition/recorder.h"

#include <pthread.h>

#include <algorithm>
#include <cmath>
#include <ctime>

#include "acquisition/thread_priority.h"

namespace hinge::acquisition {
namespace {

// How often queues are emptied into the journal. Well below the 200 ms that a crash may cost (PRODUCT.md,
// 12).
constexpr long kPeriod_ns = 5'000'000;
constexpr std::int64_t kCountersPeriod_ns = 1'000'000'000;

}  // namespace

Recorder::Recorder(std::vector<std::unique_ptr<DeviceRunner>> runners, SignalMap map,
                   const drivers::Clock& clock, const RecorderSettings& settings)
    : runners_(std::move(runners)),
      map_(std::move(map)),
      clock_(clock),
      settings_(settings),
      primary_(map_.primary()),
      live_(static_cast<std::size_t>(2.0 * settings.live_seconds *
                                     std::max(1.0, runners_.at(primary_)->info().nominal_hz))) {
    line_on_.assign(runners_.size(), 1);
    for (const auto& runner : runners_) {
        const auto slots = static_cast<std::size_t>(runner->info().nominal_hz * settings.pre_trigger_s) + 16;
        kept_.push_back(std::make_unique<FrameQueue>(slots, runner->queue().slot_bytes()));
    }
}

Recorder::~Recorder() {
    static_cast<void>(stop(EndReason::interrupted, "closed").has_value());
}

void Recorder::start() {
    for (const auto& runner : runners_) {
        runner->start();
    }
    thread_ = std::thread([this] { run(); });
}

void Recorder::arm(std::unique_ptr<JournalWriter> journal) {
    journal_ = std::move(journal);
    armed_.store(true, std::memory_order_release);
}

bool Recorder::write_note(RecordType type, std::uint32_t kind, std::string_view text) noexcept {
    Command command;
    command.type = type;
    command.note.host_ns = clock_.now_ns();
    command.note.kind = kind;
    command.text_bytes = std::min(text.size(), command.text.size());
    std::copy_n(text.begin(), command.text_bytes, command.text.begin());
    return commands_.push(command);
}

bool Recorder::set_zero(Side side, const std::array<double, 6>& zero) noexcept {
    Command command;
    command.kind = Command::Kind::zero;
    command.side = side;
    command.zero = zero;
    return commands_.push(command);
}

Result<void> Recorder::stop(EndReason reason, std::string_view text) {
    if (stopped_ || !thread_.joinable()) {
        return {};
    }
    stopped_ = true;
    for (const auto& runner : runners_) {
        runner->request_stop();
    }
    for (const auto& runner : runners_) {
        runner->join();
    }
    stop_requested_.store(true, std::memory_order_release);
    thread_.join();
    step();  // what came between the last step and the join
    if (!journal_) {
        return {};
    }
    if (writing_) {
        write_counters();
    }
    journal_->append_note(
        RecordType::end, kNoSource,
        {.host_ns = clock_.now_ns(), .scan = 0, .kind = static_cast<std::uint32_t>(reason), .code = 0}, text);
    return journal_->finish();
}

void Recorder::release_journal() noexcept {
    journal_.reset();
}

void Recorder::run() noexcept {
    ::pthread_setname_np(::pthread_self(), "hinge-recorder");
    prefer_this_thread();
    const std::timespec period{0, kPeriod_ns};
    while (!stop_requested_.load(std::memory_order_acquire)) {
        step();
        ::nanosleep(&period, nullptr);
    }
}

void Recorder::step() noexcept {
    if (armed_.load(std::memory_order_acquire) &&
        mode_.load(std::memory_order_relaxed) == RecorderMode::watch) {
        mode_.store(RecorderMode::keep, std::memory_order_release);
    }
    take_commands();
    begin_writing_if_triggered();
    for (std::size_t source = 0; source < runners_.size(); ++source) {
        FrameBlockView block;
        while (runners_[source]->queue().front(block)) {
            take_frames(source, block);
            runners_[source]->queue().pop();
        }
        take_events(source);
    }
    begin_writing_if_triggered();  // the threshold was in these frames
    if (writing_) {
        if (clock_.now_ns() >= counters_due_ns_) {
            write_counters();
        }
        flush_journal();
    }
}

// Blocks that wait because the disk refuses are timed until it takes them.
void Recorder::flush_journal() noexcept {
    if (!journal_->flush()) {
        return;
    }
    const std::int64_t now_ns = clock_.now_ns();
    for (std::size_t block = 0; block < arrived_; ++block) {
        to_disk_.add(now_ns - arrived_ns_[block]);
    }
    arrived_ = 0;
}

void Recorder::take_frames(std::size_t source, const FrameBlockView& block) noexcept {
    show_live(source, block);
    if (writing_) {
        write_frames(source, block);
        if (arrived_ < arrived_ns_.size()) {
            arrived_ns_[arrived_++] = block.host_ns;
        }
    } else if (mode_.load(std::memory_order_relaxed) == RecorderMode::keep) {
        keep(source, block);
    }
}

void Recorder::show_live(std::size_t source, const FrameBlockView& block) noexcept {
    const std::size_t scan_bytes = block.scan_count > 0 ? block.raw.size() / block.scan_count : 0;
    for (std::uint32_t scan = 0; scan < block.scan_count; ++scan) {
        const std::byte* raw = block.raw.data() + scan * scan_bytes;
        map_.apply(source, raw, seen_);
        if (settings_.ttl) {
            trigger_on_line(source, raw);
        }
        if (source != primary_) {
            continue;
        }
        LiveScan live{block.first_scan + scan, block.host_ns, seen_, {}, {}};
        map_.sensor_wrench(source, Side::left, raw, live.left_sensor);
        map_.sensor_wrench(source, Side::right, raw, live.right_sensor);
        live_.push(live);
        const double left_n = std::isnan(seen_.left[2]) ? 0.0 : seen_.left[2];
        const double right_n = std::isnan(seen_.right[2]) ? 0.0 : seen_.right[2];
        const bool above = left_n + right_n > settings_.threshold_n;
        if (settings_.threshold_n > 0.0 && above && !above_threshold_ &&
            mode_.load(std::memory_order_relaxed) == RecorderMode::keep) {
            trigger_requested_.store(true, std::memory_order_release);
        }
        above_threshold_ = above;
    }
}

void Recorder::trigger_on_line(std::size_t source, const std::byte* raw) noexcept {
    const bool on = map_.has_sync(source) && map_.sync_level(source, raw);
    if (on && line_on_[source] == 0 && mode_.load(std::memory_order_relaxed) == RecorderMode::keep) {
        trigger_requested_.store(true, std::memory_order_release);
    }
    line_on_[source] = on ? 1 : 0;
}

void Recorder::keep(std::size_t source, const FrameBlockView& block) noexcept {
    FrameQueue& kept = *kept_[source];
    const auto oldest_ns = block.host_ns - static_cast<std::int64_t>(settings_.pre_trigger_s * 1e9);
    FrameBlockView oldest;
    while (kept.front(oldest) && (oldest.host_ns < oldest_ns || kept.size_estimate() == kept.slot_count())) {
        kept.pop();
    }
    kept.try_push(block);
}

void Recorder::begin_writing_if_triggered() noexcept {
    if (mode_.load(std::memory_order_relaxed) != RecorderMode::keep ||
        !trigger_requested_.load(std::memory_order_acquire)) {
        return;
    }
    mode_.store(RecorderMode::write, std::memory_order_release);
    writing_ = true;
    counters_due_ns_ = clock_.now_ns() + kCountersPeriod_ns;
    for (std::size_t source = 0; source < runners_.size(); ++source) {
        FrameBlockView block;
        while (kept_[source]->front(block)) {
            write_frames(source, block);
            kept_[source]->pop();
        }
    }
}

void Recorder::write_frames(std::size_t source, const FrameBlockView& block) noexcept {
    const bool primary = source == primary_;
    if (journal_->append_frames(static_cast<std::uint16_t>(source), block, primary) && primary) {
        written_scans_.fetch_add(block.scan_count, std::memory_order_relaxed);
    }
}

void Recorder::take_events(std::size_t source) noexcept {
    QueuedEvent event;
    while (runners_[source]->next_event(event)) {
        if (settings_.ttl && event.kind == drivers::DeviceEventKind::trigger_on) {
            trigger_requested_.store(true, std::memory_order_release);
        }
        if (armed_.load(std::memory_order_acquire)) {
            journal_->append_note(
                RecordType::event, static_cast<std::uint16_t>(source),
                {event.host_ns, event.scan, static_cast<std::uint32_t>(event.kind), event.code},
                event.text.data());
        }
    }
}

void Recorder::take_commands() noexcept {
    Command command;
    while (commands_.pop(command)) {
        if (command.kind == Command::Kind::zero) {
            map_.set_zero(command.side, command.zero);
        } else if (armed_.load(std::memory_order_acquire)) {
            journal_->append_note(command.type, kNoSource, command.note,
                                  {command.text.data(), command.text_bytes});
        }
    }
}

void Recorder::write_counters() noexcept {
    counters_due_ns_ = clock_.now_ns() + kCountersPeriod_ns;
    const std::uint64_t lost = journal_->status().lost_scans;
    for (std::size_t source = 0; source < runners_.size(); ++source) {
        LossCounters counters = runners_[source]->counters();
        counters.journal_lost_scans = source == primary_ ? lost : 0;
        journal_->append(RecordType::counters, static_cast<std::uint16_t>(source), encode(counters), {});
    }
}

RecorderStatus Recorder::status() const noexcept {
    RecorderStatus status;
    status.mode = mode_.load(std::memory_order_acquire);
    status.written_scans = written_scans_.load(std::memory_order_relaxed);
    status.all_ended = true;
    for (const auto& runner : runners_) {
        const RunnerState state = runner->state();
        status.missing_scans += runner->missing_scans();
        status.any_failed = status.any_failed || state == RunnerState::failed;
        status.all_ended = status.all_ended && (state == RunnerState::ended || state == RunnerState::failed);
    }
    if (armed_.load(std::memory_order_acquire) && journal_) {
        status.journal = journal_->status();
        status.missing_scans += status.journal.lost_scans;
        status.to_disk = to_disk_.figures();
    }
    return status;
}

}  // namespace hinge::acquisition
