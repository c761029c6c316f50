#include "drivers/tecgihan_fp/emulator.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <deque>
#include <sstream>
#include <string>
#include <utility>

#include "drivers/config_reader.h"
#include "drivers/emulator/line_emulator.h"
#include "drivers/tecgihan_fp/packet.h"
#include "drivers/transport/byte_order.h"

namespace hinge::drivers {
namespace tecgihan {
namespace {

struct Options {
    double time_factor = 1.0;
    double drift_ppm = 0.0;
    std::size_t plates = 2;
    std::size_t fifo_packets = 64;
    int busy_polls = 1;
    bool asleep = false;
};

enum class Mode : std::uint8_t { idle, sleep, zero, measure, error };

constexpr std::uint64_t kReply = 0;
constexpr std::uint64_t kPacket = 1;
// Full scales that no table holds, so that a driver has to ask.
double full_scale(std::size_t range, std::size_t axis) {
    return usual_full_scales()[range][axis] * 1.01;
}

class Model final : public SerialModel {
public:
    Model(const Options& options, LabSignal lab)
        : options_(options), lab_(std::move(lab)), mode_(options.asleep ? Mode::sleep : Mode::idle) {}

    void advance_to(double time_s, SerialLine& line) override {
        time_s_ = time_s;
        while (mode_ == Mode::measure && sample_s() <= time_s_) {
            take_sample();
        }
        send_packets(line);
    }
    void hear(std::span<const std::byte> bytes, SerialLine& line) override {
        for (const std::byte byte : bytes) {
            if (byte != std::byte{'\n'}) {
                command_ += static_cast<char>(byte);
                continue;
            }
            obey(std::exchange(command_, {}), line);
        }
    }
    bool inject(const Fault& fault, SerialLine&) override {
        const bool on = fault.value != 0.0;
        if (fault.name == "drop_byte") {
            drops_byte_ = true;
        } else if (fault.name == "text") {
            sends_text_ = true;
        } else if (fault.name == "hang") {
            hangs_ = on;
        } else if (fault.name == "zero_error") {
            zero_fails_ = true;
        } else if (fault.name == "short_scales") {
            short_scales_ = on;
        } else if (fault.name == "crlf") {
            crlf_ = on;
        } else if (fault.name == "cr") {
            cr_ = on;
        } else if (fault.name == "terse") {
            terse_ = on;
        } else if (fault.name == "mute_states") {
            mute_states_ = static_cast<int>(fault.value);
        } else {
            return false;
        }
        return true;
    }
    void left(std::uint64_t tag) override { sent_ += tag == kPacket ? rate_->bundle : 0; }
    void lost(std::uint64_t) override {}
    EmulatedTruth truth() const override { return {sent_, 0, 0, rate_hz()}; }
    std::vector<std::byte> expected_scan(std::uint64_t scan) const override {
        std::vector<std::byte> bytes;
        for (const std::int16_t value : scans_.at(scan)) {
            const auto raw = std::as_bytes(std::span(&value, 1));
            bytes.insert(bytes.end(), raw.begin(), raw.end());
        }
        return bytes;
    }

private:
    [[nodiscard]] double rate_hz() const { return rate_->hz * (1.0 + options_.drift_ppm * 1e-6); }
    [[nodiscard]] double sample_s() const {
        return start_s_ + static_cast<double>(scans_.size() + 1) / rate_hz();
    }

    void take_sample() {
        const LabSample sample = lab_(sample_s());
        std::vector<std::int16_t> scan;
        for (std::size_t plate = 0; plate < options_.plates; ++plate) {
            for (std::size_t axis = 0; axis < kAxes; ++axis) {
                const double counts =
                    sample.plates[plate % 2][axis] / full_scale(range_, axis) * kFullScaleCounts;
                scan.push_back(static_cast<std::int16_t>(std::clamp(std::round(counts), -32767.0, 32767.0)));
            }
        }
        scans_.push_back(std::move(scan));
        if (scans_.size() % rate_->bundle == 0 && ++queued_ > options_.fifo_packets) {
            mode_ = Mode::error;
        }
    }

