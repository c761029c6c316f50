#include "drivers/lsl/device.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <string>

#include "drivers/lsl/packet.h"

namespace hinge::drivers::lab_streaming {
namespace {

constexpr std::size_t kMostScans = 1000;  // of a block
constexpr double kTick_hz = 1e6;
constexpr double kGapPeriods = 1.5;
constexpr double kMostGap_s = 3600.0;  // a clock that was set is no gap

struct UnitName {
    std::string_view written;
    std::string_view unit;
    Quantity quantity;
    double scale;
};
constexpr std::array kUnits = std::to_array<UnitName>({
    {"N", "N", Quantity::force, 1.0},
    {"kN", "N", Quantity::force, 1000.0},
    {"Nm", "N m", Quantity::moment, 1.0},
    {"N m", "N m", Quantity::moment, 1.0},
    {"N*m", "N m", Quantity::moment, 1.0},
    {"Nmm", "N m", Quantity::moment, 0.001},
    {"m", "m", Quantity::displacement, 1.0},
    {"mm", "m", Quantity::displacement, 0.001},
    {"V", "V", Quantity::voltage, 1.0},
    {"volts", "V", Quantity::voltage, 1.0},
    {"mV", "V", Quantity::voltage, 0.001},
});

WireType wire_of(Format format) {
    switch (format) {
        case Format::float32: return WireType::f32;
        case Format::int32: return WireType::i32;
        case Format::int16: return WireType::i16;
        case Format::int8: return WireType::i8;
        default: return WireType::f64;
    }
}

// Lower case, with anything else than letters and digits as an underscore.
std::string id_of(const std::string& label, std::size_t channel) {
    std::string id;
    for (const char c : label) {
        const auto byte = static_cast<unsigned char>(c);
        id += std::isalnum(byte) != 0 ? static_cast<char>(std::tolower(byte)) : '_';
    }
    return id.empty() ? "ch" + std::to_string(channel + 1) : id;
}

}  // namespace

ChannelLayout layout_of(const StreamDescription& stream, const std::vector<std::string>& units) {
    ChannelLayout layout;
    for (std::size_t i = 0; i < stream.channel_count; ++i) {
        const ChannelInfo info = stream.channels.empty() ? ChannelInfo{} : stream.channels[i];
        const std::string written = units.empty() ? info.unit : units[units.size() == 1 ? 0 : i];
        Channel channel{.id = id_of(info.label, i),
                        .label = info.label.empty() ? "channel " + std::to_string(i + 1) : info.label,
                        .unit = written,
                        .wire = wire_of(stream.format)};
        if (const auto unit = std::ranges::find(kUnits, written, &UnitName::written); unit != kUnits.end()) {
            channel.unit = unit->unit;
            channel.quantity = unit->quantity;
            channel.scale = unit->scale;
        }
        const auto same = [&](const Channel& other) { return other.id == channel.id; };
        if (std::ranges::any_of(layout.channels, same)) {
            channel.id += "_" + std::to_string(i + 1);
        }
        layout.channels.push_back(std::move(channel));
    }
    return layout;
}

Protocol::Protocol(Settings settings, StreamDescription stream, Feed& feed, const Clock& clock)
    : settings_(std::move(settings)), stream_(std::move(stream)), feed_(feed), clock_(clock) {}

Result<StreamInfo> Protocol::negotiate(ByteStream&, const StreamRequest& request) {
    StreamInfo info;
    info.driver = "lsl";
    info.serial = stream_.source_id.empty() ? stream_.uid : stream_.source_id;
    info.firmware = "LSL 1.10, stream '" + stream_.name + "'";
    if (const auto clock = ask_clock(stream_.address, stream_.service_port, settings_.clock_probes, clock_)) {
        char text[96];
        std::snprintf(text, sizeof text, ", clock offset %.6f s (round trip %.3f ms of %d)", clock->offset_s,
                      1e3 * clock->round_trip_s, clock->replies);
        info.firmware += text;
    }
    info.nominal_hz = request.rate_hz;
    info.actual_hz = stream_.nominal_hz;
    info.clock = {.tick_hz = kTick_hz, .bits = 64, .hardware = true};
    info.layout = layout_of(stream_, settings_.units);
    return info;
}

Result<void> Protocol::begin(ByteStream& line) {
    scan_.assign(stream_.channel_count * size_of(stream_.format), std::byte{0});
    builder_.reset(scan_.size(), kMostScans);
    last_s_.reset();
    ended_ = nullptr;
    ending_ = false;
    if (used_) {
        renew_connection();
    }
    used_ = true;
    const double buffer = std::min(settings_.buffer_s * stream_.nominal_hz, 1e9);
    const auto opened = open_feed(line, stream_, static_cast<int>(std::ceil(buffer)));
    if (!opened) {
        return opened.error();
    }
    swapped_ = *opened;
    return {};
}

std::size_t Protocol::take(std::span<const std::byte> bytes, std::int64_t host_ns, FrameSink& sink) noexcept {
    builder_.arrived(host_ns);
    std::size_t used = 0;
    while (ended_ == nullptr) {
        const FoundSample found = find_sample(bytes.subspan(used), scan_.size(), swapped_);
        if (found.scan == Scan::incomplete) {
            break;
        }
        if (found.scan == Scan::broken) {
            ++builder_.counts.resyncs;
            ended_ = "what the outlet sent is no sample; the run ends, start it again";
            break;
        }
        used += found.size;
        take_sample(found.sample, sink);
    }
    builder_.flush(sink);
    return ended_ != nullptr ? bytes.size() : used;
}

void Protocol::take_sample(const Sample& sample, FrameSink& sink) noexcept {
    const double period_s = 1.0 / stream_.nominal_hz;
    if (!sample.time_s && !last_s_) {
        ended_ = "the stream begins without a time; the run ends, start it again";
        return;
    }
    const double time_s = sample.time_s.value_or(last_s_.value_or(0.0) + period_s);
    if (last_s_ && settings_.has_gaps) {
        follow_time(time_s - *last_s_, sink);
    }
    last_s_ = time_s;
    copy_values(sample.values);
    builder_.add(scan_, static_cast<std::uint64_t>(std::llround(time_s * kTick_hz)), sink);
}

void Protocol::follow_time(double step_s, FrameSink& sink) noexcept {
    const double period_s = 1.0 / stream_.nominal_hz;
    if (step_s > kGapPeriods * period_s && step_s < kMostGap_s) {
        builder_.gap(static_cast<std::uint64_t>(std::lround(step_s * stream_.nominal_hz)) - 1, 0, sink);
    } else if (step_s >= kMostGap_s || step_s < -kGapPeriods * period_s) {
        builder_.gap(0, kBlockGapUnknown | kBlockSuspect, sink);
    }
}

void Protocol::copy_values(std::span<const std::byte> values) noexcept {
    std::ranges::copy(values, scan_.begin());
    if (swapped_) {
        swap_values(scan_, size_of(stream_.format));
    }
    // There is no int64 in a layout: the nearest f64, exact to 2^53.
    for (std::size_t at = 0; stream_.format == Format::int64 && at < scan_.size(); at += 8) {
        std::int64_t whole = 0;
        std::memcpy(&whole, scan_.data() + at, sizeof whole);
        const auto number = static_cast<double>(whole);
        std::memcpy(scan_.data() + at, &number, sizeof number);
    }
}

Result<void> Protocol::end(ByteStream&) {
    ending_ = true;
    return {};
}

void Protocol::finish(FrameSink& sink) noexcept {
    builder_.flush(sink);
    if (ending_ && used_) {
        renew_connection();
    }
}

// Only the end of the connection stops an outlet; the new one waits for the next start.
void Protocol::renew_connection() noexcept {
    feed_.close();
    if (auto line = connect_feed(stream_.address, stream_.data_port)) {
        feed_.replace(std::move(*line));
    }
    used_ = false;
}

Result<void> Protocol::zero(ByteStream&) {
    return Error{ErrorCode::invalid_argument,
                 "a stream cannot be zeroed at its source; the zero is by software"};
}

Result<std::unique_ptr<Device>> open_device(const DeviceConfig& config, const Clock& clock) {
    auto settings = read_settings(config);
    if (!settings) {
        return settings.error();
    }
    const auto fault = [&](const Error& error) {
        return Error{error.code, config.path + ": " + error.message};
    };
    std::string host = settings->host;
    std::uint16_t port = settings->port;
    if (host.empty()) {
        const auto found = discover(*settings);
        if (!found) {
            return fault(found.error());
        }
        host = found->address;
        port = found->data_port;
    }
    auto stream = ask_description(host, port);
    if (!stream) {
        return fault(stream.error());
    }
    if (!matches(*stream, settings->condition)) {
        return fault({ErrorCode::device_failed, "the stream '" + stream->name + "' at " + host +
                                                    " does not fulfil \"" + settings->condition + "\""});
    }
    if (!(stream->nominal_hz > 0.0)) {
        return fault({ErrorCode::device_failed,
                      "the stream '" + stream->name + "' has no regular rate; forces need one"});
    }
    if (stream->format == Format::string) {
        return fault(
            {ErrorCode::device_failed, "the stream '" + stream->name + "' sends strings, expected numbers"});
    }
    if (settings->units.size() > 1 && settings->units.size() != stream->channel_count) {
        return Error{ErrorCode::invalid_argument,
                     config.path + ".units lists " + std::to_string(settings->units.size()) +
                         " units, the stream has " + std::to_string(stream->channel_count) +
                         " channels; write one for all or one for each"};
    }
    auto line = connect_feed(host, port);
    if (!line) {
        return fault(line.error());
    }
    auto feed = std::make_unique<Feed>(std::move(*line));
    Feed& owned = *feed;
    return std::unique_ptr<Device>(std::make_unique<StreamDevice>(
        config.name, std::move(feed),
        std::make_unique<Protocol>(std::move(*settings), std::move(*stream), owned, clock), clock));
}

}  // namespace hinge::drivers::lab_streaming
