#include "drivers/qtm_rt/emulator.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "drivers/config_reader.h"
#include "drivers/emulator/line_emulator.h"
#include "drivers/qtm_rt/packet.h"

namespace hinge::drivers {
namespace qtm {
namespace {

struct Options {
    double time_factor = 1.0;
    double drift_ppm = 0.0;
    double rate_hz = 1000.0;
    std::size_t samples_per_frame = 10;
    std::uint16_t port = 0;
    ByteOrder order = ByteOrder::little;
};

constexpr std::size_t kPlates = 2;
constexpr std::uint64_t kReply = 0;
constexpr std::uint64_t kFrame = 1;
constexpr std::uint64_t kClockStart_us = 5'000'000;  // QTM's clock has run before anybody asks
constexpr std::uint32_t kNumberStart = 40'001;       // and so have its samples
constexpr unsigned kNewestMinor = 28;

using Sample = std::array<float, kPlates * kValues>;

class Model final : public SerialModel {
public:
    Model(const Options& options, LabSignal lab) : options_(options), lab_(std::move(lab)) {}

    void connected(SerialLine& line) override {
        const auto greeting = make_command("QTM RT Interface connected", options_.order);
        line.answer(as_text(greeting), kReply);
    }
    void disconnected() override {
        streams_ = false;
        command_.clear();
    }
    void advance_to(double time_s, SerialLine& line) override {
        time_s_ = time_s;
        while (streams_ && sample_s(samples_.size()) <= time_s_) {
            take_sample();
            if (samples_.size() % options_.samples_per_frame == 0) {
                send_frame(line);
            }
        }
    }
    void hear(std::span<const std::byte> bytes, SerialLine& line) override {
        command_.insert(command_.end(), bytes.begin(), bytes.end());
        for (FoundPacket found = find_packet(command_, options_.order); found.scan == Scan::complete;
             found = find_packet(command_, options_.order)) {
            const std::string text(text_of(found.packet));
            command_.erase(command_.begin(), command_.begin() + static_cast<std::ptrdiff_t>(found.size));
            obey(text, line);
        }
    }
    bool inject(const Fault& fault, SerialLine& line) override {
        const auto count = static_cast<unsigned>(std::max(fault.value, 0.0));
        if (fault.name == "refuse_versions") {
            refused_minors_ = count;
        } else if (fault.name == "nan") {
            missing_frames_ = count;
        } else if (fault.name == "event") {
            const std::byte event{static_cast<unsigned char>(count)};
            line.answer(as_text(make_packet(PacketType::event, {&event, 1}, options_.order)), kReply);
        } else if (fault.name == "error") {
            answers_error_ = true;
        } else if (fault.name == "new_numbers") {
            number_shift_ = 0 - kNumberStart - static_cast<std::uint32_t>(samples_.size()) + 1;
        } else if (fault.name == "half_packet") {
            halves_ = true;
        } else if (fault.name == "no_force") {
            has_force_ = false;
        } else {
            return false;
        }
        return true;
    }
    void left(std::uint64_t tag) override { sent_ += tag == kFrame ? options_.samples_per_frame : 0; }
    void lost(std::uint64_t tag) override { lost_ += tag == kFrame ? options_.samples_per_frame : 0; }
    EmulatedTruth truth() const override { return {sent_, 0, lost_, rate_hz()}; }
    std::vector<std::byte> expected_scan(std::uint64_t scan) const override {
        const auto bytes = std::as_bytes(std::span(samples_.at(scan)));
        return {bytes.begin(), bytes.end()};
    }

private:
    // Lines send text and packets alike.
    static std::string as_text(const std::vector<std::byte>& bytes) {
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }
    [[nodiscard]] double rate_hz() const { return options_.rate_hz * (1.0 + options_.drift_ppm * 1e-6); }
    [[nodiscard]] double sample_s(std::size_t sample) const {
        return start_s_ + static_cast<double>(sample + 1) / rate_hz();
    }

