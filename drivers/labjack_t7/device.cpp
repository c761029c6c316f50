#include "drivers/labjack_t7/device.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "drivers/labjack_t7/t7_device.h"

namespace hinge::drivers::t7 {
namespace {

constexpr int kTimerReadingsAtStart = 8;

}  // namespace

Result<StreamInfo> T7Device::negotiate(const StreamRequest& request) {
    if (state_ != DeviceState::idle) {
        return Error{ErrorCode::device_failed, name_ + ": the device is not idle; stop it or open it again"};
    }
    const double wanted_hz = settings_.scan_rate_hz > 0.0 ? settings_.scan_rate_hz : request.rate_hz;
    const auto most = static_cast<std::uint32_t>(kMaxSamplesPerPacket / plan_.words());
    const double by_latency = wanted_hz * request.max_latency_ms * 1e-3;
    const auto fitting = static_cast<std::uint32_t>(std::clamp(by_latency, 1.0, static_cast<double>(most)));
    const std::uint32_t scans = settings_.scans_per_packet > 0 ? settings_.scans_per_packet : fitting;
    StreamShape shape{wanted_hz, static_cast<std::uint32_t>(scans * plan_.words())};
    shape_.reset();
    const auto rate = configure(*client_, settings_, plan_, shape);
    if (!rate) {
        return rate.error();
    }
    shape.rate_hz = *rate;
    shape_ = shape;
    StreamInfo info;
    info.device = name_;
    info.driver = "labjack_t7";
    info.serial = std::to_string(identity_.serial);
    info.firmware = identity_.firmware;
    info.nominal_hz = wanted_hz;
    info.actual_hz = *rate;
    info.clock = {kCoreTimer_hz, 32, settings_.embed_core_timer};
    info.layout = plan_.layout;
    return info;
}

Result<void> T7Device::start() {
    if (state_ != DeviceState::idle || !shape_) {
        return Error{ErrorCode::device_failed, name_ + ": the device is not ready; open and negotiate first"};
    }
    auto begun = begin_stream();
    if (!begun) {
        static_cast<void>(quieten_device());
        stream_.reset();
        state_ = command_works_ ? DeviceState::idle : DeviceState::failed;
    }
    return begun;
}

// Steps 5 to 7 of devices.md 1.8.
Result<void> T7Device::begin_stream() {
    state_ = DeviceState::arming;
    auto stream = connect_tcp(settings_.host, settings_.stream_port, kConnect_ms);
    if (!stream) {
        return stream.error();
    }
    stream_ = std::move(*stream);
    filled_ = 0;
    assembler_.emplace(plan_,
                       StreamTiming{shape_->rate_hz, shape_->samples_per_packet, !settings_.external_clock});
    arrival_.reset(shape_->rate_hz);
    core_clock_ = CoreClock{};
    enabled_ = true;
    if (auto enabled = client_->write_u32(kStreamEnable, 1); !enabled) {
        enabled_ = !client_->refusal();
        return enabled;
    }
    const double block_s =
        shape_->samples_per_packet / (static_cast<double>(plan_.words()) * shape_->rate_hz);
    watch_.begin(clock_.now_ns(), block_s);
    if (auto checked = check_rate(); !checked) {
        return checked;
    }
    return read_timers();
}

Result<void> T7Device::check_rate() {
    const auto rate = client_->read_f32(kStreamScanRate);
    if (!rate) {
        return rate.error();
    }
    const double now_hz = actual_rate_hz(double{*rate});
    if (std::abs(now_hz / shape_->rate_hz - 1.0) > 1e-6) {
        return Error{ErrorCode::device_failed, name_ + ": the device runs at " + std::to_string(now_hz) +
                                                   " Hz but promised " + std::to_string(shape_->rate_hz) +
                                                   " Hz; choose a rate that divides 10 MHz"};
    }
    return {};
}

Result<void> T7Device::read_timers() {
    if (!settings_.trigger) {  // with a trigger there is no first scan yet
        if (const auto first = client_->read_u32(kStreamStartTimeStamp)) {
            assembler_->set_start_ticks(*first);
        } else if (!client_->refusal()) {
            return first.error();
        }
    }
    for (int i = 0; i < kTimerReadingsAtStart; ++i) {
        const std::int64_t asked_ns = clock_.now_ns();
        const auto ticks = client_->read_u32(kCoreTimer);
        if (!ticks) {
            return ticks.error();
        }
        core_clock_.add(*ticks, asked_ns, clock_.now_ns());
    }
    timer_asked_ns_ = clock_.now_ns();
    return {};
}

Result<void> T7Device::zero() {
    return Error{ErrorCode::invalid_argument,
                 name_ + ": a T7 has no hardware zero; the zero is taken in software"};
}

Result<std::unique_ptr<Device>> open_device(const DeviceConfig& config, const Clock& clock) {
    const auto settings = read_settings(config);
    if (!settings) {
        return settings.error();
    }
    auto line = connect_tcp(settings->host, settings->cmd_port, kConnect_ms);
    if (!line) {
        return line.error();
    }
    auto client = std::make_unique<ModbusClient>(std::move(*line), "T7 at " + settings->host);
    auto identity = identify(*client, *settings);
    if (!identity) {
        return identity.error();
    }
    if (const auto quiet = quieten(*client, *settings); !quiet) {
        return quiet.error();
    }
    return std::unique_ptr<Device>(
        std::make_unique<T7Device>(config.name, *settings, std::move(*identity), std::move(client), clock));
}

}  // namespace hinge::drivers::t7
