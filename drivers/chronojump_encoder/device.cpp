#include "drivers/chronojump_encoder/device.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

#include "drivers/chronojump_encoder/packet.h"
#include "drivers/transport/serial.h"

namespace hinge::drivers::chronojump {
namespace {

constexpr std::uint32_t kBaud = 115200;
constexpr std::size_t kMostScans = 128;
constexpr double kLossTicks = 1.5;  // devices.md 2.1

// Asks for the port scan's answer among the displacement bytes. Before acquisition only: the device does not
// sample while it answers.
bool answers_port_scan(ByteStream& line) {
    using std::chrono::steady_clock;
    constexpr int kPatience_ms = 500;
    discard_input(line);
    const std::array question{kPortScan};
    if (!write_all(line, question, kPatience_ms)) {
        return false;
    }
    const auto deadline = steady_clock::now() + std::chrono::milliseconds(kPatience_ms);
    std::array<std::byte, 256> bytes{};
    while (steady_clock::now() < deadline) {
        if (!wait_for(line.descriptor(), POLLIN, kPatience_ms)) {
            return false;
        }
        const IoResult got = line.read_some(bytes);
        if (got.status == IoStatus::closed || got.status == IoStatus::failed) {
            return false;
        }
        const auto heard = std::span(bytes).first(got.bytes);
        if (std::ranges::find(heard, kPortScan) != heard.end()) {
            return true;
        }
    }
    return false;
}

}  // namespace

ChannelLayout layout_of(const Settings& settings) {
    const double m_per_count = settings.mm_per_count * 1e-3 * (settings.invert ? -1.0 : 1.0);
    const double most_m = 127.0 * std::abs(m_per_count);
    ChannelLayout layout;
    layout.channels.push_back({.id = "increment",
                               .label = "cord since the scan before",
                               .unit = "m",
                               .quantity = Quantity::displacement,
                               .wire = WireType::i8,
                               .scale = m_per_count,
                               .min = -most_m,
                               .max = most_m});
    if (settings.trigger_channel) {
        layout.channels.push_back({.id = "trigger",
                                   .label = "RCA input, 1: closed; 0 before its first edge means not known",
                                   .unit = "1",
                                   .quantity = Quantity::digital,
                                   .wire = WireType::i8});
    }
    return layout;
}

Result<StreamInfo> Protocol::negotiate(ByteStream&, const StreamRequest&) {
    StreamInfo info;
    info.driver = "chronojump_encoder";
    info.nominal_hz = settings_.nominal_rate_hz;
    info.actual_hz = settings_.nominal_rate_hz;
    info.layout = layout_of(settings_);
    return info;
}

Result<void> Protocol::begin(ByteStream&) {
    builder_.reset(layout_of(settings_).scan_bytes(), kMostScans);
    arrival_.reset(settings_.nominal_rate_hz);
    held_.reset();
    discard_ = settings_.discard_initial;
    trigger_ = false;
    return {};
}

std::size_t Protocol::take(std::span<const std::byte> bytes, std::int64_t host_ns, FrameSink& sink) noexcept {
    for (const std::byte wire : bytes) {
        take_byte(wire, host_ns, sink);
    }
    if (held_) {
        look_for_loss(host_ns, sink);
    }
    builder_.flush(sink);
    return bytes.size();
}

void Protocol::take_byte(std::byte wire, std::int64_t host_ns, FrameSink& sink) noexcept {
    const Byte byte = read_byte(wire);
    displacements_ += byte.meaning == Meaning::displacement ? 1 : 0;
    if (discard_ > 0) {
        --discard_;
        return;
    }
    if (byte.meaning == Meaning::displacement) {
        release(sink);
        held_ = Held{byte.counts, byte.is_rail, false, host_ns};
        return;
    }
    trigger_ = byte.meaning == Meaning::trigger_on;
    if (held_) {
        held_->has_edge = true;
    }
    builder_.tell(DeviceEventKind::sync, trigger_ ? 1 : 0, trigger_ ? "sync on" : "sync off", sink);
}

void Protocol::release(FrameSink& sink) noexcept {
    if (!held_) {
        return;
    }
    builder_.arrived(held_->host_ns);
    const std::array scan{static_cast<std::byte>(held_->counts), static_cast<std::byte>(trigger_ ? 1 : 0)};
    builder_.mark((held_->is_rail ? kBlockSaturated | kBlockSuspect : 0U) |
                  (held_->has_edge ? std::uint32_t{kBlockTrigger} : 0U));
    builder_.add(std::span(scan).first(settings_.trigger_channel ? 2 : 1), 0, sink);
    held_.reset();
}

// Bytes that stay late mean that some were lost; bytes that stay early, that some came from nowhere.
void Protocol::look_for_loss(std::int64_t host_ns, FrameSink& sink) noexcept {
    arrival_.add(builder_.next_scan() + 1, host_ns);
    const auto step_s = arrival_.take_step(kLossTicks / settings_.nominal_rate_hz);
    if (!step_s) {
        return;
    }
    release(sink);
    ++builder_.counts.resyncs;
    if (*step_s > 0.0) {
        builder_.tell(DeviceEventKind::warning, 0,
                      "bytes were probably lost: their number is estimated from their arrival", sink);
        const double lost = std::round(*step_s * settings_.nominal_rate_hz);
        builder_.gap(static_cast<std::uint64_t>(lost), kBlockGapUnknown | kBlockSuspect, sink);
    } else {
        builder_.tell(DeviceEventKind::warning, 0, "more bytes came than the device can have sent", sink);
        builder_.mark(kBlockSuspect);
        arrival_.reset(settings_.nominal_rate_hz);
    }
}

void Protocol::finish(FrameSink& sink) noexcept {
    release(sink);
    builder_.flush(sink);
}

Result<void> Protocol::zero(ByteStream&) {
    return Error{ErrorCode::invalid_argument,
                 settings_.port + ": an encoder has no hardware zero; the zero is taken in software"};
}

Result<std::unique_ptr<Device>> open_device(const DeviceConfig& config, const Clock& clock) {
    auto settings = read_settings(config);
    if (!settings) {
        return settings.error();
    }
    auto line = open_serial(settings->port, {.baud = kBaud});
    if (!line) {
        return line.error();
    }
    if (!answers_port_scan(**line)) {
        return Error{ErrorCode::device_failed, config.path + ".port = '" + settings->port +
                                                   "': nothing there answers like a Chronojump encoder; "
                                                   "check the port and the cable"};
    }
    return std::unique_ptr<Device>(std::make_unique<StreamDevice>(
        config.name, std::move(*line), std::make_unique<Protocol>(std::move(*settings)), clock));
}

}  // namespace hinge::drivers::chronojump