    void take_sample() {
        const LabSample lab = lab_(sample_s(samples_.size()));
        Sample sample{};
        for (std::size_t plate = 0; plate < kPlates; ++plate) {
            const auto& wrench = lab.plates[plate];
            for (std::size_t i = 0; i < 6; ++i) {
                sample[kValues * plate + i] = static_cast<float>(wrench[i]);  // N and N m; the COP in mm
            }
            const bool loaded = std::abs(wrench[2]) > 20.0;
            sample[kValues * plate + 6] = static_cast<float>(loaded ? -1000.0 * wrench[4] / wrench[2] : 0.0);
            sample[kValues * plate + 7] = static_cast<float>(loaded ? 1000.0 * wrench[3] / wrench[2] : 0.0);
        }
        if (missing_frames_ > 0) {
            sample.fill(std::numeric_limits<float>::quiet_NaN());
        }
        samples_.push_back(sample);
    }

    void append_u64(std::vector<std::byte>& bytes, std::uint64_t value) const {
        const auto low = static_cast<std::uint32_t>(value);
        const auto high = static_cast<std::uint32_t>(value >> 32U);
        append_u32(bytes, options_.order == ByteOrder::little ? low : high, options_.order);
        append_u32(bytes, options_.order == ByteOrder::little ? high : low, options_.order);
    }

    void send_frame(SerialLine& line) {
        const std::size_t count = options_.samples_per_frame;
        const std::size_t first = samples_.size() - count;
        const auto order = options_.order;
        std::vector<std::byte> payload;
        // The time of the cameras' frame; the forces have only their number.
        append_u64(payload, kClockStart_us + static_cast<std::uint64_t>(1e6 * static_cast<double>(first) /
                                                                        options_.rate_hz));
        append_u32(payload, static_cast<std::uint32_t>(samples_.size() / count), order);
        append_u32(payload, 1, order);
        append_u32(payload, static_cast<std::uint32_t>(12 + kPlates * (12 + count * 4 * kValues)), order);
        append_u32(payload, 4, order);
        append_u32(payload, kPlates, order);
        for (std::size_t plate = 0; plate < kPlates; ++plate) {
            append_u32(payload, static_cast<std::uint32_t>(plate + 1), order);
            append_u32(payload, static_cast<std::uint32_t>(count), order);
            append_u32(payload, kNumberStart + number_shift_ + static_cast<std::uint32_t>(first), order);
            for (std::size_t i = first; i < samples_.size(); ++i) {
                for (std::size_t value = 0; value < kValues; ++value) {
                    append_u32(payload, std::bit_cast<std::uint32_t>(samples_[i][kValues * plate + value]),
                               order);
                }
            }
        }
        missing_frames_ -= missing_frames_ > 0 ? 1U : 0U;
        const auto packet = make_packet(PacketType::data, payload, order);
        if (std::exchange(halves_, false)) {
            line.send(std::span(packet).first(packet.size() / 2), kReply);
            streams_ = false;
            return;
        }
        line.send(packet, kFrame);
    }

    void obey(const std::string& text, SerialLine& line) {
        const auto say = [&](PacketType type, const std::string& words) {
            const auto bytes = std::as_bytes(std::span(words.c_str(), words.size() + 1));
            line.answer(as_text(make_packet(type, bytes, options_.order)), kReply);
        };
        if (std::exchange(answers_error_, false)) {
            say(PacketType::error, "Parse error");
        } else if (text.starts_with("Version 1.")) {
            unsigned minor = kNewestMinor + 1;
            std::from_chars(text.data() + 10, text.data() + text.size(), minor);
            const bool takes = minor <= kNewestMinor && minor + refused_minors_ <= kNewestMinor;
            say(takes ? PacketType::command : PacketType::error,
                takes ? "Version set to " + text.substr(8) : "Version NOT supported");
        } else if (text == "GetParameters Force") {
            say(has_force_ ? PacketType::xml : PacketType::error,
                has_force_ ? parameters() : "No force data available");
        } else if (text == "StreamFrames AllFrames Force") {
            streams_ = true;
            start_s_ = time_s_;
            samples_.clear();
            number_shift_ = 0;
            sent_ = 0;
            lost_ = 0;
        } else if (text == "StreamFrames Stop") {
            streams_ = false;
        } else {
            say(PacketType::error, "Parse error");
        }
    }

