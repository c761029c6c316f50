#include <poll.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <string>

#include "drivers/labjack_t7/t7_device.h"

namespace hinge::drivers::t7 {
namespace {

// While stopping everything must be over in two seconds (drivers/device.h).
constexpr int kStopCommand_ms = 400;
constexpr int kStopReconnect_ms = 300;
constexpr int kDrainQuiet_ms = 200;  // devices.md 1.8, step 8
constexpr int kDrainMost_ms = 800;
constexpr std::int64_t kTimerPeriod_ns = 2'000'000'000;
constexpr int kReadsPerService = 16;

}  // namespace

PollDescriptors T7Device::poll_descriptors() const noexcept {
    PollDescriptors descriptors;
    if (stream_ && state_ != DeviceState::failed) {
        descriptors.add({stream_->descriptor(), POLLIN});
    }
    if (client_ && command_works_ && state_ != DeviceState::failed) {
        descriptors.add({client_->descriptor(), POLLIN});
    }
    return descriptors;
}

std::int64_t T7Device::next_deadline_ns() const noexcept {
    if (!stream_ || state_ == DeviceState::failed) {
        return kNoDeadline_ns;
    }
    const std::int64_t silence_ns = awaits_trigger() ? kNoDeadline_ns : watch_.deadline_ns();
    return std::min(silence_ns, timer_asked_ns_ + kTimerPeriod_ns);
}

Result<void> T7Device::service(FrameSink& sink) noexcept {
    if (client_ && state_ != DeviceState::failed) {
        follow_command_port(sink);
    }
    if (stream_ && state_ != DeviceState::failed) {
        receive(sink);
    }
    if (stream_ && state_ != DeviceState::failed) {
        follow_silence(sink);
    }
    if (state_ == DeviceState::failed) {
        return failure();
    }
    return {};
}

void T7Device::receive(FrameSink& sink) noexcept {
    for (int i = 0; i < kReadsPerService; ++i) {
        const IoResult got = stream_->read_some(std::span(buffer_).subspan(filled_));
        if (got.status == IoStatus::would_block) {
            return;
        }
        if (got.status != IoStatus::ok) {
            if (enabled_) {
                fail("the device closed the stream; check power and cable", sink);
            }
            stream_.reset();
            return;
        }
        take(got.bytes, sink);
        if (assembler_->final_status() == kStatusBurstComplete) {
            stream_.reset();
            state_ = DeviceState::idle;
            return;
        }
        if (assembler_->final_status() != 0) {
            fail(meaning_of(assembler_->final_status()), sink);
            return;
        }
    }
}

// Bytes that become no packet are no sign of life.
void T7Device::take(std::size_t bytes, FrameSink& sink) noexcept {
    const std::int64_t now_ns = clock_.now_ns();
    const std::uint64_t life = assembler_->life();
    filled_ += bytes;
    const std::size_t used = assembler_->take(std::span(buffer_).first(filled_), now_ns, sink);
    std::memmove(buffer_.data(), buffer_.data() + used, filled_ - used);
    filled_ -= used;
    if (assembler_->life() == life) {
        return;
    }
    if (watch_.heard(now_ns)) {
        sink.on_event({DeviceEventKind::reconnected, scan(), now_ns, 0,
                       "the device sends again; scans it lost are counted as a gap"});
    }
    state_ = DeviceState::running;
    if (scan() > 0) {
        arrival_.add(scan(), now_ns);
    }
}

bool T7Device::awaits_trigger() const noexcept {
    return state_ == DeviceState::arming && settings_.trigger.has_value();
}

void T7Device::follow_silence(FrameSink& sink) noexcept {
    if (awaits_trigger()) {
        return;
    }
    const Silence silence = watch_.judge(clock_.now_ns());
    if (silence == Silence::lost) {
        fail("no data from the device for 10 s; check power and cable", sink);
    } else if (silence == Silence::begins) {
        state_ = DeviceState::stalled;
        last_text_ = "no data from the device; check power and cable";
        sink.on_event({DeviceEventKind::warning, scan(), clock_.now_ns(), 0, last_text_});
    }
}

void T7Device::follow_command_port(FrameSink& sink) noexcept {
    if (!command_works_) {
        return;
    }
    std::uint32_t ticks = 0;
    switch (client_->poll(ticks)) {
        case ModbusClient::Poll::answered: core_clock_.add(ticks, timer_asked_ns_, clock_.now_ns()); break;
        case ModbusClient::Poll::broken:
            command_works_ = false;
            if (!stream_) {
                fail("the device closed the command connection; check power and cable", sink);
            } else {
                last_text_ = "the device closed the command connection; data still comes";
                sink.on_event({DeviceEventKind::warning, scan(), clock_.now_ns(), 0, last_text_});
            }
            return;
        case ModbusClient::Poll::refused:
        case ModbusClient::Poll::waiting: break;
    }
    if (stream_ && clock_.now_ns() >= timer_asked_ns_ + kTimerPeriod_ns) {
        client_->give_up();  // an answer that took this long tells nothing
        timer_asked_ns_ = clock_.now_ns();
        static_cast<void>(client_->begin_read(kCoreTimer));
    }
}

void T7Device::fail(const char* text, FrameSink& sink) noexcept {
    state_ = DeviceState::failed;
    last_text_ = text;
    const int code = assembler_ ? assembler_->final_status() : 0;
    sink.on_event({DeviceEventKind::error, scan(), clock_.now_ns(), code, text});
    sink.on_event({DeviceEventKind::end_of_stream, scan(), clock_.now_ns(), code, text});
}

Error T7Device::failure() const {
    return {ErrorCode::device_failed, name_ + ": " + last_text_};
}

// Writes STREAM_ENABLE = 0, over a new connection when the old one is gone.
Result<void> T7Device::quieten_device() {
    if (!enabled_) {
        return {};
    }
    client_->set_timeout(kStopCommand_ms);
    auto stopped = client_->write_u32(kStreamEnable, 0);
    if (!stopped && !client_->refusal()) {
        command_works_ = false;
        if (auto again = connect_tcp(settings_.host, settings_.cmd_port, kStopReconnect_ms)) {
            ModbusClient fresh(std::move(*again), "T7 at " + settings_.host);
            fresh.set_timeout(kStopCommand_ms);
            stopped = fresh.write_u32(kStreamEnable, 0);
            enabled_ = !stopped && fresh.refusal() != kErrorNotRunning;
            return enabled_ ? stopped : Result<void>{};
        }
        return stopped;
    }
    enabled_ = !stopped && client_->refusal() != kErrorNotRunning;
    client_->set_timeout(kConnect_ms);
    return enabled_ ? stopped : Result<void>{};
}

void T7Device::drain(FrameSink& sink) noexcept {
    using std::chrono::steady_clock;
    const auto deadline = steady_clock::now() + std::chrono::milliseconds(kDrainMost_ms);
    while (stream_ && steady_clock::now() < deadline &&
           wait_for(stream_->descriptor(), POLLIN, kDrainQuiet_ms)) {
        receive(sink);
    }
}

Result<void> T7Device::stop(StopMode mode, FrameSink& sink) {
    if (!stream_ && !enabled_) {
        return {};
    }
    const bool had_failed = state_ == DeviceState::failed;
    auto stopped = quieten_device();
    if (stopped && !had_failed && mode == StopMode::drain) {
        drain(sink);
    }
    stream_.reset();
    state_ = had_failed || !stopped || !command_works_ ? DeviceState::failed : DeviceState::idle;
    if (!stopped) {
        last_text_ = "the device did not obey the stop command; switch it off and on";
        sink.on_event({DeviceEventKind::error, scan(), clock_.now_ns(), 0, last_text_});
        enabled_ = false;  // nothing more can be done from here
    }
    return stopped;
}

Health T7Device::health() const {
    Health health;
    health.state = state_;
    health.last_receive_ns = watch_.heard_ns();
    health.last_text = last_text_;
    health.drift_ppm = core_clock_.drift_ppm();
    health.measured_hz = arrival_.measured_hz();
    health.jitter_ms_p95 = arrival_.jitter_ms_p95();
    if (assembler_) {
        const AssemblerCounts& counts = assembler_->counts();
        health.scans = counts.scans;
        health.blocks = counts.blocks;
        health.dropped_device = counts.dropped_device;
        health.dropped_transport = counts.dropped_transport;
        health.resyncs = counts.resyncs;
        health.device_backlog_scans =
            static_cast<std::uint32_t>(assembler_->backlog_bytes() / (2 * plan_.words()));
        health.last_code = assembler_->last_status();
        if (state_ == DeviceState::running && assembler_->is_recovering()) {
            health.state = DeviceState::recovering;
        }
        if (health.last_text.empty() && health.last_code != 0) {
            health.last_text = meaning_of(assembler_->last_status());
        }
    }
    return health;
}

void T7Device::close() noexcept {
    if (client_) {
        static_cast<void>(quieten_device());
    }
    stream_.reset();
    client_.reset();
    command_works_ = false;
    enabled_ = false;
    state_ = DeviceState::closed;
}

}  // namespace hinge::drivers::t7
