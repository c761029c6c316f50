#include "drivers/openplate_uart/emulator.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>

#include "datasets/model/units.h"
#include "drivers/config_reader.h"
#include "drivers/emulator/line_emulator.h"
#include "drivers/openplate_uart/assembler.h"
#include "drivers/openplate_uart/packet.h"

namespace hinge::drivers {
namespace openplate {
namespace {

struct Options {
    double time_factor = 1.0;
    double drift_ppm = 0.0;
    double remote_ppm = 0.0;
    std::uint32_t first_index = 0;
    bool runs = false;  // streams from power-up
};

// Where the cells are in their plate (README.md): forward left, forward right, rear right, rear left.
constexpr double kHalfLength_m = 0.25;
constexpr double kHalfWidth_m = 0.15;
constexpr std::array<std::array<double, 2>, kCells> kCellSigns{{{1, 1}, {1, -1}, {-1, -1}, {-1, 1}}};
constexpr double kCount_n = 0.010 * kStandardGravity_m_s2;
constexpr double kBatteryEvery_s = 5.0;

// The four forces that make Fz, Mx = sum(y f) and My = -sum(x f).
std::array<std::int32_t, kCells> cells_of(const std::array<double, 6>& wrench) {
    std::array<std::int32_t, kCells> cells{};
    for (std::size_t i = 0; i < kCells; ++i) {
        const double force_n = wrench[2] / 4.0 - kCellSigns[i][0] * wrench[4] / (4.0 * kHalfLength_m) +
                               kCellSigns[i][1] * wrench[3] / (4.0 * kHalfWidth_m);
        cells[i] = static_cast<std::int32_t>(std::lround(force_n / kCount_n));
    }
    return cells;
}

// Inputs 0 to 3 are the local box's cells, 4 to 7 the remote one's, in N.
std::array<std::int32_t, kCells> wired_cells(const LabSample& sample, std::size_t box) {
    std::array<std::int32_t, kCells> cells{};
    for (std::size_t i = 0; i < kCells; ++i) {
        cells[i] = static_cast<std::int32_t>(std::lround(sample.inputs[box * kCells + i] / kCount_n));
    }
    return cells;
}

class Model final : public SerialModel {
public:
    Model(const Options& options, LabSignal lab) : lab_(std::move(lab)), runs_(options.runs) {
        const double drift = 1.0 + options.drift_ppm * 1e-6;
        boxes_[0].period_s = 1.0 / (kRate_hz * drift);
        boxes_[1].period_s = 1.0 / (kRate_hz * drift * (1.0 + options.remote_ppm * 1e-6));
        for (Box& box : boxes_) {
            box.offset = options.first_index;
        }
    }

    void advance_to(double time_s, SerialLine& line) override {
        for (;;) {
            const std::size_t next = boxes_[1].next_s() < boxes_[0].next_s() ? 1 : 0;
            if (boxes_[next].next_s() > time_s) {
                break;
            }
            if (runs_) {
                send_sample(next, line);
            } else {  // stopped boxes count nothing
                boxes_[next].origin_s = boxes_[next].next_s();
                boxes_[next].before = boxes_[next].taken;
            }
        }
        if (time_s >= battery_s_) {
            battery_s_ += kBatteryEvery_s;
            line.send(make_battery({3.9F, 80.0F, 3.8F, 71.0F}), kUntagged);
        }
    }
    void hear(std::span<const std::byte> bytes, SerialLine& line) override {
        for (const std::byte byte : bytes) {
            if (byte != std::byte{'\n'}) {
                command_ += static_cast<char>(byte);
                continue;
            }
            const std::string command = std::exchange(command_, {});
            if (command == "ALL_START" || command == "ALL_STOP") {
                runs_ = command == "ALL_START";
                line.answer("## " + command + " ok\r\n", kUntagged);
            }
        }
    }
    bool inject(const Fault& fault, SerialLine& line) override {
        const auto count = static_cast<std::uint64_t>(std::clamp(fault.value, 0.0, 1e6));
        if (fault.name == "garbage") {
            line.send(std::vector<std::byte>(count, std::byte{0xA5}), kUntagged);
        } else if (fault.name == "spoil") {
            spoil_ = count;
        } else if (fault.name == "restart") {
            boxes_[1].offset = 0 - boxes_[1].taken;  // modulo 2^64
        } else {
            return false;
        }
        return true;
    }
    void mark_start() override {
        for (Box& box : boxes_) {
            box.start = box.taken;
            box.samples.clear();
        }
    }
    void left(std::uint64_t tag) override { mark(tag, true); }
    void lost(std::uint64_t tag) override { mark(tag, false); }
    EmulatedTruth truth() const override {
        EmulatedTruth truth;
        truth.rate_hz = 1.0 / boxes_[0].period_s;
        std::uint64_t missing = 0;  // since the last scan of which something left
        for (std::uint64_t scan = 0; scan < std::max(boxes_[0].samples.size(), boxes_[1].samples.size());
             ++scan) {
            ++missing;
            if (boxes_[0].has(scan) || boxes_[1].has(scan)) {
                ++truth.sent;
                truth.dropped_transport += missing - 1;
                missing = 0;
            }
        }
        return truth;
    }
    std::vector<std::byte> expected_scan(std::uint64_t scan) const override {
        std::vector<std::byte> bytes;
        for (const Box& box : boxes_) {
            std::array<std::int32_t, kCells> cells{};
            cells.fill(kNoReading);
            if (box.has(scan)) {
                cells = box.samples[scan].cells;
            }
            const auto raw = std::as_bytes(std::span(cells));
            bytes.insert(bytes.end(), raw.begin(), raw.end());
        }
        return bytes;
    }

private:
    struct Kept {
        std::array<std::int32_t, kCells> cells{};
        bool has_left = false;
    };
    struct Box {
        double period_s = 1.0 / kRate_hz;
        double origin_s = 0.0;     // the instant before the first sample since it was started last
        std::uint64_t before = 0;  // `taken` then
        std::uint64_t taken = 0;   // samples since power-up
        std::uint64_t offset = 0;  // what the wire's counter is ahead of that
        std::uint64_t start = 0;   // `taken` when the driver started
        std::vector<Kept> samples;
        [[nodiscard]] double next_s() const {
            return origin_s + static_cast<double>(taken - before + 1) * period_s;
        }
        [[nodiscard]] bool has(std::uint64_t scan) const {
            return scan < samples.size() && samples[scan].has_left;
        }
    };
    static constexpr std::uint64_t kUntagged = ~std::uint64_t{0};

