#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>

#include "drivers/playback/playback.h"

namespace hinge::drivers {
namespace {

constexpr double kBuffer_s = 2.0;  // what the device keeps while nobody listens
constexpr double kLongestBlock_s = 0.02;
constexpr int kBlocksPerService = 64;  // bounds the work of one `service`
constexpr double kTick_hz = 1e6;
constexpr double kNanoseconds = 1e-9;

// One value on the wire, in the channel's unit.
double value_of(const Channel& channel, const std::byte* bytes) {
    const auto read = [&]<class T>(T number) {
        std::memcpy(&number, bytes, sizeof number);
        return static_cast<double>(number) * channel.scale + channel.offset;
    };
    switch (channel.wire) {
        case WireType::i8: return read(std::int8_t{});
        case WireType::i16: return read(std::int16_t{});
        case WireType::u16: return read(std::uint16_t{});
        case WireType::i32: return read(std::int32_t{});
        case WireType::u32: return read(std::uint32_t{});
        case WireType::f32: return read(float{});
        case WireType::f64: return read(double{});
        case WireType::i24: break;
    }
    std::int32_t number = 0;
    std::memcpy(&number, bytes, 3);
    number = (number ^ 0x800000) - 0x800000;  // sign of the 24th bit
    return number * channel.scale + channel.offset;
}

// Per scan: 1 where a channel is at or beyond its range.
std::vector<std::uint8_t> saturated_scans(const RecordedScans& recorded) {
    std::vector<std::uint8_t> saturated(recorded.scans);
    const std::byte* bytes = recorded.samples.data();
    for (std::size_t i = 0; i < recorded.scans; ++i) {
        for (const Channel& channel : recorded.layout.channels) {
            const double value = value_of(channel, bytes);
            bytes += size_of(channel.wire);
            if (channel.min < channel.max && (value <= channel.min || value >= channel.max)) {
                saturated[i] = 1;
            }
        }
    }
    return saturated;
}

class ReplayDevice final : public Device {
public:
    ReplayDevice(RecordedScans recorded, ReplayIdentity identity, const ReplayOptions& options,
                 const Clock& clock)
        : recorded_(std::move(recorded)),
          identity_(std::move(identity)),
          options_(options),
          clock_(clock),
          saturated_(saturated_scans(recorded_)),
          gone_{ErrorCode::device_failed, identity_.device +
                                              ": the device was unplugged; what was received until "
                                              "then is kept, plug it in and open it again"} {
        block_scans_ =
            static_cast<std::uint64_t>(std::max(1.0, std::floor(kLongestBlock_s * recorded_.rate_hz)));
        health_.state = DeviceState::idle;
    }

    Result<StreamInfo> negotiate(const StreamRequest& request) override {
        if (request.max_latency_ms == 0) {
            return Error{ErrorCode::invalid_argument,
                         identity_.device + ": max_latency_ms = 0; it must be at least 1"};
        }
        const double longest_s = std::min(kLongestBlock_s, 1e-3 * request.max_latency_ms);
        block_scans_ = static_cast<std::uint64_t>(std::max(1.0, std::floor(longest_s * recorded_.rate_hz)));
        return StreamInfo{.device = identity_.device,
                          .driver = identity_.driver,
                          .serial = identity_.serial,
                          .firmware = identity_.firmware,
                          .nominal_hz = recorded_.rate_hz,
                          .actual_hz = recorded_.rate_hz,
                          .clock = {.tick_hz = kTick_hz, .bits = 64, .hardware = true},
                          .layout = recorded_.layout};
    }

    Result<void> start() override {
        if (health_.state == DeviceState::failed || health_.state == DeviceState::closed) {
            return Error{ErrorCode::device_failed,
                         identity_.device + ": the device is not open; open it again"};
        }
        start_ns_ = clock_.now_ns();
        next_ = 0;
        dropped_ = 0;
        ended_ = false;
        health_ = {};
        health_.state = DeviceState::running;
        health_.measured_hz = recorded_.rate_hz * (1.0 + 1e-6 * options_.clock_ppm);
        health_.drift_ppm = options_.clock_ppm;
        return {};
    }

    PollDescriptors poll_descriptors() const noexcept override { return {}; }

    std::int64_t next_deadline_ns() const noexcept override {
        if (!is_running() || ended_) {
            return kNoDeadline_ns;
        }
        if (options_.speed <= 0.0) {
            return clock_.now_ns();
        }
        const double due_s = static_cast<double>(next_ + block_scans_) / scans_per_second();
        return start_ns_ + static_cast<std::int64_t>(std::ceil(due_s / kNanoseconds));
    }

    Result<void> service(FrameSink& sink) noexcept override {
        if (health_.state == DeviceState::failed) {
            return gone_;
        }
        if (!is_running() || ended_) {
            return {};
        }
        const std::uint64_t until = due();
        if (options_.unplug_at_s && until >= scan_at(*options_.unplug_at_s)) {
            deliver(scan_at(*options_.unplug_at_s), sink, true);
            if (next_ >= scan_at(*options_.unplug_at_s)) {
                health_.state = DeviceState::failed;
                sink.on_event({DeviceEventKind::error, next_, clock_.now_ns(), 0, "unplugged"});
                return gone_;
            }
            return {};
        }
        if (is_silent(until)) {
            health_.state = DeviceState::stalled;
            return {};
        }
        if (health_.state == DeviceState::stalled) {
            health_.state = DeviceState::running;
            overflow(until);
        }
        deliver(until, sink, !options_.loop && until >= recorded_.scans);
        if (!options_.loop && next_ >= recorded_.scans) {
            ended_ = true;
            sink.on_event(
                {DeviceEventKind::end_of_stream, next_, clock_.now_ns(), 0, "end of the recording"});
        }
        return {};
    }

