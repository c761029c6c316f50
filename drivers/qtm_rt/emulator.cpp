#include "drivers/qtm_rt/emulator.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

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
constexpr std::uint32_t kForce = 4;  // component types (devices.md 5)
constexpr std::uint32_t kForceSingle = 15;

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

    // The newest samples as a data packet, with the components that were asked for.
    [[nodiscard]] std::vector<std::byte> frame() const {
        const std::size_t count = options_.samples_per_frame;
        const std::size_t first = samples_.size() - count;
        const auto order = options_.order;
        std::vector<std::byte> payload;
        // The time of the cameras' frame; the forces have only their number.
        append_u64(payload, kClockStart_us + static_cast<std::uint64_t>(1e6 * static_cast<double>(first) /
                                                                        options_.rate_hz));
        append_u32(payload, static_cast<std::uint32_t>(samples_.size() / count), order);
        append_u32(payload, (wanted_.force ? 1U : 0U) + (wanted_.single ? 1U : 0U), order);
        if (wanted_.force) {
            append_component(payload, kForce, first, count);
        }
        if (wanted_.single) {
            append_component(payload, kForceSingle, samples_.size() - 1, 1);
        }
        return make_packet(PacketType::data, payload, order);
    }

    void append_component(std::vector<std::byte>& payload, std::uint32_t type, std::size_t first,
                          std::size_t count) const {
        const auto order = options_.order;
        const std::size_t head = type == kForce ? 12 : 4;
        append_u32(payload, static_cast<std::uint32_t>(12 + kPlates * (head + count * 4 * kValues)), order);
        append_u32(payload, type, order);
        append_u32(payload, kPlates, order);
        for (std::size_t plate = 0; plate < kPlates; ++plate) {
            append_u32(payload, static_cast<std::uint32_t>(plate + 1), order);
            if (type == kForce) {
                append_u32(payload, static_cast<std::uint32_t>(count), order);
                append_u32(payload, kNumberStart + number_shift_ + static_cast<std::uint32_t>(first), order);
            }
            for (std::size_t i = first; i < first + count; ++i) {
                for (std::size_t value = 0; value < kValues; ++value) {
                    append_u32(payload, std::bit_cast<std::uint32_t>(samples_[i][kValues * plate + value]),
                               order);
                }
            }
        }
    }

    void send_frame(SerialLine& line) {
        missing_frames_ -= missing_frames_ > 0 ? 1U : 0U;
        if (samples_.size() / options_.samples_per_frame % every_ != 0) {
            return;
        }
        const auto packet = frame();
        if (std::exchange(halves_, false)) {
            line.send(std::span(packet).first(packet.size() / 2), kReply);
            streams_ = false;
            return;
        }
        line.send(packet, kFrame);
    }

    void say(PacketType type, const std::string& words, SerialLine& line) const {
        const auto bytes = std::as_bytes(std::span(words.c_str(), words.size() + 1));
        line.answer(as_text(make_packet(type, bytes, options_.order)), kReply);
    }

    // QTM reads its commands whatever their case; the makers' Python SDK writes lower case.
    void obey(const std::string& text, SerialLine& line) {
        const std::vector<std::string> words = words_of(text);
        const std::string verb = words.empty() ? std::string() : words.front();
        if (std::exchange(answers_error_, false)) {
            say(PacketType::error, "Parse error", line);
        } else if (verb == "version") {
            set_version(words, line);
        } else if (verb == "qtmversion") {
            say(PacketType::command, "QTM Version is 2022.2 (build 7700)", line);
        } else if (verb == "byteorder") {
            const bool is_little = options_.order == ByteOrder::little;
            say(PacketType::command, is_little ? "Byte order is little endian" : "Byte order is big endian",
                line);
        } else if (verb == "getstate") {
            const std::byte event{static_cast<unsigned char>(ServerEvent::capture_started)};
            line.answer(as_text(make_packet(PacketType::event, {&event, 1}, options_.order)), kReply);
        } else if (verb == "getparameters") {
            const bool wants = std::ranges::any_of(
                words, [](const std::string& word) { return word == "force" || word == "all"; });
            say(wants && has_force_ ? PacketType::xml : PacketType::error,
                wants && has_force_ ? parameters() : "No force data available", line);
        } else if (verb == "getcurrentframe") {
            current_frame(words, line);
        } else if (verb == "streamframes") {
            stream(words, line);
        } else {
            say(PacketType::error, "Parse error", line);
        }
    }

    void set_version(const std::vector<std::string>& words, SerialLine& line) const {
        const std::string wanted = words.size() > 1 ? words[1] : "";
        unsigned minor = kNewestMinor + 1;
        if (wanted.starts_with("1.")) {
            std::from_chars(wanted.data() + 2, wanted.data() + wanted.size(), minor);
        }
        if (words.size() == 1) {
            say(PacketType::command, "Version is 1.25", line);
            return;
        }
        const bool takes = minor <= kNewestMinor && minor + refused_minors_ <= kNewestMinor;
        say(takes ? PacketType::command : PacketType::error,
            takes ? "Version set to " + wanted : "Version NOT supported", line);
    }

    // Components asked for that this server has: Force, or ForceSingle (one sample a plate).
    struct Wanted {
        bool force = false;
        bool single = false;
    };
    static Wanted components(const std::vector<std::string>& words) {
        return {std::ranges::find(words, "force") != words.end(),
                std::ranges::find(words, "forcesingle") != words.end()};
    }

    void current_frame(const std::vector<std::string>& words, SerialLine& line) {
        wanted_ = components(words);
        if (!has_force_ || (!wanted_.force && !wanted_.single)) {
            say(PacketType::error, "Component not available", line);
            return;
        }
        const auto kept = samples_;
        while (samples_.size() < options_.samples_per_frame) {
            take_sample();
        }
        line.answer(as_text(frame()), kReply);
        samples_ = kept;
    }

    // AllFrames, Frequency:n or FrequencyDivisor:n, then components in any order.
    void stream(const std::vector<std::string>& words, SerialLine& line) {
        const std::string rate = words.size() > 1 ? words[1] : "";
        if (rate == "stop") {
            streams_ = false;
            return;
        }
        const Wanted wanted = components(words);
        const double frames_hz = options_.rate_hz / static_cast<double>(options_.samples_per_frame);
        double every = 0.0;
        if (rate == "allframes") {
            every = 1.0;
        } else if (rate.starts_with("frequencydivisor:")) {
            every = number_after(rate);
        } else if (rate.starts_with("frequency:") && number_after(rate) > 0.0) {
            every = std::max(1.0, std::round(frames_hz / number_after(rate)));
        }
        if (!(every >= 1.0 && every <= 1e6) || !has_force_ || (!wanted.force && !wanted.single)) {
            say(PacketType::error, every >= 1.0 ? "Component not available" : "Parse error", line);
            return;
        }
        wanted_ = wanted;
        every_ = static_cast<std::size_t>(every);
        streams_ = true;
        start_s_ = time_s_;
        samples_.clear();
        number_shift_ = 0;
        sent_ = 0;
        lost_ = 0;
    }

    static double number_after(const std::string& word) {
        double number = 0.0;
        const std::size_t at = word.find(':') + 1;
        std::from_chars(word.data() + at, word.data() + word.size(), number);
        return number;
    }

    // Lower case, without the NUL.
    static std::vector<std::string> words_of(const std::string& text) {
        std::vector<std::string> words(1);
        for (const char c : text) {
            if (c == ' ') {
                words.emplace_back();
            } else if (c != '\0') {
                words.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            }
        }
        std::erase(words, "");
        return words;
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
    Wanted wanted_;
    std::size_t every_ = 1;  // of the frames one is sent
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
