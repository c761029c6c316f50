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
constexpr double kMostTime_s = 1e12;  // ticks that 64 bits hold
constexpr double kMostHeld_s = 2.0;   // while stamps are in doubt
constexpr std::size_t kMostHeld_bytes = 16U << 20U;
constexpr std::int64_t kComesBack_ns = 5'000'000'000;  // devices.md 13
constexpr std::int64_t kLook_ns = 50'000'000;

struct UnitName {
    std::string_view written;
    std::string_view unit;
    Quantity quantity;
    double scale;
};
constexpr std::array kUnits = std::to_array<UnitName>({
    {"n", "N", Quantity::force, 1.0},
    {"newton", "N", Quantity::force, 1.0},
    {"newtons", "N", Quantity::force, 1.0},
    {"kn", "N", Quantity::force, 1000.0},
    {"kilonewton", "N", Quantity::force, 1000.0},
    {"kilonewtons", "N", Quantity::force, 1000.0},
    {"nm", "N m", Quantity::moment, 1.0},
    {"newtonmeter", "N m", Quantity::moment, 1.0},
    {"newtonmeters", "N m", Quantity::moment, 1.0},
    {"newtonmetre", "N m", Quantity::moment, 1.0},
    {"newtonmetres", "N m", Quantity::moment, 1.0},
    {"nmm", "N m", Quantity::moment, 0.001},
    {"newtonmillimeter", "N m", Quantity::moment, 0.001},
    {"newtonmillimeters", "N m", Quantity::moment, 0.001},
    {"newtonmillimetre", "N m", Quantity::moment, 0.001},
    {"newtonmillimetres", "N m", Quantity::moment, 0.001},
    {"m", "m", Quantity::displacement, 1.0},
    {"meter", "m", Quantity::displacement, 1.0},
    {"meters", "m", Quantity::displacement, 1.0},
    {"metre", "m", Quantity::displacement, 1.0},
    {"metres", "m", Quantity::displacement, 1.0},
    {"cm", "m", Quantity::displacement, 0.01},
    {"centimeter", "m", Quantity::displacement, 0.01},
    {"centimeters", "m", Quantity::displacement, 0.01},
    {"centimetre", "m", Quantity::displacement, 0.01},
    {"centimetres", "m", Quantity::displacement, 0.01},
    {"mm", "m", Quantity::displacement, 0.001},
    {"millimeter", "m", Quantity::displacement, 0.001},
    {"millimeters", "m", Quantity::displacement, 0.001},
    {"millimetre", "m", Quantity::displacement, 0.001},
    {"millimetres", "m", Quantity::displacement, 0.001},
    {"v", "V", Quantity::voltage, 1.0},
    {"volt", "V", Quantity::voltage, 1.0},
    {"volts", "V", Quantity::voltage, 1.0},
    {"mv", "V", Quantity::voltage, 1e-3},
    {"millivolt", "V", Quantity::voltage, 1e-3},
    {"millivolts", "V", Quantity::voltage, 1e-3},
    {"uv", "V", Quantity::voltage, 1e-6},
    {"microvolt", "V", Quantity::voltage, 1e-6},
    {"microvolts", "V", Quantity::voltage, 1e-6},
});

// "Newton-Metres", "N*m", "N m", "N.m" and "N·m" are one: lower case, without what joins two units. A capital
// M is mega, not milli: it is kept and nothing known.
std::string plain_unit(std::string_view written) {
    std::string plain;
    for (std::size_t i = 0; i < written.size(); ++i) {
        const char c = written[i];
        const bool is_prefix = c == 'M' && i + 1 < written.size() && written.size() <= 2;
        if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
            plain += is_prefix ? c : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        } else if (written.substr(i).starts_with("\xc2\xb5")) {
            plain += 'u';  // the micro sign
            ++i;
        } else if (written.substr(i).starts_with("\xc2\xb7")) {
            ++i;
        } else if (c != ' ' && c != '*' && c != '-' && c != '.' && c != '_') {
            plain += c;
        }
    }
    return plain;
}

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
        const std::string plain = plain_unit(written);
        if (const auto unit = std::ranges::find(kUnits, std::string_view(plain), &UnitName::written);
            unit != kUnits.end()) {
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
    const auto wanted = static_cast<std::size_t>(kMostHeld_s * stream_.nominal_hz) + kMostScans;
    held_.resize(std::min(wanted, kMostHeld_bytes / scan_.size()));
    held_values_.resize(held_.size() * scan_.size());
    held_count_ = 0;
    received_ = 0;
    watch_.reset(1.0 / stream_.nominal_hz);
    last_s_.reset();
    reconnect_.stop();
    recovering_ = resuming_ = false;
    wakes_ns_ = kNoDeadline_ns;
    ended_ = nullptr;
    ending_ = false;
    if (used_) {
        renew_connection();
    }
    used_ = true;
    const auto opened = open_feed(line, stream_, buffer_samples());
    if (!opened) {
        return opened.error();
    }
    swapped_ = *opened;
    return {};
}

