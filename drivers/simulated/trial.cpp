#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <tuple>

#include "drivers/simulated/sensors.h"

// Counts to signals. Nothing of the movement is used here: what the wire lost is lost.
namespace hinge::drivers::simulated {
namespace {

constexpr std::size_t kBlockScans = 20;
constexpr double kTick_hz = 1e6;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

template <class Integer>
Integer read(const std::byte* bytes) {
    Integer value;
    std::memcpy(&value, bytes, sizeof(Integer));
    return value;
}

const std::byte* scan(const Wire& wire, std::size_t index, std::size_t offset) {
    return wire.samples.data() + index * wire.layout.scan_bytes() + offset;
}

// Surface wrench from counts: M_S = M_O - o x F, o = (0, 0, az0) (science.md A.2).
PlateSignals read_plate(const Wire& wire, std::size_t first_channel, double az0_m, Quality& quality) {
    PlateSignals plate;
    const std::array<std::vector<double>*, kPlateChannels> signals{&plate.fx, &plate.fy, &plate.fz,
                                                                   &plate.mx, &plate.my, &plate.mz};
    for (std::size_t c = 0; c < kPlateChannels; ++c) {
        const Channel& channel = wire.layout.channels[first_channel + c];
        std::vector<double>& values = *signals[c];
        values.assign(wire.scans, kNaN);
        std::int64_t saturated = 0;
        for (std::size_t i = 0; i < wire.scans; ++i) {
            if (!wire.missing[i]) {
                const auto count =
                    read<std::int16_t>(scan(wire, i, (first_channel + c) * sizeof(std::int16_t)));
                values[i] = count * channel.scale + channel.offset;
                saturated += count == INT16_MAX || count == INT16_MIN ? 1 : 0;
            }
        }
        if (saturated > 0) {
            quality.counters["saturated." + channel.id] = saturated;
        }
    }
    for (std::size_t i = 0; i < wire.scans; ++i) {
        plate.mx[i] += az0_m * plate.fy[i];
        plate.my[i] -= az0_m * plate.fx[i];
    }
    return plate;
}

// Height above the floor from the cord's length (science.md B.4).
std::vector<double> read_cord(const Wire& wire, std::size_t channel, std::size_t offset,
                              double anchor_offset_m) {
    std::vector<double> height(wire.scans, kNaN);
    const Channel& encoder = wire.layout.channels[channel];
    for (std::size_t i = 0; i < wire.scans; ++i) {
        const auto count = read<std::int32_t>(scan(wire, i, offset));
        if (!wire.missing[i] && count != kNoReading) {
            const double cord_m = count * encoder.scale + encoder.offset;
            height[i] = anchor_offset_m == 0.0
                            ? cord_m
                            : std::sqrt(std::max(0.0, cord_m * cord_m - anchor_offset_m * anchor_offset_m));
        }
    }
    return height;
}

template <class Missing>
void list_gaps(const char* signal, std::size_t count, Missing missing, Quality& quality) {
    for (std::size_t i = 0; i < count;) {
        std::size_t end = i;
        while (end < count && missing(end)) {
            ++end;
        }
        if (end > i) {
            quality.gaps.push_back({signal, i, end - i});
        }
        i = end + 1;
    }
}

RawDevice raw_device(const Wire& wire) {
    RawDevice device{.name = "sim",
                     .driver = "simulated",
                     .serial = "0",
                     .firmware = "1",
                     .nominal_hz = kRate_hz,
                     .actual_hz = kRate_hz,
                     .tick_hz = kTick_hz,
                     .layout = wire.layout,
                     .samples = {},
                     .blocks = {}};
    const std::size_t stride = wire.layout.scan_bytes();
    std::uint64_t dropped = 0;
    for (std::size_t i = 0; i < wire.scans;) {
        if (wire.missing[i]) {
            ++dropped;
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < wire.scans && end - i < kBlockScans && !wire.missing[end]) {
            ++end;
        }
        const double ticks_per_scan = kTick_hz / kRate_hz;
        const auto last_ns =
            static_cast<std::int64_t>(std::llround(static_cast<double>(end) * kStep_s * 1e9));
        device.blocks.push_back(
            {.first_scan = i,
             .scan_count = static_cast<std::uint32_t>(end - i),
             .dropped_before = dropped,
             .device_ticks = static_cast<std::uint64_t>(static_cast<double>(i) * ticks_per_scan),
             .host_ns = last_ns,
             .flags = dropped > 0 ? std::uint32_t{kBlockGapBefore} : 0U});
        const std::byte* from = wire.samples.data();
        device.samples.insert(device.samples.end(), from + i * stride, from + end * stride);
        dropped = 0;
        i = end;
    }
    return device;
}

PlateSetup plate_setup(double side, const LifterOptions& lifter, const SensorOptions& sensors) {
    PlateSetup plate;
    plate.serial = side > 0.0 ? "SIM-L" : "SIM-R";
    plate.geometry.centre_m = {0.0, side * 0.5 * lifter.stance_m, 0.0};
    plate.geometry.surface_offset_m = {0.0, 0.0, sensors.az0_m};
    const std::string prefix = side > 0.0 ? "sim/left_" : "sim/right_";
    for (const char* channel : {"fx", "fy", "fz", "mx", "my", "mz"}) {
        plate.channels.push_back(prefix + channel);
    }
    return plate;
}

TransducerSetup cord_setup(CordAttachment attachment, const char* channel, const SensorOptions& sensors) {
    TransducerSetup cord;
    cord.attachment = attachment;
    cord.anchor_offset_m = attachment == CordAttachment::hip ? 0.0 : sensors.anchor_offset_m;
    cord.resolution_m = sensors.encoder_resolution_m;
    cord.channel = channel;
    return cord;
}

void describe(Trial& trial, const LifterOptions& lifter) {
    trial.athlete.id = lifter.athlete;
    trial.athlete.sex = lifter.sex;
    trial.athlete.stature_m = lifter.stature_m;
    trial.set.title = lifter.title;
    trial.set.exercise = lifter.exercise;
    trial.set.load_kg = lifter.entered_load_kg.value_or(lifter.bar_mass_kg);
    trial.set.discs = lifter.discs;
    trial.set.tempo_target_s = lifter.tempo_target_s;
    trial.setup.sync.kind = SyncKind::shared_clock;
    trial.setup.sync.uncertainty_s = 0.0005;
    trial.provenance.importer = "simulated";
}

}  // namespace

Trial trial_from(const Wire& wire, const LifterOptions& lifter, const SensorOptions& sensors) {
    Trial trial;
    trial.rate_hz = kRate_hz;
    trial.sample_count = wire.scans;
    describe(trial, lifter);
    const auto missing = [&](std::size_t i) { return bool{wire.missing[i]}; };
    list_gaps("all", wire.scans, missing, trial.quality);
    if (!trial.quality.gaps.empty()) {
        std::int64_t lost = 0;
        for (const Gap& gap : trial.quality.gaps) {
            lost += static_cast<std::int64_t>(gap.count);
        }
        trial.quality.counters["sim.dropped_device"] = lost;
    }
    std::size_t channel = 0;
    if (sensors.plates) {
        for (const auto& [side, first, y] :
             {std::tuple(Side::left, std::size_t{0}, 1.0), {Side::right, kPlateChannels, -1.0}}) {
            Plate& plate = trial.plates.make(side);
            plate.signals = read_plate(wire, first, sensors.az0_m, trial.quality);
            plate.setup = plate_setup(y, lifter, sensors);
        }
        channel = 2 * kPlateChannels;
    }
    std::size_t offset = channel * sizeof(std::int16_t);
    const auto add_cord = [&](std::optional<Cord>& cord, const char* name, double anchor_offset_m) {
        const std::vector<double>& height = cord.emplace().height_m =
            read_cord(wire, channel, offset, anchor_offset_m);
        list_gaps(
            name, wire.scans, [&](std::size_t i) { return !wire.missing[i] && std::isnan(height[i]); },
            trial.quality);
        ++channel;
        offset += sizeof(std::int32_t);
    };
    if (sensors.bar) {
        add_cord(trial.bar, "bar", sensors.anchor_offset_m);
        trial.bar->setup = cord_setup(sensors.attachment, "sim/bar_cord", sensors);
    }
    if (sensors.hip_transducer) {
        add_cord(trial.hip, "hip", 0.0);
        trial.hip->setup = cord_setup(CordAttachment::hip, "sim/hip_cord", sensors);
    }
    trial.raw.push_back(raw_device(wire));
    return trial;
}

}  // namespace hinge::drivers::simulated
