#include "drivers/stream/stream_device.h"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <utility>

namespace hinge::drivers {
namespace {

constexpr int kReadsPerService = 16;
constexpr const char* kGone = "the line to the device ended; check the cable";

}  // namespace

void discard_input(ByteStream& line) noexcept {
    std::array<std::byte, 1024> bytes{};
    // A line that fills faster than this can be read is given up on, not waited for.
    for (int reads = 0; reads < 64 && line.read_some(bytes).status == IoStatus::ok; ++reads) {
    }
}

StreamDevice::StreamDevice(std::string name, std::unique_ptr<ByteStream> line,
                           std::unique_ptr<StreamProtocol> protocol, const Clock& clock)
    : name_(std::move(name)), line_(std::move(line)), protocol_(std::move(protocol)), clock_(clock) {}

Error StreamDevice::failure(const std::string& text) const {
    return {ErrorCode::device_failed, name_ + ": " + text};
}

bool StreamDevice::is_running() const noexcept {
    return state_ == DeviceState::arming || state_ == DeviceState::running || state_ == DeviceState::stalled;
}

Result<StreamInfo> StreamDevice::negotiate(const StreamRequest& request) {
    if (state_ != DeviceState::idle) {
        return failure("the device is not idle; stop it or open it again");
    }
    rate_hz_ = 0.0;
    auto info = protocol_->negotiate(*line_, request);
    if (info) {
        info->device = name_;
        rate_hz_ = info->actual_hz;
    }
    return info;
}

Result<void> StreamDevice::start() {
    if (state_ != DeviceState::idle || rate_hz_ <= 0.0) {
        return failure("the device is not ready; open and negotiate first");
    }
    discard_input(*line_);
    filled_ = 0;
    arrival_.reset(rate_hz_);
    last_text_ = "";
    if (auto begun = protocol_->begin(*line_); !begun) {
        return begun;
    }
    watch_.begin(clock_.now_ns(), protocol_->block_s());
    life_ = protocol_->life();
    state_ = DeviceState::arming;
    return {};
}

PollDescriptors StreamDevice::poll_descriptors() const noexcept {
    if (!line_ || state_ == DeviceState::failed) {
        return {};
    }
    return {{line_->descriptor(), POLLIN}};
}

std::int64_t StreamDevice::next_deadline_ns() const noexcept {
    if (!is_running()) {
        return kNoDeadline_ns;
    }
    return std::min(watch_.deadline_ns(), protocol_->wakes_at_ns());
}

Result<void> StreamDevice::service(FrameSink& sink) noexcept {
    if (line_ && state_ != DeviceState::failed) {
        receive(sink);
    }
    if (is_running()) {
        if (const char* broken = protocol_->follow(*line_, clock_.now_ns(), sink)) {
            fail(broken, sink);
        }
    }
    if (is_running()) {
        follow_silence(sink);
    }
    if (state_ == DeviceState::failed) {
        return failure(last_text_);
    }
    return {};
}

void StreamDevice::receive(FrameSink& sink) noexcept {
    for (int reads = 0; reads < kReadsPerService; ++reads) {
        const IoResult got = line_->read_some(std::span(buffer_).subspan(filled_));
        if (got.status == IoStatus::would_block) {
            return;
        }
        if (got.status != IoStatus::ok) {
            filled_ = 0;
            if (is_running() && protocol_->recover(*line_, clock_.now_ns(), sink)) {
                return;
            }
            gone_ = true;
            fail(kGone, sink);
            return;
        }
        if (is_running()) {
            take(got.bytes, sink);
        }
    }
}

void StreamDevice::take(std::size_t bytes, FrameSink& sink) noexcept {
    const std::int64_t now_ns = clock_.now_ns();
    filled_ += bytes;
    const std::uint64_t before = protocol_->next_scan();
    const std::size_t used = protocol_->take(std::span(buffer_).first(filled_), now_ns, sink);
    std::memmove(buffer_.data(), buffer_.data() + used, filled_ - used);
    filled_ -= used;
    if (const std::uint64_t now = protocol_->next_scan(); now > before) {
        arrival_.add(now, now_ns);
    }
    if (const std::uint64_t life = protocol_->life(); life != life_) {
        life_ = life;
        hear(now_ns, sink);
    }
}

void StreamDevice::hear(std::int64_t now_ns, FrameSink& sink) noexcept {
    if (watch_.heard(now_ns)) {
        sink.on_event(
            {DeviceEventKind::reconnected, protocol_->next_scan(), now_ns, 0, "the device sends again"});
    }
    state_ = DeviceState::running;
}

void StreamDevice::follow_silence(FrameSink& sink) noexcept {
    const Silence silence = watch_.judge(clock_.now_ns());
    if (silence == Silence::lost) {
        fail("no data from the device for 10 s; check power and cable", sink);
    } else if (silence == Silence::begins) {
        state_ = DeviceState::stalled;
        last_text_ = "no data from the device; check power and cable";
        sink.on_event({DeviceEventKind::warning, protocol_->next_scan(), clock_.now_ns(), 0, last_text_});
    }
}

void StreamDevice::fail(const char* text, FrameSink& sink) noexcept {
    state_ = DeviceState::failed;
    last_text_ = text;
    protocol_->finish(sink);
    sink.on_event({DeviceEventKind::error, protocol_->next_scan(), clock_.now_ns(), 0, text});
    sink.on_event({DeviceEventKind::end_of_stream, protocol_->next_scan(), clock_.now_ns(), 0, text});
}

void StreamDevice::drain(FrameSink& sink) noexcept {
    using std::chrono::steady_clock;
    const StreamProtocol::Drain patience = protocol_->drain();
    const auto deadline = steady_clock::now() + std::chrono::milliseconds(patience.most_ms);
    while (is_running() && steady_clock::now() < deadline &&
           wait_for(line_->descriptor(), POLLIN, patience.quiet_ms)) {
        receive(sink);
    }
}

Result<void> StreamDevice::stop(StopMode mode, FrameSink& sink) {
    const bool had_failed = state_ == DeviceState::failed;
    if (!line_ || gone_ || (!is_running() && !had_failed)) {
        return {};
    }
    auto ended = protocol_->end(*line_);
    if (mode == StopMode::drain && !had_failed) {
        drain(sink);
    }
    if (gone_) {
        return failure(last_text_);
    }
    if (!had_failed) {
        protocol_->finish(sink);
    }
    discard_input(*line_);
    const bool silent = had_failed && watch_.is_lost(clock_.now_ns());
    state_ = ended && !silent ? DeviceState::idle : DeviceState::failed;
    if (!ended) {
        last_text_ = "the device did not obey the stop command; switch it off and on";
        sink.on_event({DeviceEventKind::error, protocol_->next_scan(), clock_.now_ns(), 0, last_text_});
    }
    return ended;
}

Result<void> StreamDevice::zero() {
    if (state_ != DeviceState::idle) {
        return failure("the device is not idle; stop it before the zero");
    }
    return protocol_->zero(*line_);
}

Health StreamDevice::health() const {
    const StreamCounts& counts = protocol_->counts();
    Health health;
    health.state = state_;
    health.scans = counts.scans;
    health.blocks = counts.blocks;
    health.dropped_transport = counts.dropped;
    health.crc_errors = counts.crc_errors;
    health.resyncs = counts.resyncs;
    health.measured_hz = arrival_.measured_hz();
    health.drift_ppm = protocol_->drift_ppm();
    health.jitter_ms_p95 = arrival_.jitter_ms_p95();
    health.last_receive_ns = watch_.heard_ns();
    health.last_text = last_text_;
    return health;
}

void StreamDevice::close() noexcept {
    if (line_) {
        if (is_running() && !gone_) {
            static_cast<void>(protocol_->end(*line_));
        }
        line_->close();
        line_.reset();
    }
    state_ = DeviceState::closed;
}

}  // namespace hinge::drivers
