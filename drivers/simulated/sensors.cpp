#include "drivers/simulated/sensors.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

#include "drivers/simulated/random.h"

namespace hinge::drivers::simulated {
namespace {

constexpr double kShearPerForce = 0.06;  // the feet push apart with this part of half the load (science.md J)
constexpr double kCountsPerScale = 32768.0;
constexpr double kEncoderTop_m = 4.0;

using Wrench = std::array<double, kPlateChannels>;

double full_scale(const SensorOptions& sensors, std::size_t channel) {
    if (channel >= 3) {
        return sensors.full_scale_moment_nm;
    }
    return channel == 2 ? sensors.full_scale_fz_n : sensors.full_scale_shear_n;
}
double noise(const SensorOptions& sensors, std::size_t channel) {
    if (channel >= 3) {
        return sensors.noise_moment_nm;
    }
    return channel == 2 ? sensors.noise_fz_n : sensors.noise_shear_n;
}

// What one foot does to its plate, at the sensor origin: the foot presses on the plate's middle line, `x`
// forward of its centre, with no free moment. M_O = M_S + o x F, o = (0, 0, az0) (science.md A.2).
Wrench wrench_on_plate(double fx, double fy, double fz, double x, double az0_m) {
    return {fx, fy, fz, -az0_m * fy, -x * fz + az0_m * fx, x * fy};
}

// The errors of one plate: fixed for a set.
class Plate {
public:
    Plate(const SensorOptions& sensors, Random& random)
        : sensors_(sensors), drift_n_s_(sensors.drift_n_s * random.sign()) {
        for (std::size_t i = 0; i < kPlateChannels; ++i) {
            for (std::size_t j = 0; j < kPlateChannels; ++j) {
                const double error = i == j ? sensors.gain_error : couples(i, j) ? sensors.cross_talk : 0.0;
                matrix_[i][j] = (i == j ? 1.0 : 0.0) + (sensors.exact ? 0.0 : error * random.normal());
            }
        }
        for (double& offset : moment_offset_nm_) {
            offset = sensors.exact ? 0.0 : sensors.offset_nm * random.normal();
        }
    }

    std::int16_t count(const Wrench& wrench, std::size_t channel, double time_s, Random& random) const {
        double value = 0.0;
        for (std::size_t j = 0; j < kPlateChannels; ++j) {
            value += matrix_[channel][j] * wrench[j];
        }
        if (!sensors_.exact) {
            value += noise(sensors_, channel) * random.normal() + (channel == 2 ? drift_n_s_ * time_s : 0.0);
        }
        value += channel == 2 ? sensors_.offset_n : 0.0;
        value += channel >= 3 ? moment_offset_nm_[channel - 3] : 0.0;
        const double counts = std::nearbyint(value * kCountsPerScale / full_scale(sensors_, channel));
        return static_cast<std::int16_t>(std::clamp(counts, -32768.0, 32767.0));
    }

private:
    // Cross-talk couples forces with forces and moments with moments, as data sheets state it.
    static bool couples(std::size_t i, std::size_t j) { return (i < 3) == (j < 3); }

