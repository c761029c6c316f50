#include "drivers/qtm_rt/device.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <string>
#include <utility>

#include "drivers/transport/tcp.h"

namespace hinge::drivers::qtm {
namespace {

constexpr int kConnect_ms = 3000;
constexpr std::size_t kMostScans = 1000;  // of a block
constexpr std::array<std::string_view, kValues> kNames{"fx", "fy",   "fz",   "mx",  "my",
                                                       "mz", "copx", "copy", "copz"};

Result<std::vector<Plate>> wanted_plates(const Server& server, const Settings& settings) {
    if (server.force.plates.size() > kMostPlates) {  // a frame holds all of them, wanted or not
        return Error{ErrorCode::device_failed,
                     "QTM lists " + std::to_string(server.force.plates.size()) +
                         " plates, at most 8 can be read; take the others out of its project"};
    }
    if (settings.plates.empty()) {
        return server.force.plates;
    }
    std::vector<Plate> plates;
    for (const unsigned id : settings.plates) {
        const auto found = std::ranges::find(server.force.plates, id, &Plate::id);
        if (found == server.force.plates.end()) {
            return Error{ErrorCode::device_failed, "QTM has no plate " + std::to_string(id) + "; it lists " +
                                                       std::to_string(server.force.plates.size()) +
                                                       ", see `plates`"};
        }
        plates.push_back(*found);
    }
    return plates;
}

// The nine floats of a sample, in this computer's byte order.
void copy_values(const PlateSamples& plate, std::size_t sample, ByteOrder order, std::byte* into) noexcept {
    const auto values = plate.values.subspan(sample * 4 * kValues, 4 * kValues);
    for (std::size_t i = 0; i < kValues; ++i) {
        const std::uint32_t bits = read_u32(values, 4 * i, order);
        std::memcpy(into + 4 * i, &bits, 4);
    }
}

void copy_missing(std::byte* into) noexcept {
    constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();
    for (std::size_t i = 0; i < kValues; ++i) {
        std::memcpy(into + 4 * i, &kMissing, 4);
    }
}

}  // namespace

ChannelLayout layout_of(const Server& server, const std::vector<Plate>& plates, const Settings& settings) {
    ChannelLayout layout;
    const double newton = server.force.newtons_per_unit;
    const double metre = server.force.metres_per_unit;
    for (std::size_t p = 0; p < plates.size(); ++p) {
        const Plate& plate = plates[p];
        for (std::size_t i = 0; i < kValues; ++i) {
            const std::string name(kNames[i]);
            layout.channels.push_back({.id = "p" + std::to_string(p + 1) + "_" + name,
                                       .label = "plate " + std::to_string(plate.id) + " (" + plate.name +
                                                ") " + name + ", " + settings.coordinates + " axes",
                                       .unit = i < 3   ? "N"
                                               : i < 6 ? "N m"
                                                       : "m",
                                       .quantity = i < 3   ? Quantity::force
                                                   : i < 6 ? Quantity::moment
                                                           : Quantity::displacement,
                                       .wire = WireType::f32,
                                       .scale = i < 3   ? newton
                                                : i < 6 ? newton * settings.newton_metres
                                                        : metre});
        }
    }
    return layout;
}

Protocol::Protocol(Settings settings, Server server, std::vector<Plate> plates)
    : settings_(std::move(settings)),
      server_(std::move(server)),
      plates_(std::move(plates)),
      rate_hz_(plates_.front().rate_hz) {}

Result<StreamInfo> Protocol::negotiate(ByteStream&, const StreamRequest& request) {
    StreamInfo info;
    info.driver = "qtm_rt";
    info.serial = settings_.host;
    info.firmware = "QTM protocol " + server_.version;
    info.nominal_hz = request.rate_hz;
    info.actual_hz = rate_hz_;
    info.clock = {.tick_hz = rate_hz_, .bits = 32, .hardware = true};  // the samples' own number
    info.layout = layout_of(server_, plates_, settings_);
    return info;
}

Result<void> Protocol::begin(ByteStream& line) {
    scan_.assign(4 * kValues * plates_.size(), std::byte{0});
    builder_.reset(scan_.size(), kMostScans);
    expected_.reset();
    plates_differ_ = false;
    ended_ = nullptr;
    return send_command(line, "StreamFrames AllFrames Force", settings_.order);
}

std::size_t Protocol::take(std::span<const std::byte> bytes, std::int64_t host_ns, FrameSink& sink) noexcept {
    builder_.arrived(host_ns);
    std::size_t used = 0;
    while (ended_ == nullptr) {
        const FoundPacket found = find_packet(bytes.subspan(used), settings_.order);
        if (found.scan == Scan::incomplete) {
            break;
        }
        if (found.scan == Scan::broken) {
            ++builder_.counts.resyncs;
            ended_ = "what QTM sent is no packet; the run ends, start it again";
            break;
        }
        used += found.size;
        Frame frame;
        if (found.packet.type == PacketType::data &&
            read_frame(found.packet.payload, settings_.order, frame)) {
            take_frame(frame, sink);
        } else if (found.packet.type == PacketType::data) {
            ++builder_.counts.resyncs;
            ended_ = "a frame's sizes contradict each other; the run ends, check QTM's version";
        } else if (found.packet.type == PacketType::event && !found.packet.payload.empty()) {
            take_event(found.packet.payload.front(), sink);
        } else if (found.packet.type == PacketType::error) {
            ended_ = "QTM refused to stream forces; is a measurement or a preview running?";
        } else if (found.packet.type == PacketType::no_more_data) {
            ended_ = "QTM has no measurement or preview running; start one, then start the run again";
        }
    }
    builder_.flush(sink);
    return ended_ != nullptr ? bytes.size() : used;
}

// The plates share one clock in QTM: the samples of a frame are those of the first wanted plate that has
// some.
const PlateSamples* Protocol::find_lead(const Frame& frame, FrameSink& sink) noexcept {
    const PlateSamples* lead = nullptr;
    for (std::size_t i = 0; i < frame.plate_count; ++i) {
        const PlateSamples& plate = frame.plates[i];
        if (plate.count == 0 || plate.first_number == 0 ||
            std::ranges::find(plates_, plate.id, &Plate::id) == plates_.end()) {
            continue;
        }
        if (lead == nullptr) {
            lead = &plate;
        } else if (plate.first_number != lead->first_number || plate.count != lead->count) {
            builder_.mark(kBlockSuspect);
            if (!std::exchange(plates_differ_, true)) {
                builder_.tell(
                    DeviceEventKind::warning, 0,
                    "the plates' samples have different numbers; where one plate has none it is missing",
                    sink);
            }
        }
    }
    return lead;
}

void Protocol::take_frame(const Frame& frame, FrameSink& sink) noexcept {
    const PlateSamples* lead = find_lead(frame, sink);
    if (lead == nullptr) {
        return;
    }
    const bool came_before = expected_ && frame.number == last_frame_;
    last_frame_ = frame.number;
    if (!expected_) {
        expected_ = lead->first_number;
    }
    const auto ahead = static_cast<std::int32_t>(lead->first_number - static_cast<std::uint32_t>(*expected_));
    if (ahead < 0) {
        if (!came_before) {
            ended_ = "QTM numbers its samples anew: another measurement has begun; start the run again";
        }
        return;
    }
    if (ahead > 0) {
        builder_.gap(static_cast<std::uint64_t>(ahead), 0, sink);
        *expected_ += static_cast<std::uint64_t>(ahead);
    }
    for (std::uint32_t sample = 0; sample < lead->count; ++sample) {
        add_sample(frame, sink);
        ++*expected_;
    }
}

void Protocol::add_sample(const Frame& frame, FrameSink& sink) noexcept {
    for (std::size_t p = 0; p < plates_.size(); ++p) {
        std::byte* into = scan_.data() + 4 * kValues * p;
        copy_missing(into);
        for (std::size_t i = 0; i < frame.plate_count; ++i) {
            const PlateSamples& plate = frame.plates[i];
            const std::uint32_t sample = static_cast<std::uint32_t>(*expected_) - plate.first_number;
            if (plate.id == plates_[p].id && plate.first_number != 0 && sample < plate.count) {
                copy_values(plate, sample, settings_.order, into);
            }
        }
    }
    builder_.add(scan_, *expected_, sink);
}

void Protocol::take_event(std::byte event, FrameSink& sink) noexcept {
    switch (static_cast<ServerEvent>(event)) {
        case ServerEvent::closed: ended_ = "QTM's measurement was closed"; break;
        case ServerEvent::capture_stopped: ended_ = "QTM's measurement has ended"; break;
        case ServerEvent::camera_settings_changed:
            builder_.tell(DeviceEventKind::warning, static_cast<int>(event),
                          "QTM's camera settings have changed", sink);
            break;
        case ServerEvent::shutting_down: ended_ = "QTM is shutting down"; break;
        case ServerEvent::trigger:
            builder_.mark(kBlockTrigger);
            builder_.tell(DeviceEventKind::trigger_on, static_cast<int>(event), "QTM was triggered", sink);
            break;
        default: break;
    }
}

const char* Protocol::follow(ByteStream&, std::int64_t, FrameSink&) noexcept {
    return ended_;
}

Result<void> Protocol::zero(ByteStream&) {
    return Error{ErrorCode::invalid_argument, "QTM zeroes its plates itself; the zero here is by software"};
}

Result<std::unique_ptr<Device>> open_device(const DeviceConfig& config, const Clock& clock) {
    auto settings = read_settings(config);
    if (!settings) {
        return settings.error();
    }
    const auto fault = [&](const Error& error) {
        return Error{error.code, config.path + ".host = '" + settings->host + "': " + error.message};
    };
    auto line = connect_tcp(settings->host, settings->port, kConnect_ms);
    if (!line) {
        return fault(line.error());
    }
    auto server = shake_hands(**line, *settings);
    if (!server) {
        return fault(server.error());
    }
    auto plates = wanted_plates(*server, *settings);
    if (!plates) {
        return fault(plates.error());
    }
    for (const Plate& plate : *plates) {
        if (plate.rate_hz != plates->front().rate_hz) {
            return fault({ErrorCode::device_failed,
                          "plate " + std::to_string(plate.id) + " runs at " + std::to_string(plate.rate_hz) +
                              " Hz, the first at another rate; open them as two devices"});
        }
    }
    return std::unique_ptr<Device>(std::make_unique<StreamDevice>(
        config.name, std::move(*line),
        std::make_unique<Protocol>(std::move(*settings), std::move(*server), std::move(*plates)), clock));
}

}  // namespace hinge::drivers::qtm
