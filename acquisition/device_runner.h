#pragma once

#include <poll.h>
#include <array>
#include <atomic>
#include <boost/lockfree/spsc_queue.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "acquisition/frame_queue.h"
#include "acquisition/journal_format.h"
#include "drivers/device.h"

namespace hinge::acquisition {

// A device event with its text copied, so that it can outlive the call that announced it.
struct QueuedEvent {
    drivers::DeviceEventKind kind = drivers::DeviceEventKind::status;
    std::uint64_t scan = 0;
    std::int64_t host_ns = 0;
    int code = 0;
    std::array<char, 160> text{};
};

// An opened device with what it answered to `negotiate`.
struct NegotiatedDevice {
    std::unique_ptr<drivers::Device> device;
    drivers::StreamInfo info;
};

// How a runner stands; readable from any thread.
enum class RunnerState : std::uint8_t { starting, running, ended, failed };

// A driver's own figures while it runs.
struct LiveHealth {
    std::uint64_t dropped_device = 0, dropped_transport = 0, crc_errors = 0, resyncs = 0;
    std::uint64_t device_backlog_scans = 0;
    double drift_ppm = 0.0, jitter_ms_p95 = 0.0;
};

// Runs one device on a thread of its own: waits on its descriptors and deadline, calls `service`, and puts
// what comes into a queue. While the device runs, this thread neither locks, allocates, logs nor throws.
//
//   start, stop:                        the thread that owns the runner
//   queue().front/pop, next_event:      one consumer (the recorder thread)
//   state, delivered_scans, health:     any thread
//   failure:                            any thread once the state is failed
class DeviceRunner final : private drivers::FrameSink {
public:
    // `delivered`, when given, receives the count of scans the device has handed over and outlives the
    // runner.
    DeviceRunner(NegotiatedDevice device, const drivers::Clock& clock, std::size_t queue_seconds,
                 std::atomic<std::uint64_t>* delivered = nullptr);
    ~DeviceRunner() override;
    DeviceRunner(const DeviceRunner&) = delete;
    DeviceRunner& operator=(const DeviceRunner&) = delete;

    void start();
    // Asks the thread to drain and end; returns at once. `join` waits for it.
    void request_stop() noexcept;
    void join();

    [[nodiscard]] const drivers::StreamInfo& info() const noexcept { return info_; }
    [[nodiscard]] FrameQueue& queue() noexcept { return queue_; }
    bool next_event(QueuedEvent& event) noexcept { return events_.pop(event); }

    [[nodiscard]] RunnerState state() const noexcept { return state_.load(std::memory_order_acquire); }
    [[nodiscard]] std::uint64_t delivered_scans() const noexcept {
        return delivered_->load(std::memory_order_acquire);
    }
    [[nodiscard]] std::int64_t last_receive_ns() const noexcept {
        return last_receive_ns_.load(std::memory_order_relaxed);
    }
    [[nodiscard]] std::uint64_t missing_scans() const noexcept {
        return missing_scans_.load(std::memory_order_relaxed) + queue_.lost_scans();
    }
    [[nodiscard]] LossCounters counters() const noexcept;
    // What the driver says about itself, at most a second old. Any thread.
    [[nodiscard]] LiveHealth health() const noexcept;
    [[nodiscard]] const Error& failure() const noexcept { return failure_; }

private:
    void on_frames(const FrameBlockView& block) noexcept override;
    void on_event(const drivers::DeviceEvent& event) noexcept override;
    void push_piece(const FrameBlockView& block) noexcept;
    void run();
    void wait() noexcept;
    void refresh_descriptors() noexcept;
    void publish_health();

    std::unique_ptr<drivers::Device> device_;
    drivers::StreamInfo info_;
    const drivers::Clock& clock_;
    std::size_t scan_bytes_;
    FrameQueue queue_;
    boost::lockfree::spsc_queue<QueuedEvent, boost::lockfree::capacity<256>> events_;

    // Device thread only.
    std::array<::pollfd, drivers::PollDescriptors::kMost> descriptors_{};
    std::size_t descriptor_count_ = 0;
    bool descriptors_stale_ = true;
    bool end_of_stream_ = false;

    std::atomic<std::uint64_t> own_delivered_{0};
    std::atomic<std::uint64_t>* delivered_;
    std::atomic<std::uint64_t> blocks_{0}, missing_scans_{0}, events_lost_{0};
    std::atomic<std::int64_t> last_receive_ns_{0};
    std::atomic<RunnerState> state_{RunnerState::starting};
    std::atomic<bool> stop_requested_{false};
    // Each figure is true for itself; together they may be of two different seconds.
    std::atomic<std::uint64_t> dropped_device_{0}, dropped_transport_{0}, crc_errors_{0}, resyncs_{0},
        backlog_{0};
    std::atomic<double> drift_ppm_{0.0}, jitter_ms_{0.0};
    std::int64_t health_due_ns_ = 0;  // device thread only
    Error failure_;                   // written before `state_` becomes failed
    std::thread thread_;
};

}  // namespace hinge::acquisition