int Protocol::buffer_samples() const noexcept {
    return static_cast<int>(std::ceil(std::min(settings_.buffer_s * stream_.nominal_hz, 1e9)));
}

std::size_t Protocol::take(std::span<const std::byte> bytes, std::int64_t host_ns, FrameSink& sink) noexcept {
    host_ns_ = host_ns;
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
    ++received_;
    last_s_ = time_s;
    copy_values(sample.values);
    if (sample.time_s && resuming_) {
        resume(time_s, sink);
    }
    if (held_count_ == held_.size() && watch_.is_doubting()) {
        settle(watch_.decide(), sink);
    }
    const auto ticks = std::isfinite(time_s) && time_s > 0.0 && time_s < kMostTime_s
                           ? static_cast<std::uint64_t>(std::llround(time_s * kTick_hz))
                           : std::uint64_t{0};
    if (sample.time_s && settings_.has_gaps) {
        settle(watch_.add(time_s, host_ns_), sink);
    } else {
        watch_.skip();
    }
    if (watch_.is_doubting()) {
        hold(ticks);
    } else {
        builder_.add(scan_, ticks, sink);
    }
}

// What the watch says of the samples that are held.
void Protocol::settle(StampVerdict verdict, FrameSink& sink) noexcept {
    if (verdict == StampVerdict::believed || verdict == StampVerdict::doubted) {
        return;
    }
    if (verdict == StampVerdict::lost) {
        builder_.gap(watch_.lost(), 0, sink);
    } else if (verdict == StampVerdict::clock_set) {
        builder_.tell(DeviceEventKind::warning, 0, "the stream's clock was set; its samples go on", sink);
    }
    release(sink);
}

void Protocol::hold(std::uint64_t ticks) noexcept {
    held_[held_count_] = {ticks, host_ns_};
    std::ranges::copy(scan_, held_values_.begin() + static_cast<std::ptrdiff_t>(held_count_ * scan_.size()));
    ++held_count_;
}

// Each with the moment at which it came.
void Protocol::release(FrameSink& sink) noexcept {
    std::int64_t host_ns = host_ns_;
    const auto came_at = [&](std::int64_t then_ns) {
        if (then_ns != host_ns) {
            builder_.flush(sink);
            builder_.arrived(host_ns = then_ns);
        }
    };
    for (std::size_t i = 0; i < held_count_; ++i) {
        came_at(held_[i].host_ns);
        builder_.add(std::span(held_values_).subspan(i * scan_.size(), scan_.size()), held_[i].ticks, sink);
    }
    held_count_ = 0;
    came_at(host_ns_);
}

// The first stamp after the connection came back says how much is missing.
void Protocol::resume(double time_s, FrameSink& sink) noexcept {
    resuming_ = false;
    release(sink);
    bool by_arrival = false;
    const std::uint64_t lost = watch_.resume(time_s, host_ns_, by_arrival);
    builder_.gap(lost, by_arrival ? kBlockGapUnknown | kBlockSuspect : 0U, sink);
}

bool Protocol::recover(ByteStream&, std::int64_t now_ns, FrameSink& sink) noexcept {
    if (stream_.source_id.empty() || ended_ != nullptr || ending_) {
        return false;
    }
    settle(watch_.finish(), sink);
    lost_ns_ = now_ns;
    wakes_ns_ = now_ns + kLook_ns;
    try {
        reconnect_.start(settings_, stream_, buffer_samples());
    } catch (const std::exception&) {  // no thread, no memory: the run ends as without it
        return false;
    }
    feed_.await();
    recovering_ = true;
    builder_.tell(DeviceEventKind::warning, 0, "the connection to the outlet was lost; looking for it again",
                  sink);
    return true;
}

const char* Protocol::follow(ByteStream&, std::int64_t now_ns, FrameSink& sink) noexcept {
    if (!recovering_) {
        return ended_;
    }
    wakes_ns_ = now_ns + kLook_ns;
    if (auto found = reconnect_.take()) {
        feed_.replace(std::move(found->line));
        swapped_ = found->swapped;
        stream_ = std::move(found->stream);
        recovering_ = false;
        resuming_ = true;
        wakes_ns_ = kNoDeadline_ns;
        builder_.tell(DeviceEventKind::reconnected, 0, "the outlet is back; what is missing is a gap", sink);
    } else if (now_ns - lost_ns_ >= kComesBack_ns) {
        recovering_ = false;
        wakes_ns_ = kNoDeadline_ns;
        reconnect_.cancel();
        feed_.close();
        ended_ = "the outlet is gone and did not come back within 5 s; check the network and its program";
    }
    return ended_;
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
    settle(watch_.finish(), sink);
    builder_.flush(sink);
    if (recovering_) {  // nothing to close; the next start connects
        recovering_ = false;
        wakes_ns_ = kNoDeadline_ns;
        reconnect_.cancel();
        feed_.await();
    } else if (ending_ && used_) {
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
