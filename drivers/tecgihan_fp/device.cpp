#include "drivers/tecgihan_fp/device.h"

#include <algorithm>
#include <cctype>
#include <string>

#include "drivers/transport/byte_order.h"
#include "drivers/transport/serial.h"

namespace hinge::drivers::tecgihan {
namespace {

constexpr std::uint32_t kBaud = 1'000'000;
constexpr std::int64_t kPacketTimeout_ns = 2'000'000'000;  // devices.md 3.3
constexpr std::array<std::string_view, kAxes> kAxisNames{"fx", "fy", "fz", "mx", "my", "mz"};

std::span<const std::byte> bytes_of(std::string_view text) noexcept {
    return std::as_bytes(std::span(text));
}

bool is_text(std::span<const std::byte> bytes) noexcept {
    return std::ranges::all_of(bytes, [](std::byte byte) {
        const auto c = std::to_integer<unsigned char>(byte);
        return std::isprint(c) != 0 || c == '\r' || c == '\n';
    });
}

}  // namespace

ChannelLayout layout_of(const Identity& identity) {
    ChannelLayout layout;
    for (std::size_t plate = 0; plate < identity.plates.size(); ++plate) {
        const PlateInfo& info = identity.plates[plate];
        const std::string number = std::to_string(plate + 1);
        for (std::size_t axis = 0; axis < kAxes; ++axis) {
            const double full_scale = info.full_scales[identity.range][axis];
            const std::string name(kAxisNames[axis]);
            layout.channels.push_back({.id = "p" + number + "_" + name,
                                       .label = "plate " + number + " (serial " + info.serial + ") " + name +
                                                (info.has_own_scales ? "" : ", full scale assumed") +
                                                (info.has_own_surface ? "" : ", sensor depth not told"),
                                       .unit = axis < 3 ? "N" : "N m",
                                       .quantity = axis < 3 ? Quantity::force : Quantity::moment,
                                       .wire = WireType::i16,
                                       .scale = full_scale / kFullScaleCounts,
                                       .min = -full_scale,
                                       .max = full_scale});
        }
    }
    return layout;
}

Protocol::Protocol(Settings settings, Identity identity)
    : settings_(std::move(settings)), identity_(std::move(identity)) {}

Result<StreamInfo> Protocol::negotiate(ByteStream& line, const StreamRequest& request) {
    const double wanted_hz = settings_.rate_hz > 0.0 ? settings_.rate_hz : request.rate_hz;
    rate_ = rate_for(wanted_hz);
    if (auto set = set_rate(line, rate_); !set) {
        return set.error();
    }
    StreamInfo info;
    info.driver = "tecgihan_fp";
    info.serial = identity_.serial;
    info.firmware = identity_.version;
    info.nominal_hz = wanted_hz;
    info.actual_hz = rate_.hz;
    info.layout = layout_of(identity_);
    return info;
}

Result<void> Protocol::begin(ByteStream& line) {
    if (auto stopped = stop_and_purge(line, settings_); !stopped) {
        return stopped;
    }
    if (auto idle = make_idle(line); !idle) {
        return idle;
    }
    const std::size_t plates = identity_.plates.size();
    builder_.reset(2 * kAxes * plates, rate_.bundle);
    packet_.assign(packet_bytes(plates, rate_.bundle), std::byte{0});
    filled_ = 0;
    wants_next_ = false;
    has_surplus_ = false;
    return tell(line, "START");
}

std::size_t Protocol::take(std::span<const std::byte> bytes, std::int64_t host_ns, FrameSink& sink) noexcept {
    last_byte_ns_ = host_ns;
    if (wants_next_) {  // nothing was asked for
        has_surplus_ = true;
        return bytes.size();
    }
    const std::size_t count = std::min(bytes.size(), packet_.size() - filled_);
    std::ranges::copy(bytes.first(count), packet_.begin() + static_cast<std::ptrdiff_t>(filled_));
    filled_ += count;
    if (filled_ == packet_.size()) {
        deliver(host_ns, sink);
        wants_next_ = true;
    }
    has_surplus_ = has_surplus_ || count < bytes.size();
    return bytes.size();
}

void Protocol::deliver(std::int64_t host_ns, FrameSink& sink) noexcept {
    constexpr std::uint16_t kRails[] = {0x7FFF, 0x8000, 0x8001};
    filled_ = 0;
    builder_.arrived(host_ns);
    const std::size_t plates = identity_.plates.size();
    const auto scan = std::span(scan_).first(2 * kAxes * plates);
    for (std::size_t word = 0; word < packet_.size() / 2; ++word) {
        if (std::ranges::find(kRails, read_le16(packet_, 2 * word)) != std::end(kRails)) {
            builder_.mark(kBlockSaturated);
            break;
        }
    }
    for (std::size_t at = 0; at < rate_.bundle; ++at) {
        extract_scan(packet_, plates, rate_.bundle, at, scan);
        builder_.add(scan, 0, sink);
    }
    builder_.flush(sink);
}

const char* Protocol::give_up(ByteStream& line, const char* text) noexcept {
    ++builder_.counts.resyncs;
    static_cast<void>(line.write_some(bytes_of("STOP\n")));
    return text;
}

const char* Protocol::follow(ByteStream& line, std::int64_t now_ns, FrameSink&) noexcept {
    if (has_surplus_) {
        return give_up(line, "more bytes came than one packet has; the run ends, start it again");
    }
    if (filled_ > 0 && now_ns - last_byte_ns_ >= kPacketTimeout_ns) {
        return give_up(line, is_text(std::span(packet_).first(filled_))
                                 ? "the controller sent text in place of data; the run ends, start it again"
                                 : "a packet stopped half way; the run ends, start it again");
    }
    if (wants_next_) {
        const IoResult wrote = line.write_some(bytes_of("DT\n"));
        if (wrote.status != IoStatus::would_block && wrote.bytes != 3) {
            return give_up(line, "the next packet could not be asked for; check the cable");
        }
        wants_next_ = wrote.status == IoStatus::would_block;
    }
    return nullptr;
}

std::int64_t Protocol::wakes_at_ns() const noexcept {
    return filled_ > 0 ? last_byte_ns_ + kPacketTimeout_ns : kNoDeadline_ns;
}

Result<std::unique_ptr<Device>> open_device(const DeviceConfig& config, const Clock& clock) {
    auto settings = read_settings(config);
    if (!settings) {
        return settings.error();
    }
    auto line = open_serial(settings->port, {.baud = kBaud,
                                             .flow_control = FlowControl::hardware,
                                             .require_flow_control = settings->require_flow_control});
    if (!line) {
        return line.error();
    }
    auto ready = stop_and_purge(**line, *settings);
    if (ready) {
        ready = make_idle(**line);
    }
    auto identity = ready ? identify(**line, *settings) : Result<Identity>(ready.error());
    if (!identity) {
        return Error{ErrorCode::device_failed,
                     config.path + ".port = '" + settings->port + "': " + identity.error().message};
    }
    return std::unique_ptr<Device>(std::make_unique<StreamDevice>(
        config.name, std::move(*line), std::make_unique<Protocol>(std::move(*settings), std::move(*identity)),
        clock));
}

}  // namespace hinge::drivers::tecgihan
