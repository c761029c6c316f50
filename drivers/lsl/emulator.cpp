#include "drivers/lsl/emulator.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <random>
#include <string>
#include <utility>

#include "drivers/config_reader.h"
#include "drivers/emulator/line_emulator.h"
#include "drivers/lsl/outlet_services.h"
#include "drivers/lsl/packet.h"

namespace hinge::drivers {
namespace lab_streaming {
namespace {

struct Options {
    double time_factor = 1.0;
    double drift_ppm = 0.0;
    double rate_hz = 1000.0;
    double rate_error_percent = 0.0;
    double stamp_jitter_ms = 0.0;
    bool stamps_each = false;  // else one a chunk
    std::size_t chunk_samples = 10;
    Format format = Format::float32;
    bool swapped = false;  // sends in the other byte order
    std::uint16_t port = 0;
    std::uint16_t discovery_port = 0;
};

constexpr std::size_t kPlateChannels = 12;
constexpr std::size_t kChannels = kPlateChannels + 1;
constexpr std::uint64_t kReply = 0;
constexpr std::uint64_t kChunk = 1;

// A sample as it travels.
void append_wire(std::vector<std::byte>& bytes, std::optional<double> time_s, std::vector<std::byte> values,
                 const Options& options) {
    const std::size_t at = bytes.size();
    if (options.swapped) {
        swap_values(values, size_of(options.format));
    }
    append_sample(bytes, time_s, values);
    if (options.swapped && time_s) {
        swap_values(std::span(bytes).subspan(at + 1, sizeof(double)), sizeof(double));
    }
}

std::string answer_of(const std::string& uid, const Options& options) {
    constexpr bool kIsLittle = std::endian::native == std::endian::little;
    std::string answer = feed_response(uid);
    if (options.swapped) {
        const std::string key = "Byte-Order: ";
        answer.replace(answer.find(key) + key.size(), 4, kIsLittle ? "4321" : "1234");
    }
    return answer;
}

StreamDescription describe(const Options& options) {
    StreamDescription stream{.name = "Emulated plates",
                             .type = "Force",
                             .channel_count = kChannels,
                             .format = options.format,
                             .source_id = "hinge-emulated",
                             .nominal_hz = options.rate_hz,
                             .uid = "3c2fd5ae-0f6d-4f8e-9b55-6d2f8f6f0a11",
                             .hostname = "localhost",
                             .address = "127.0.0.1"};
    for (const char* side : {"left", "right"}) {
        for (const char* axis : {"fx", "fy", "fz", "mx", "my", "mz"}) {
            stream.channels.push_back({std::string(side) + "_" + axis, axis[0] == 'f' ? "N" : "Nm", "Force"});
        }
    }
    stream.channels.push_back({"bar", "mm", "Position"});
    return stream;
}

class Model final : public SerialModel {
public:
    Model(const Options& options, LabSignal lab, std::unique_ptr<OutletServices> services)
        : options_(options),
          lab_(std::move(lab)),
          services_(std::move(services)),
          stream_(describe(options)) {
        stream_.service_port = services_->service_port();
        stream_.created_at_s = local_clock_s();
    }

    void listening(std::uint16_t port) override {
        stream_.data_port = port;
        services_->serve(stream_);
    }