    Result<void> stop(StopMode mode, FrameSink& sink) override {
        if (is_running()) {
            if (mode == StopMode::drain && !ended_ && options_.speed > 0.0 && !is_silent(due())) {
                deliver(due(), sink, true);
            }
            health_.state = DeviceState::idle;
        }
        return {};
    }

    Result<void> zero() override {
        return Error{ErrorCode::invalid_argument,
                     identity_.device + ": this device has no hardware zero; use the software zero"};
    }

    Health health() const override { return health_; }
    void close() noexcept override { health_.state = DeviceState::closed; }

private:
    bool is_running() const noexcept {
        return health_.state == DeviceState::running || health_.state == DeviceState::stalled;
    }
    double scans_per_second() const noexcept {
        return recorded_.rate_hz * options_.speed * (1.0 + 1e-6 * options_.clock_ppm);
    }
    std::uint64_t scan_at(double time_s) const noexcept {
        return static_cast<std::uint64_t>(std::llround(time_s * recorded_.rate_hz));
    }
    // Scans that the device has sampled by now.
    std::uint64_t due() const noexcept {
        const std::uint64_t end = options_.loop ? UINT64_MAX : recorded_.scans;
        if (options_.speed <= 0.0) {
            return std::min(end, next_ + kBlocksPerService * block_scans_);
        }
        const double elapsed_s = static_cast<double>(clock_.now_ns() - start_ns_) * kNanoseconds;
        // A millionth of a scan forgives the rounding of a deadline.
        return std::min(end,
                        static_cast<std::uint64_t>(std::max(0.0, elapsed_s * scans_per_second() + 1e-6)));
    }
    bool is_silent(std::uint64_t scan) const noexcept {
        return options_.stall_at_s && options_.speed > 0.0 && scan >= scan_at(*options_.stall_at_s) &&
               scan < scan_at(*options_.stall_at_s + options_.stall_for_s);
    }
    // After a silence the oldest scans beyond the device's buffer are gone.
    void overflow(std::uint64_t until) noexcept {
        const std::uint64_t kept = scan_at(kBuffer_s);
        if (until > next_ + kept) {
            dropped_ += until - next_ - kept;
            health_.dropped_device += until - next_ - kept;
            next_ = until - kept;
        }
    }
    bool is_missing(std::uint64_t scan) const noexcept {
        return !recorded_.missing.empty() && recorded_.missing[scan % recorded_.scans] != 0;
    }

    // Whole blocks of what is due; with `flush` also what is left of one.
    void deliver(std::uint64_t until, FrameSink& sink, bool flush) noexcept {
        const std::size_t stride = recorded_.layout.scan_bytes();
        for (int blocks = 0; next_ < until && blocks < kBlocksPerService;) {
            if (is_missing(next_)) {
                ++next_;
                ++dropped_;
                ++health_.dropped_device;
                continue;
            }
            const std::uint64_t first = next_;
            if (until - first < block_scans_ && !flush) {
                break;
            }
            const std::uint64_t position = first % recorded_.scans;
            const std::uint64_t longest = std::min({block_scans_, until - first, recorded_.scans - position});
            std::uint32_t flags = dropped_ > 0 ? std::uint32_t{kBlockGapBefore} : 0U;
            std::uint64_t count = 0;
            while (count < longest && !is_missing(first + count)) {
                flags |= saturated_[position + count] != 0 ? std::uint32_t{kBlockSaturated} : 0U;
                ++count;
            }
            const double ticks_per_scan = kTick_hz / recorded_.rate_hz;
            const FrameBlockView block{
                .first_scan = first,
                .scan_count = static_cast<std::uint32_t>(count),
                .dropped_before = dropped_,
                .device_ticks = static_cast<std::uint64_t>(static_cast<double>(first) * ticks_per_scan),
                .host_ns = clock_.now_ns(),
                .flags = flags,
                .raw = std::span(recorded_.samples).subspan(position * stride, count * stride)};
            next_ += count;
            dropped_ = 0;
            ++blocks;
            ++health_.blocks;
            health_.scans += count;
            health_.last_receive_ns = block.host_ns;
            sink.on_frames(block);
        }
        health_.device_backlog_scans =
            static_cast<std::uint32_t>(std::min<std::uint64_t>(until - next_, UINT32_MAX));
    }

    RecordedScans recorded_;
    ReplayIdentity identity_;
    ReplayOptions options_;
    const Clock& clock_;
    std::vector<std::uint8_t> saturated_;
    Error gone_;
    Health health_;
    std::uint64_t block_scans_ = 20;
    std::uint64_t next_ = 0;     // first scan not yet delivered
    std::uint64_t dropped_ = 0;  // missing in front of it
    std::int64_t start_ns_ = 0;
    bool ended_ = false;
};

}  // namespace

std::unique_ptr<Device> make_replay(RecordedScans scans, ReplayIdentity identity,
                                    const ReplayOptions& options, const Clock& clock) {
    return std::make_unique<ReplayDevice>(std::move(scans), std::move(identity), options, clock);
}

}  // namespace hinge::drivers