    [[nodiscard]] std::vector<std::byte> packet(std::size_t first) const {
        std::vector<std::byte> bytes(packet_bytes(options_.plates, rate_->bundle));
        std::size_t at = 0;
        for (std::size_t plate = 0; plate < options_.plates; ++plate) {
            for (std::size_t i = 0; i < rate_->bundle; ++i) {
                for (std::size_t axis = 0; axis < kAxes; ++axis, at += 2) {
                    write_le16(bytes, at,
                               static_cast<std::uint16_t>(scans_[first + i][kAxes * plate + axis]));
                }
            }
        }
        return bytes;
    }

    void send_packets(SerialLine& line) {
        while (mode_ == Mode::measure && !hangs_ && asked_ > 0 && queued_ > 0) {
            --asked_;
            auto bytes = packet(scans_.size() / rate_->bundle * rate_->bundle - queued_ * rate_->bundle);
            --queued_;
            if (std::exchange(sends_text_, false)) {
                line.answer("ERR_RX_OVERRUN\n", kReply);
                continue;
            }
            if (std::exchange(drops_byte_, false)) {
                bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2));
                line.send(bytes, kReply);
                continue;
            }
            line.send(bytes, kPacket);
        }
    }

    void reply(const std::string& text, SerialLine& line) const {
        line.answer(text + (cr_ ? "\r" : crlf_ ? "\r\n" : "\n"), kReply);
    }

    void obey(const std::string& command, SerialLine& line) {
        if (command == "DT") {
            ++asked_;
            send_packets(line);
        } else if (command == "STOP") {
            if (mode_ == Mode::measure || mode_ == Mode::error) {
                mode_ = Mode::idle;
            }
            line.clear();
        } else if (command == "STATE" && mode_ != Mode::measure) {
            answer_state(line);
        } else if (command == "WAKE" && mode_ == Mode::sleep) {
            is_waking_ = true;
            busy_ = options_.busy_polls;
        } else if (mode_ == Mode::idle) {
            obey_idle(command, line);
        }
    }

    void answer_state(SerialLine& line) {
        if (mute_states_ > 0) {  // busy with itself
            --mute_states_;
            return;
        }
        const bool is_busy = mode_ == Mode::zero || (mode_ == Mode::sleep && is_waking_);
        if (is_busy && busy_-- <= 0) {
            mode_ = mode_ == Mode::zero && std::exchange(zero_fails_, false) ? Mode::error : Mode::idle;
            is_waking_ = false;
        }
        constexpr std::array<const char*, 5> kNames{"IDLE", "SLEEP", "ZERO", "MEASURE", "ERR_ZERO"};
        reply(kNames[static_cast<std::size_t>(mode_)], line);
    }

    void obey_idle(const std::string& command, SerialLine& line) {
        if (command == "START") {
            mode_ = Mode::measure;
            start_s_ = time_s_;
            scans_.clear();
            sent_ = 0;
            queued_ = 0;
            asked_ = 1;
        } else if (command == "ZERO") {
            mode_ = Mode::zero;
            busy_ = options_.busy_polls;
        } else if (command == "SERIAL") {
            reply(terse_ ? "20310" : "SERIAL_20310", line);
        } else if (command == "VER") {
            if (!terse_) {
                reply("VER_1.00", line);
            }
        } else if (command == "SPS") {
            reply("SPS_" + std::string(rate_->code), line);
        } else if (command == "RANGE") {
            constexpr std::array<const char*, kRanges> kNames{"RANGE_3KN", "RANGE_6kN", "RANGE_10kN"};
            reply(kNames[range_], line);
        } else if (const auto range = parse_range(command)) {
            range_ = *range;
        } else if (command == "FPCOUNT") {
            reply("FPCOUNT_" + std::to_string(options_.plates), line);
        } else if (command.starts_with("SPS_")) {
            const Rate* rate = find_rate(command.substr(4));
            rate_ = rate != nullptr ? rate : rate_;
            reply(rate != nullptr ? "SPS_OK" : "SPS_NG", line);
        } else {
            obey_plate(command, line);
        }
    }