    const SensorOptions& sensors_;
    double drift_n_s_;
    std::array<Wrench, kPlateChannels> matrix_{};
    std::array<double, 3> moment_offset_nm_{};
};

bool covers(const std::vector<ScanRange>& ranges, double time_s) {
    return std::any_of(ranges.begin(), ranges.end(), [&](const ScanRange& range) {
        return time_s >= range.first_s && time_s < range.first_s + range.duration_s;
    });
}

Channel plate_channel(const std::string& side, std::size_t index, const SensorOptions& sensors) {
    static constexpr std::array<const char*, kPlateChannels> kNames{"fx", "fy", "fz", "mx", "my", "mz"};
    const double scale = full_scale(sensors, index) / kCountsPerScale;
    return {.id = side + "_" + kNames[index],
            .label = side + " plate " + kNames[index],
            .unit = index < 3 ? "N" : "N m",
            .quantity = index < 3 ? Quantity::force : Quantity::moment,
            .wire = WireType::i16,
            .scale = scale,
            .min = -32768.0 * scale,
            .max = 32767.0 * scale};
}

Channel encoder_channel(const std::string& id, const std::string& label, const SensorOptions& sensors) {
    return {.id = id,
            .label = label,
            .unit = "m",
            .quantity = Quantity::displacement,
            .wire = WireType::i32,
            .scale = sensors.encoder_resolution_m,
            .offset = 0.0,
            .min = -1.0,
            .max = kEncoderTop_m};
}

ChannelLayout make_layout(const SensorOptions& sensors) {
    ChannelLayout layout;
    for (const char* side : {"left", "right"}) {
        for (std::size_t i = 0; sensors.plates && i < kPlateChannels; ++i) {
            layout.channels.push_back(plate_channel(side, i, sensors));
        }
    }
    if (sensors.bar) {
        layout.channels.push_back(encoder_channel("bar_cord", "bar transducer", sensors));
    }
    if (sensors.hip_transducer) {
        layout.channels.push_back(encoder_channel("hip_cord", "hip transducer", sensors));
    }
    return layout;
}

template <class Integer>
void append(std::vector<std::byte>& bytes, Integer value) {
    std::array<std::byte, sizeof(Integer)> packed;
    std::memcpy(packed.data(), &value, sizeof(Integer));
    bytes.insert(bytes.end(), packed.begin(), packed.end());
}

// Value at a time between samples.
double at(const std::vector<double>& signal, double time_s) {
    const double position = std::clamp(time_s * kRate_hz, 0.0, static_cast<double>(signal.size() - 1));
    const auto i = std::min(static_cast<std::size_t>(position), signal.size() - 2);
    return signal[i] + (position - static_cast<double>(i)) * (signal[i + 1] - signal[i]);
}

std::int32_t encoder_count(double cord_m, const SensorOptions& sensors, Random& random) {
    double value = cord_m;
    if (!sensors.exact) {
        value = value * (1.0 + 1e-6 * sensors.encoder_ppm) + sensors.encoder_noise_m * random.normal();
    }
    return static_cast<std::int32_t>(
        std::floor((value + sensors.encoder_offset_m) / sensors.encoder_resolution_m));
}

void measure_plates(const Movement& m, const SensorOptions& sensors, const std::array<Plate, 2>& plates,
                    std::size_t i, Random& random, std::vector<std::byte>& bytes) {
    const double time_s = static_cast<double>(i) * kStep_s;
    const double shear_n = kShearPerForce * 0.5 * m.force_z_n[i];
    for (std::size_t side = 0; side < 2; ++side) {
        const double sign = side == 0 ? 1.0 : -1.0;
        const double share = 0.5 * (1.0 + sign * m.asymmetry[i]);
        Wrench wrench{};
        if (side == 0 || !covers(sensors.right_foot_off, time_s)) {
            wrench = wrench_on_plate(share * m.force_x_n[i], -sign * shear_n, share * m.force_z_n[i],
                                     m.pressure_x_m[i], sensors.az0_m);
        }
        for (std::size_t channel = 0; channel < kPlateChannels; ++channel) {
            append(bytes, plates[side].count(wrench, channel, time_s, random));
        }
    }
}

void measure_cords(const Movement& m, const SensorOptions& sensors, std::size_t i, Random& random,
                   std::vector<std::byte>& bytes) {
    const double time_s = static_cast<double>(i) * kStep_s;
    const bool silent = covers(sensors.encoder_dropouts, time_s);
    const double seen_s = time_s - sensors.encoder_late_s;
    if (sensors.bar) {
        // On the sleeve the cord follows the discs and knows nothing of the bar's bending.
        const double height_m = sensors.attachment == CordAttachment::sleeve
                                    ? m.plan.bar.rest_grip_m + at(m.disc_m, seen_s)
                                    : at(m.grip_m, seen_s);
        const double anchor_x_m = m.plan.reps.front().technique.bar_forward_m - sensors.anchor_offset_m;
        const double aside_m =
            m.plan.pull_n[i] > 0.0 ? at(m.grip_x_m, seen_s) - anchor_x_m : sensors.anchor_offset_m;
        const std::int32_t count = encoder_count(std::hypot(height_m, aside_m), sensors, random);
        append(bytes, silent ? kNoReading : count);
    }
    if (sensors.hip_transducer) {
        const std::int32_t count = encoder_count(at(m.hip_m, seen_s), sensors, random);
        append(bytes, silent ? kNoReading : count);
    }
}

}  // namespace

Wire measure(const Movement& movement, const LifterOptions&, const SensorOptions& sensors,
             std::uint64_t seed) {
    // A stream of its own, so that the same movement can be measured with other instruments.
    Random random(seed ^ 0x5EA5'0125'E45E'D00DU);
    const std::array<Plate, 2> plates{Plate(sensors, random), Plate(sensors, random)};
    Wire wire;
    wire.layout = make_layout(sensors);
    wire.scans = movement.size();
    wire.samples.reserve(wire.scans * wire.layout.scan_bytes());
    wire.missing.resize(wire.scans);
    for (std::size_t i = 0; i < wire.scans; ++i) {
        if (sensors.plates) {
            measure_plates(movement, sensors, plates, i, random, wire.samples);
        }
        measure_cords(movement, sensors, i, random, wire.samples);
        wire.missing[i] = covers(sensors.gaps, static_cast<double>(i) * kStep_s);
    }
    return wire;
}

}  // namespace hinge::drivers::simulated
