#pragma once

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string>

#include "datasets/model/channel_layout.h"
#include "datasets/model/frame_block.h"
#include "datasets/model/result.h"

// The contract between a driver and whoever records. A driver owns neither threads nor clocks: it exposes
// file descriptors and a bounded, non-blocking `service()` step. One thread (the device thread) calls all
// of a device's functions; a test calls them with a virtual clock. Source: devices.md 11.
namespace hinge::drivers {

// Monotonic time. Production reads CLOCK_MONOTONIC_RAW; tests advance it by hand.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual std::int64_t now_ns() const noexcept = 0;
};

struct ClockInfo {
    double tick_hz = 0.0;   // 0: the device has no clock of its own
    unsigned bits = 64;     // width at which the wire counter wraps; drivers unwrap to 64
    bool hardware = false;  // ticks are read from the device, not derived from a sample count
};

// What a device will really deliver, as answered by `negotiate`.
struct StreamInfo {
    std::string device;  // the name given in the lab file
    std::string driver;
    std::string serial;
    std::string firmware;
    double nominal_hz = 0.0;
    double actual_hz = 0.0;
    ClockInfo clock;
    ChannelLayout layout;
};

enum class DeviceEventKind : std::uint8_t {
    trigger_on,
    trigger_off,
    sync,
    status,
    warning,
    error,
    reconnected,
    end_of_stream,
};

struct DeviceEvent {
    DeviceEventKind kind = DeviceEventKind::status;
    std::uint64_t scan = 0;  // scan at which it happened
    std::int64_t host_ns = 0;
    int code = 0;           // the device's own code, 0 if none
    const char* text = "";  // a string literal or device-owned text, valid during the call
};

// Receives what a device produces. Called on the device thread, inside `Device::service`.
// Implementations must not block, allocate, log or throw.
class FrameSink {
public:
    virtual ~FrameSink() = default;
    // `block` is valid only during the call.
    virtual void on_frames(const FrameBlockView& block) noexcept = 0;
    virtual void on_event(const DeviceEvent& event) noexcept = 0;
};

enum class DeviceState : std::uint8_t { closed, opening, idle, arming, running, recovering, stalled, failed };

struct Health {
    DeviceState state = DeviceState::closed;
    std::uint64_t scans = 0;  // delivered
    std::uint64_t blocks = 0;
    std::uint64_t dropped_device = 0;     // scans the device says it lost
    std::uint64_t dropped_transport = 0;  // scans lost between device and host
    std::uint64_t crc_errors = 0;
    std::uint64_t resyncs = 0;
    std::uint32_t device_backlog_scans = 0;
    double measured_hz = 0.0;
    double drift_ppm = 0.0;
    double jitter_ms_p95 = 0.0;
    std::int64_t last_receive_ns = 0;
    int last_code = 0;
    std::string last_text;
};

struct StreamRequest {
    double rate_hz = 1000.0;
    std::uint32_t max_latency_ms = 20;
};

struct PollDescriptor {
    int descriptor = -1;
    short events = 0;  // POLLIN, POLLOUT
};

// What to wait for: data, and commands where they have a line of their own. A fixed array, because it is
// asked for while frames flow.
class PollDescriptors {
public:
    static constexpr std::size_t kMost = 2;

    PollDescriptors() = default;
    PollDescriptors(std::initializer_list<PollDescriptor> entries) noexcept {
        for (const PollDescriptor& entry : entries) {
            add(entry);
        }
    }
    void add(const PollDescriptor& entry) noexcept {
        assert(count_ < kMost);
        entries_[count_++] = entry;
    }
    [[nodiscard]] std::size_t size() const noexcept { return count_; }
    [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
    [[nodiscard]] const PollDescriptor& operator[](std::size_t at) const noexcept { return entries_[at]; }
    [[nodiscard]] const PollDescriptor* begin() const noexcept { return entries_.data(); }
    [[nodiscard]] const PollDescriptor* end() const noexcept { return entries_.data() + count_; }

private:
    std::array<PollDescriptor, kMost> entries_{};
    std::size_t count_ = 0;
};

enum class StopMode : std::uint8_t { drain, abort };

inline constexpr std::int64_t kNoDeadline_ns = std::numeric_limits<std::int64_t>::max();

class Device {
public:
    virtual ~Device() = default;
    // Asks the device what it can do and returns what will really happen. Before `start`.
    [[nodiscard]] virtual Result<StreamInfo> negotiate(const StreamRequest& request) = 0;
    // Arms the device; the first block may come later (trigger).
    [[nodiscard]] virtual Result<void> start() = 0;
    // What to poll before the next `service`; empty when the device is timer driven.
    [[nodiscard]] virtual PollDescriptors poll_descriptors() const noexcept = 0;
    // When `service` must run even without activity (Clock time), or kNoDeadline_ns.
    [[nodiscard]] virtual std::int64_t next_deadline_ns() const noexcept = 0;
    // Moves what has arrived into `sink`. Non-blocking, bounded work; allocates nothing while running.
    [[nodiscard]] virtual Result<void> service(FrameSink& sink) noexcept = 0;
    // Idempotent; returns within two seconds even with a dead device. `drain` delivers what is in flight.
    [[nodiscard]] virtual Result<void> stop(StopMode mode, FrameSink& sink) = 0;
    // Hardware tare where the device has one, otherwise ErrorCode::invalid_argument (tare is then software).
    [[nodiscard]] virtual Result<void> zero() = 0;
    [[nodiscard]] virtual Health health() const = 0;
    // Leaves the device quiet. Idempotent.
    virtual void close() noexcept = 0;
};

}  // namespace hinge::drivers