    [[nodiscard]] std::string parameters() const {
        std::string xml =
            "<QTM_Parameters_Ver_1.25><Force><Unit_Length>mm</Unit_Length><Unit_Force>N</Unit_Force>";
        for (std::size_t plate = 1; plate <= kPlates; ++plate) {
            xml += "<Plate><Plate_ID>" + std::to_string(plate) + "</Plate_ID><Frequency>" +
                   std::to_string(std::lround(options_.rate_hz)) +
                   "</Frequency><Type>AMTI</Type><Name>Force-plate " + std::to_string(plate) +
                   "</Name><Length>600</Length><Width>400</Width></Plate>";
        }
        return xml + "</Force></QTM_Parameters_Ver_1.25>";
    }

    Options options_;
    LabSignal lab_;
    double time_s_ = 0.0;
    double start_s_ = 0.0;
    bool streams_ = false;
    std::vector<std::byte> command_;
    std::vector<Sample> samples_;  // since the start
    std::uint64_t sent_ = 0;
    std::uint64_t lost_ = 0;
    std::uint32_t number_shift_ = 0;  // modulo 2^32
    unsigned refused_minors_ = 0;
    unsigned missing_frames_ = 0;
    bool answers_error_ = false;
    bool halves_ = false;
    bool has_force_ = true;
};

constexpr std::array kKeys = {
    ConfigKey{"time_factor", "number", "1", "device seconds per real second, 0 (stands still) to 100"},
    ConfigKey{"drift_ppm", "number", "0", "how fast the plates' clock is, -1000 to 1000 ppm"},
    ConfigKey{"rate_hz", "number", "1000", "samples of the plates per second, 100 to 10000"},
    ConfigKey{"samples_per_frame", "integer", "10", "plate samples in a frame, 1 to 100"},
    ConfigKey{"port", "integer", "0", "TCP port on 127.0.0.1; 0: a free one"},
    ConfigKey{"byte_order", "string", "\"little\"", "'little' as port 22223, 'big' as port 22224"},
};

constexpr std::array<std::string_view, 15> kFaults{
    "stall", "split", "coalesce", "lose",        "repeat",      "vanish",   "unplug",         "reset",
    "nan",   "event", "error",    "new_numbers", "half_packet", "no_force", "refuse_versions"};
constexpr std::array<std::string_view, 2> kOrders{"little", "big"};
constexpr std::size_t kFramesKept = 100;  // while the line is blocked

Result<std::unique_ptr<EmulatedDevice>> start(const DeviceConfig& config, LabSignal lab) {
    ConfigReader reader(config, kKeys);
    Options options;
    options.time_factor = reader.number("time_factor", 0.0, 100.0);
    options.drift_ppm = reader.number("drift_ppm", -1000.0, 1000.0);
    options.rate_hz = reader.number("rate_hz", 100.0, 10'000.0);
    options.samples_per_frame = static_cast<std::size_t>(reader.integer("samples_per_frame", 1, 100));
    options.port = static_cast<std::uint16_t>(reader.integer("port", 0, 65535));
    options.order = reader.choice("byte_order", kOrders) == "big" ? ByteOrder::big : ByteOrder::little;
    if (const auto checked = reader.finish(); !checked) {
        return checked.error();
    }
    return serve_on_tcp(std::make_unique<Model>(options, std::move(lab)),
                        {.stalled_packets = kFramesKept, .flow_control = true}, options.time_factor,
                        options.port);
}

}  // namespace
}  // namespace qtm

const EmulatorModule& emulate_qtm_rt() {
    static const EmulatorModule module{
        .id = "qtm_rt",
        .name = "QTM server with two force plates",
        .keys = qtm::kKeys,
        .faults = qtm::kFaults,
        .start = &qtm::start,
    };
    return module;
}

}  // namespace hinge::drivers