    void disconnected() override {
        streams_ = false;
        text_.clear();
    }
    void advance_to(double time_s, SerialLine& line) override {
        time_s_ = time_s;
        while (streams_ && sample_s(samples_.size()) <= time_s_) {
            take_sample();
            if (unsent_ > 0) {  // the program that publishes never saw it
                --unsent_;
                ++lost_;
                continue;
            }
            chunk_.push_back(samples_.size() - 1);
            if (chunk_.size() == options_.chunk_samples) {
                send_chunk(line);
            }
        }
    }
    void hear(std::span<const std::byte> bytes, SerialLine& line) override {
        text_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        if (text_ == "LSL:fullinfo\r\n") {
            text_.clear();
            line.answer(to_xml(stream_, true), kReply);
        } else if (const auto request = parse_feed_request(text_)) {
            text_.clear();
            open_feed(*request, line);
        }
    }
    bool inject(const Fault& fault, SerialLine&) override {
        if (fault.name == "wrong_pattern") {
            wrong_pattern_ = true;
        } else if (fault.name == "no_stream") {
            refusal_ = "LSL/110 404 Not found\r\n\r\n";
        } else if (fault.name == "old_version") {
            refusal_ = "LSL/110 505 Version not supported\r\n\r\n";
        } else if (fault.name == "half_sample") {
            halves_ = true;
        } else if (fault.name == "clock_set") {
            clock_s_ += fault.value;
        } else if (fault.name == "lose_samples") {
            unsent_ += static_cast<std::uint64_t>(std::max(fault.value, 0.0));
        } else {
            return false;
        }
        return true;
    }
    void left(std::uint64_t tag) override { sent_ += tag >= kChunk ? tag - kChunk : 0; }
    void lost(std::uint64_t tag) override { lost_ += tag >= kChunk ? tag - kChunk : 0; }
    EmulatedTruth truth() const override { return {sent_, 0, lost_, rate_hz()}; }
    std::vector<std::byte> expected_scan(std::uint64_t scan) const override {
        std::vector<std::byte> values = samples_.at(scan);
        // The inlet makes the nearest f64 of an int64.
        for (std::size_t at = 0; options_.format == Format::int64 && at < values.size(); at += 8) {
            std::int64_t whole = 0;
            std::memcpy(&whole, values.data() + at, sizeof whole);
            const auto number = static_cast<double>(whole);
            std::memcpy(values.data() + at, &number, sizeof number);
        }
        return values;
    }

private:
    [[nodiscard]] double rate_hz() const { return stamped_hz() * (1.0 + options_.drift_ppm * 1e-6); }
    // By the outlet's own clock, which drifts with its samples.
    [[nodiscard]] double stamped_hz() const {
        return options_.rate_hz * (1.0 + 0.01 * options_.rate_error_percent);
    }
    // When a sample is stamped: by the outlet's clock, or late by the moods of its program.
    [[nodiscard]] double stamp_s(std::size_t sample) {
        const double late_s = 1e-3 * options_.stamp_jitter_ms * std::abs(normal_(random_));
        return clock_s_ + start_s_ + static_cast<double>(sample) / stamped_hz() + late_s;
    }
    [[nodiscard]] double sample_s(std::size_t sample) const {
        return start_s_ + static_cast<double>(sample + 1) / rate_hz();
    }

