#include "drivers/chronojump_encoder/emulator.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <utility>

#include "drivers/chronojump_encoder/packet.h"
#include "drivers/chronojump_encoder/settings.h"
#include "drivers/config_reader.h"
#include "drivers/emulator/line_emulator.h"

namespace hinge::drivers {
namespace chronojump {
namespace {

struct Options {
    double time_factor = 1.0;
    double tick_s = kTick_s;
    double jitter_s = 8e-6;
    double drift_ppm = 0.0;
    double mm_per_count = 1.0;
    std::size_t start_up_bytes = 20;
    bool answers = true;
};

constexpr std::uint64_t kUntagged = 0;

// A tag is a displacement in its low byte, or a trigger byte, with a mark above it so that none is 0.
constexpr std::uint64_t tag_of(std::byte wire) {
    return 0x100 | std::to_integer<std::uint64_t>(wire);
}

class Model final : public SerialModel {
public:
    Model(const Options& options, LabSignal lab)
        : options_(options),
          lab_(std::move(lab)),
          tick_s_(options.tick_s / (1.0 + options.drift_ppm * 1e-6)) {}

    void advance_to(double time_s, SerialLine& line) override {
        while (next_s_ <= time_s) {
            tick(line);
            ++ticks_;
            next_s_ = static_cast<double>(ticks_ + 1) * tick_s_ + jitter_(random_) * options_.jitter_s;
        }
    }
    void hear(std::span<const std::byte> bytes, SerialLine& line) override {
        for (const std::byte byte : bytes) {
            if (byte == kPortScan && options_.answers) {
                line.answer("J", kUntagged);
            }
        }
    }
    bool inject(const Fault& fault, SerialLine& line) override {
        const auto count = static_cast<std::uint64_t>(std::clamp(fault.value, 0.0, 1e6));
        if (fault.name == "pause") {
            drop_ += static_cast<std::uint64_t>(static_cast<double>(count) * 1e-3 / tick_s_);
        } else if (fault.name == "drop") {
            drop_ += count;
        } else if (fault.name == "insert") {
            const std::vector<std::byte> rubbish(count, std::byte{0x80});
            line.send(rubbish, kUntagged);
        } else {
            return false;
        }
        return true;
    }
    void mark_start() override {
        scans_.clear();
        discard_ = options_.start_up_bytes;
        trigger_ = false;
    }
    void left(std::uint64_t tag) override {
        if (tag == kUntagged) {
            return;
        }
        if (discard_ > 0) {
            --discard_;
            return;
        }
        const auto wire = static_cast<std::byte>(tag & 0xFFU);
        if (wire == kTriggerOn || wire == kTriggerOff) {
            trigger_ = wire == kTriggerOn;
            if (!scans_.empty()) {
                scans_.back()[1] = static_cast<std::byte>(trigger_ ? 1 : 0);
            }
            return;
        }
        scans_.push_back({wire, static_cast<std::byte>(trigger_ ? 1 : 0)});
    }
    void lost(std::uint64_t) override {}
    EmulatedTruth truth() const override { return {scans_.size(), 0, 0, 1.0 / tick_s_}; }
    std::vector<std::byte> expected_scan(std::uint64_t scan) const override {
        const auto& bytes = scans_.at(scan);
        return {bytes.begin(), bytes.end()};
    }

private:
    void tick(SerialLine& line) {
        const LabSample sample = lab_(next_s_);
        const auto counts =
            static_cast<std::int64_t>(std::llround(sample.bar_m * 1e3 / options_.mm_per_count));
        // At the first tick the counter stands where the cord is.
        const std::int64_t step = counts - std::exchange(counts_, counts);
        const auto moved =
            static_cast<std::int8_t>(ticks_ == 0 ? 0 : std::clamp<std::int64_t>(step, -127, 127));
        const bool has_edge = sample.sync != std::exchange(sync_, sample.sync);
        if (drop_ > 0) {
            --drop_;
            return;
        }
        const std::array wire{static_cast<std::byte>(moved)};
        line.send(wire, tag_of(wire[0]));
        if (has_edge) {
            const std::array edge{sample.sync ? kTriggerOn : kTriggerOff};
            line.send(edge, tag_of(edge[0]));
        }
    }

    Options options_;
    LabSignal lab_;
    double tick_s_;
    double next_s_ = 0.0;
    std::uint64_t ticks_ = 0;
    std::int64_t counts_ = 0;
    bool sync_ = false;
    std::uint64_t drop_ = 0;
    std::size_t discard_ = 0;
    bool trigger_ = false;
    std::vector<std::array<std::byte, 2>> scans_;
    std::mt19937 random_{1};
    std::normal_distribution<double> jitter_{0.0, 1.0};
};

}  // namespace
}  // namespace chronojump

namespace {

constexpr std::array kKeys = {
    ConfigKey{"time_factor", "number", "1", "device seconds per real second, 0 (stands still) to 100"},
    ConfigKey{"tick_us", "number", "972.8", "time per byte in us, 500 to 10000"},
    ConfigKey{"jitter_us", "number", "8", "standard deviation of a tick's instant in us, 0 to 200"},
    ConfigKey{"drift_ppm", "number", "0", "how fast the device's crystal is, -1000 to 1000 ppm"},
    ConfigKey{"burst_ms", "number", "0", "bytes leave together every so many ms (FTDI: 16), 0 to 100"},
    ConfigKey{"mm_per_count", "number", "1", "cord per count in mm, 0.001 to 100"},
    ConfigKey{"start_up_bytes", "integer", "20",
              "bytes after the start that the truth leaves out, 0 to 1000"},
    ConfigKey{"answers", "boolean", "true", "whether the port scan is answered"},
};

constexpr std::array<std::string_view, 7> kFaults{"split", "coalesce", "vanish", "unplug",
                                                  "pause", "insert",   "drop"};

Result<std::unique_ptr<EmulatedDevice>> start(const DeviceConfig& config, LabSignal lab) {
    ConfigReader reader(config, kKeys);
    chronojump::Options options;
    options.time_factor = reader.number("time_factor", 0.0, 100.0);
    options.tick_s = reader.number("tick_us", 500.0, 10000.0) * 1e-6;
    options.jitter_s = reader.number("jitter_us", 0.0, 200.0) * 1e-6;
    options.drift_ppm = reader.number("drift_ppm", -1000.0, 1000.0);
    options.mm_per_count = reader.number("mm_per_count", 0.001, 100.0);
    options.start_up_bytes = static_cast<std::size_t>(reader.integer("start_up_bytes", 0, 1000));
    options.answers = reader.boolean("answers");
    const SerialLineOptions line{.burst_s = reader.number("burst_ms", 0.0, 100.0) * 1e-3};
    if (const auto checked = reader.finish(); !checked) {
        return checked.error();
    }
    return serve_on_pty(std::make_unique<chronojump::Model>(options, std::move(lab)), line,
                        options.time_factor);
}

}  // namespace

const EmulatorModule& emulate_chronojump_encoder() {
    static const EmulatorModule module{
        .id = "chronojump_encoder",
        .name = "Chronojump encoder: the bar's cord and a sync line",
        .keys = kKeys,
        .faults = kFaults,
        .start = &start,
    };
    return module;
}

}  // namespace hinge::drivers