    void obey_plate(const std::string& command, SerialLine& line) const {
        for (std::size_t plate = 0; plate < options_.plates; ++plate) {
            const std::string serial = std::to_string(plate + 1);
            if (command == "FPSERIAL_" + std::to_string(plate)) {
                reply(command + "_" + serial, line);
            } else if (command == "FP_000" + serial + "_GET_AZ0") {
                reply(terse_ ? "-0.0405" : "AZ0_-0.0405", line);
            } else if (command == "FP_000" + serial + "_GETFS") {
                std::ostringstream scales;
                for (std::size_t i = 0; i < kRanges * kAxes - (short_scales_ ? 1 : 0); ++i) {
                    scales << (i == 0 ? "FS_" : ",") << full_scale(i / kAxes, i % kAxes);
                }
                reply(scales.str(), line);
            }
        }
    }

    Options options_;
    LabSignal lab_;
    Mode mode_;
    std::string command_;
    double time_s_ = 0.0;
    double start_s_ = 0.0;
    const Rate* rate_ = find_rate("1K");
    std::size_t range_ = 0;
    std::vector<std::vector<std::int16_t>> scans_;  // since START
    std::size_t queued_ = 0;                        // whole packets not sent yet
    std::size_t asked_ = 0;
    std::uint64_t sent_ = 0;
    int busy_ = 0;
    bool is_waking_ = false;
    bool drops_byte_ = false;
    bool sends_text_ = false;
    bool hangs_ = false;
    bool zero_fails_ = false;
    bool short_scales_ = false;
    bool crlf_ = true;
    bool cr_ = false;     // lines end with CR alone
    bool terse_ = false;  // no prefixes, and no answer to VER
    int mute_states_ = 0;
};

}  // namespace
}  // namespace tecgihan

namespace {

constexpr std::array kKeys = {
    ConfigKey{"time_factor", "number", "1", "device seconds per real second, 0 (stands still) to 100"},
    ConfigKey{"drift_ppm", "number", "0", "how fast the device's crystal is, -1000 to 1000 ppm"},
    ConfigKey{"plates", "integer", "2", "number of plates, 1 to 4"},
    ConfigKey{"fifo_packets", "integer", "64", "packets kept for a slow host, 1 to 1000; then an error"},
    ConfigKey{"busy_polls", "integer", "1", "questions answered SLEEP or ZERO before IDLE, 0 to 100"},
    ConfigKey{"asleep", "boolean", "false", "whether the controller sleeps at first"},
};

constexpr std::array<std::string_view, 12> kFaults{"cr",     "terse",      "mute_states",  "split",
                                                   "vanish", "unplug",     "drop_byte",    "text",
                                                   "hang",   "zero_error", "short_scales", "crlf"};

Result<std::unique_ptr<EmulatedDevice>> start(const DeviceConfig& config, LabSignal lab) {
    ConfigReader reader(config, kKeys);
    tecgihan::Options options;
    options.time_factor = reader.number("time_factor", 0.0, 100.0);
    options.drift_ppm = reader.number("drift_ppm", -1000.0, 1000.0);
    options.plates = static_cast<std::size_t>(reader.integer("plates", 1, 4));
    options.fifo_packets = static_cast<std::size_t>(reader.integer("fifo_packets", 1, 1000));
    options.busy_polls = static_cast<int>(reader.integer("busy_polls", 0, 100));
    options.asleep = reader.boolean("asleep");
    if (const auto checked = reader.finish(); !checked) {
        return checked.error();
    }
    return serve_on_pty(std::make_unique<tecgihan::Model>(options, std::move(lab)), {.flow_control = true},
                        options.time_factor);
}

}  // namespace

const EmulatorModule& emulate_tecgihan_fp() {
    static const EmulatorModule module{
        .id = "tecgihan_fp",
        .name = "Tec Gihan controller: one to four plates",
        .keys = kKeys,
        .faults = kFaults,
        .start = &start,
    };
    return module;
}

}  // namespace hinge::drivers