    void open_feed(const FeedRequest& request, SerialLine& line) {
        if (!refusal_.empty() || request.uid != stream_.uid || request.version != 110) {
            line.answer(refusal_.empty() ? "LSL/110 404 Not found\r\n\r\n" : std::exchange(refusal_, {}),
                        kReply);
            return;
        }
        line.answer(answer_of(stream_.uid, options_), kReply);
        std::vector<std::byte> bytes;
        const int wrong = std::exchange(wrong_pattern_, false) ? 1 : 0;
        for (const int offset : {4, 2}) {
            append_wire(bytes, kTestTime_s, test_values(options_.format, kChannels, offset + wrong),
                        options_);
        }
        line.answer({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, kReply);
        streams_ = request.buffer_samples > 0;
        start_s_ = time_s_;
        samples_.clear();
        chunk_.clear();
        sent_ = 0;
        lost_ = 0;
    }

    template <class Value>
    static void append(std::vector<std::byte>& bytes, double value) {
        const auto typed = static_cast<Value>(value);
        const auto raw = std::as_bytes(std::span(&typed, 1));
        bytes.insert(bytes.end(), raw.begin(), raw.end());
    }

    void take_sample() {
        const LabSample lab = lab_(sample_s(samples_.size()));
        std::array<double, kChannels> values{};
        for (std::size_t i = 0; i < kPlateChannels; ++i) {
            values[i] = lab.plates[i / 6][i % 6];
        }
        values[kPlateChannels] = 1000.0 * lab.bar_m;
        std::vector<std::byte> bytes;
        for (const double value : values) {
            switch (options_.format) {
                case Format::float32: append<float>(bytes, value); break;
                case Format::double64: append<double>(bytes, value); break;
                case Format::int32: append<std::int32_t>(bytes, std::round(value)); break;
                case Format::int16:
                    append<std::int16_t>(bytes, std::clamp(std::round(value), -32768.0, 32767.0));
                    break;
                case Format::int8:
                    append<std::int8_t>(bytes, std::clamp(std::round(value), -128.0, 127.0));
                    break;
                case Format::int64: append<std::int64_t>(bytes, std::round(value)); break;
                case Format::string: break;
            }
        }
        samples_.push_back(std::move(bytes));
    }

    void send_chunk(SerialLine& line) {
        std::vector<std::byte> bytes;
        std::size_t before = 0;
        for (const std::size_t i : chunk_) {
            // One stamp a chunk, unless each sample carries its own; the next sample's time follows from it.
            const bool is_stamped = options_.stamps_each || i == chunk_.front() || i != before + 1;
            append_wire(bytes, is_stamped ? std::optional(stamp_s(i)) : std::nullopt, samples_[i], options_);
            before = i;
        }
        chunk_.clear();
        if (std::exchange(halves_, false)) {
            line.send(std::span(bytes).first(bytes.size() - samples_.back().size() / 2), kReply);
            streams_ = false;
            return;
        }
        line.send(bytes, kChunk + options_.chunk_samples);
    }

    Options options_;
    LabSignal lab_;
    std::unique_ptr<OutletServices> services_;
    StreamDescription stream_;
    double time_s_ = 0.0;
    double start_s_ = 0.0;
    double clock_s_ = local_clock_s();  // at emulated time 0; the time service has the same clock
    bool streams_ = false;
    std::string text_;
    std::vector<std::vector<std::byte>> samples_;  // since the start
    std::vector<std::size_t> chunk_;               // samples that wait for their chunk
    std::uint64_t unsent_ = 0;                     // samples the publishing program will miss
    std::mt19937 random_{1};                       // repeatable
    std::normal_distribution<double> normal_{0.0, 1.0};
    std::uint64_t sent_ = 0;
    std::uint64_t lost_ = 0;
    bool wrong_pattern_ = false;
    bool halves_ = false;
    std::string refusal_;
};

constexpr std::array kKeys = {
    ConfigKey{"time_factor", "number", "1", "device seconds per real second, 0 (stands still) to 100"},
    ConfigKey{"drift_ppm", "number", "0", "how fast the sampling clock is, -1000 to 1000 ppm"},
    ConfigKey{"rate_hz", "number", "1000", "samples per second, 100 to 10000"},
    ConfigKey{"rate_error_percent", "number", "0", "how far the true rate is off the stated, -5 to 5 %"},
    ConfigKey{"stamp_jitter_ms", "number", "0", "stamps are late by |N(0, this)|, 0 to 100 ms"},
    ConfigKey{"stamps", "string", "\"chunk\"",
              "'chunk': the first of a chunk is stamped; 'each': every sample"},
    ConfigKey{"chunk_samples", "integer", "10", "samples that leave together, 1 to 500"},
    ConfigKey{"channel_format", "string", "\"float32\"",
              "'float32', 'double64', 'int32', 'int16', 'int8' or 'int64'"},
    ConfigKey{"byte_order", "string", "\"native\"", "'native' or 'swapped'"},
    ConfigKey{"port", "integer", "0", "TCP port on 127.0.0.1; 0: a free one"},
    ConfigKey{"discovery_port", "integer", "0", "UDP port to be found on, 16571 as LSL has it; 0: not found"},
};
constexpr std::array<std::string_view, 13> kFaults{
    "lose_samples", "stall",         "split",     "coalesce",    "lose",        "vanish",   "unplug",
    "reset",        "wrong_pattern", "no_stream", "old_version", "half_sample", "clock_set"};
constexpr std::array<std::string_view, 6> kFormatNames{"float32", "double64", "int32",
                                                       "int16",   "int8",     "int64"};
constexpr std::array<std::string_view, 2> kOrders{"native", "swapped"};
constexpr std::array<std::string_view, 2> kStamps{"chunk", "each"};
constexpr std::size_t kChunksKept = 100;  // while the line is blocked

Result<std::unique_ptr<EmulatedDevice>> start(const DeviceConfig& config, LabSignal lab) {
    ConfigReader reader(config, kKeys);
    Options options;
    options.time_factor = reader.number("time_factor", 0.0, 100.0);
    options.drift_ppm = reader.number("drift_ppm", -1000.0, 1000.0);
    options.rate_hz = reader.number("rate_hz", 100.0, 10'000.0);
    options.rate_error_percent = reader.number("rate_error_percent", -5.0, 5.0);
    options.stamp_jitter_ms = reader.number("stamp_jitter_ms", 0.0, 100.0);
    options.stamps_each = reader.choice("stamps", kStamps) == "each";
    options.chunk_samples = static_cast<std::size_t>(reader.integer("chunk_samples", 1, 500));
    options.format = parse_format(reader.choice("channel_format", kFormatNames)).value_or(Format::float32);
    options.swapped = reader.choice("byte_order", kOrders) == "swapped";
    options.port = static_cast<std::uint16_t>(reader.integer("port", 0, 65535));
    options.discovery_port = static_cast<std::uint16_t>(reader.integer("discovery_port", 0, 65535));
    if (const auto checked = reader.finish(); !checked) {
        return checked.error();
    }
    auto services = OutletServices::open(options.discovery_port);
    if (!services) {
        return services.error();
    }
    return serve_on_tcp(std::make_unique<Model>(options, std::move(lab), std::move(*services)),
                        {.stalled_packets = kChunksKept, .flow_control = true}, options.time_factor,
                        options.port);
}

}  // namespace
}  // namespace lab_streaming

const EmulatorModule& emulate_lsl() {
    static const EmulatorModule module{
        .id = "lsl",
        .name = "LSL outlet with two plates and a bar",
        .keys = lab_streaming::kKeys,
        .faults = lab_streaming::kFaults,
        .start = &lab_streaming::start,
    };
    return module;
}

}  // namespace hinge::drivers
