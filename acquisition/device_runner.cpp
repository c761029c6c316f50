#include "acquisition/device_runner.h"

#include <pthread.h>

#include <algorithm>
#include <cstring>

#include "acquisition/thread_priority.h"

namespace hinge::acquisition {
namespace {

// A stop is noticed, and a device that forgot its deadline is served, at least so often. Chosen by us.
constexpr std::int64_t kLongestWait_ns = 20'000'000;
constexpr std::int64_t kHealthPeriod_ns = 500'000'000;
constexpr std::size_t kSlotScans = 128;  // longest piece in one queue slot; longer blocks are split

}  // namespace

DeviceRunner::DeviceRunner(NegotiatedDevice device, const drivers::Clock& clock, std::size_t queue_seconds,
                           std::atomic<std::uint64_t>* delivered)
    : device_(std::move(device.device)),
      info_(std::move(device.info)),
      clock_(clock),
      scan_bytes_(std::max<std::size_t>(info_.layout.scan_bytes(), 1)),
      // Slots for the worst case of one scan a block.
      queue_(std::max<std::size_t>(static_cast<std::size_t>(info_.nominal_hz) * queue_seconds, 64),
             kSlotScans * scan_bytes_),
      delivered_(delivered != nullptr ? delivered : &own_delivered_) {}

DeviceRunner::~DeviceRunner() {
    request_stop();
    join();
}

void DeviceRunner::start() {
    thread_ = std::thread([this] { run(); });
}

void DeviceRunner::request_stop() noexcept {
    stop_requested_.store(true, std::memory_order_release);
}

void DeviceRunner::join() {
    if (thread_.joinable()) {
        thread_.join();
    }
}

void DeviceRunner::push_piece(const FrameBlockView& block) noexcept {
    missing_scans_.fetch_add(block.dropped_before, std::memory_order_relaxed);
    queue_.try_push(block);
}

void DeviceRunner::on_frames(const FrameBlockView& block) noexcept {
    const std::size_t slot_scans = queue_.slot_bytes() / scan_bytes_;
    FrameBlockView piece = block;
    std::size_t left = std::min<std::size_t>(block.scan_count, block.raw.size() / scan_bytes_);
    const double ticks_per_scan = info_.actual_hz > 0.0 ? info_.clock.tick_hz / info_.actual_hz : 0.0;
    while (left > 0) {
        const std::size_t scans = std::min(left, slot_scans);
        const auto done = piece.first_scan - block.first_scan;
        piece.scan_count = static_cast<std::uint32_t>(scans);
        piece.raw = block.raw.subspan(done * scan_bytes_, scans * scan_bytes_);
        push_piece(piece);
        // What follows in this block has no gap in front of it, and its device time is derived.
        left -= scans;
        piece.first_scan += scans;
        piece.dropped_before = 0;
        piece.flags =
            (block.flags & ~std::uint32_t{kBlockGapBefore | kBlockGapUnknown}) | kBlockTimeEstimated;
        piece.device_ticks = block.device_ticks +
                             static_cast<std::uint64_t>(static_cast<double>(done + scans) * ticks_per_scan);
    }
    blocks_.fetch_add(1, std::memory_order_relaxed);
    last_receive_ns_.store(block.host_ns, std::memory_order_relaxed);
    delivered_->store(block.first_scan + block.scan_count, std::memory_order_release);
}

void DeviceRunner::on_event(const drivers::DeviceEvent& event) noexcept {
    QueuedEvent copy{event.kind, event.scan, event.host_ns, event.code, {}};
    if (event.text != nullptr) {
        std::strncpy(copy.text.data(), event.text, copy.text.size() - 1);
    }
    if (!events_.push(copy)) {
        events_lost_.fetch_add(1, std::memory_order_relaxed);
    }
    end_of_stream_ = end_of_stream_ || event.kind == drivers::DeviceEventKind::end_of_stream;
    descriptors_stale_ = true;
}

void DeviceRunner::refresh_descriptors() noexcept {
    descriptor_count_ = 0;
    for (const drivers::PollDescriptor& entry : device_->poll_descriptors()) {
        descriptors_[descriptor_count_++] = {entry.descriptor, entry.events, 0};
    }
    descriptors_stale_ = false;
}

void DeviceRunner::wait() noexcept {
    const std::int64_t deadline = device_->next_deadline_ns();
    const std::int64_t now = clock_.now_ns();
    // The subtraction is safe: kNoDeadline_ns is handled by the first branch.
    const std::int64_t wanted = deadline >= now + kLongestWait_ns ? kLongestWait_ns : deadline - now;
    const std::timespec timeout{0, std::max<std::int64_t>(wanted, 0)};
    ::ppoll(descriptors_.data(), descriptor_count_, &timeout, nullptr);
}

void DeviceRunner::run() {
    ::pthread_setname_np(::pthread_self(), "hinge-device");
    prefer_this_thread();
    Result<void> outcome = device_->start();
    if (outcome) {
        state_.store(RunnerState::running, std::memory_order_release);
    }
    while (outcome && !end_of_stream_ && !stop_requested_.load(std::memory_order_acquire)) {
        if (descriptors_stale_) {
            refresh_descriptors();
        }
        wait();
        outcome = device_->service(*this);
        if (clock_.now_ns() >= health_due_ns_) {
            publish_health();
        }
    }
    const bool failed = !outcome;
    if (failed) {
        failure_ = outcome.error();
        on_event({.kind = drivers::DeviceEventKind::error,
                  .scan = delivered_scans(),
                  .host_ns = clock_.now_ns(),
                  .code = 0,
                  .text = failure_.message.c_str()});
    }
    const auto stopped = device_->stop(failed ? drivers::StopMode::abort : drivers::StopMode::drain, *this);
    publish_health();
    device_->close();
    if (!failed && !stopped) {
        failure_ = stopped.error();
    }
    state_.store(failed || !stopped ? RunnerState::failed : RunnerState::ended, std::memory_order_release);
}

// A driver may copy a text for this; twice a second that is not the path of the frames.
void DeviceRunner::publish_health() {
    health_due_ns_ = clock_.now_ns() + kHealthPeriod_ns;
    const drivers::Health health = device_->health();
    dropped_device_.store(health.dropped_device, std::memory_order_relaxed);
    dropped_transport_.store(health.dropped_transport, std::memory_order_relaxed);
    crc_errors_.store(health.crc_errors, std::memory_order_relaxed);
    resyncs_.store(health.resyncs, std::memory_order_relaxed);
    backlog_.store(health.device_backlog_scans, std::memory_order_relaxed);
    drift_ppm_.store(health.drift_ppm, std::memory_order_relaxed);
    jitter_ms_.store(health.jitter_ms_p95, std::memory_order_relaxed);
}

LiveHealth DeviceRunner::health() const noexcept {
    LiveHealth health;
    health.dropped_device = dropped_device_.load(std::memory_order_relaxed);
    health.dropped_transport = dropped_transport_.load(std::memory_order_relaxed);
    health.crc_errors = crc_errors_.load(std::memory_order_relaxed);
    health.resyncs = resyncs_.load(std::memory_order_relaxed);
    health.device_backlog_scans = backlog_.load(std::memory_order_relaxed);
    health.drift_ppm = drift_ppm_.load(std::memory_order_relaxed);
    health.jitter_ms_p95 = jitter_ms_.load(std::memory_order_relaxed);
    return health;
}

LossCounters DeviceRunner::counters() const noexcept {
    LossCounters counters;
    counters.scans = delivered_scans();
    counters.blocks = blocks_.load(std::memory_order_relaxed);
    counters.queue_lost_scans = queue_.lost_scans();
    counters.events_lost = events_lost_.load(std::memory_order_relaxed);
    const LiveHealth own = health();
    counters.dropped_device = own.dropped_device;
    counters.dropped_transport = own.dropped_transport;
    counters.crc_errors = own.crc_errors;
    counters.resyncs = own.resyncs;
    return counters;
}

}  // namespace hinge::acquisition