    void send_sample(std::size_t which, SerialLine& line) {
        Box& box = boxes_[which];
        const LabSample sample = lab_(box.next_s());
        const auto cells = sample.wired ? wired_cells(sample, which) : cells_of(sample.plates[which]);
        const auto index = static_cast<std::uint32_t>((box.offset + box.taken) % kWrap);
        auto packet = make_sample({which == 0 ? Plate::local : Plate::remote, index, cells});
        const bool is_spoilt = spoil_ > 0;
        if (is_spoilt) {
            --spoil_;
            packet[10] ^= std::byte{0x04};
        }
        box.samples.push_back({cells, false});
        const std::uint64_t tag = 2 * box.taken + which;
        ++box.taken;
        line.send(packet, is_spoilt ? kUntagged : tag);
    }
    void mark(std::uint64_t tag, bool has_left) {
        if (tag == kUntagged) {
            return;
        }
        Box& box = boxes_[tag % 2];
        const std::uint64_t taken = tag / 2;
        if (taken >= box.start) {
            box.samples[taken - box.start].has_left = has_left;
        }
    }

    LabSignal lab_;
    std::array<Box, 2> boxes_;
    double battery_s_ = kBatteryEvery_s;
    std::uint64_t spoil_ = 0;
    bool runs_;
    std::string command_;
};

}  // namespace
}  // namespace openplate

namespace {

constexpr std::array kKeys = {
    ConfigKey{"time_factor", "number", "1", "device seconds per real second, 0 (stands still) to 100"},
    ConfigKey{"drift_ppm", "number", "0", "how fast both crystals are, -1000 to 1000 ppm"},
    ConfigKey{"remote_ppm", "number", "0",
              "how fast the remote crystal is against the local, -1000 to 1000 ppm"},
    ConfigKey{"burst_ms", "number", "0", "bytes leave together every so many ms (FTDI: 16), 0 to 100"},
    ConfigKey{"runs", "boolean", "false", "streams from power-up; the firmware boots stopped"},
    ConfigKey{"first_index", "integer", "654360", "sample number at power-up, 0 to 655359; it wraps there"},
};

constexpr std::array<std::string_view, 10> kFaults{"stall",  "split",  "coalesce", "lose",  "repeat",
                                                   "vanish", "unplug", "garbage",  "spoil", "restart"};

// What the coordinator keeps while its line is blocked: 6 KiB.
constexpr std::size_t kBufferPackets = 256;

Result<std::unique_ptr<EmulatedDevice>> start(const DeviceConfig& config, LabSignal lab) {
    ConfigReader reader(config, kKeys);
    openplate::Options options;
    options.time_factor = reader.number("time_factor", 0.0, 100.0);
    options.drift_ppm = reader.number("drift_ppm", -1000.0, 1000.0);
    options.remote_ppm = reader.number("remote_ppm", -1000.0, 1000.0);
    options.runs = reader.boolean("runs");
    options.first_index = static_cast<std::uint32_t>(reader.integer("first_index", 0, openplate::kWrap - 1));
    const SerialLineOptions line{.burst_s = reader.number("burst_ms", 0.0, 100.0) * 1e-3,
                                 .stalled_packets = kBufferPackets};
    if (const auto checked = reader.finish(); !checked) {
        return checked.error();
    }
    return serve_on_pty(std::make_unique<openplate::Model>(options, std::move(lab)), line,
                        options.time_factor);
}

}  // namespace

const EmulatorModule& emulate_openplate_uart() {
    static const EmulatorModule module{
        .id = "openplate_uart",
        .name = "open force plates: two boxes of four cells",
        .keys = kKeys,
        .faults = kFaults,
        .start = &start,
    };
    return module;
}

}  // namespace hinge::drivers
