#include "drivers/labjack_t7/emulator.h"

#include <algorithm>
#include <array>
#include <utility>

#include "drivers/config_reader.h"

namespace hinge::drivers {
namespace t7 {
namespace {

// What one volt at the amplifier means: an AMTI amplifier at 10 V excitation and gain 4000 puts out 1 V for
// 25 uV/V, and our emulated plates have 10, 10, 20 N/(uV/V) and 4 N m/(uV/V).
constexpr std::array<double, 6> kPlateUnitsPerVolt{250.0, 250.0, 500.0, 100.0, 100.0, 100.0};
// A potentiometer transducer of 3 m cord on 10 V.
constexpr double kCord_m_per_v = 0.3;

}  // namespace

Signal wire(LabSignal lab) {
    return [lab = std::move(lab)](std::uint64_t, double time_s) {
        const LabSample sample = lab(time_s);
        Inputs inputs;
        for (std::size_t plate = 0; plate < 2; ++plate) {
            for (std::size_t axis = 0; axis < 6; ++axis) {
                inputs.volts[6 * plate + axis] = sample.plates[plate][axis] / kPlateUnitsPerVolt[axis];
            }
        }
        inputs.volts[12] = sample.bar_m / kCord_m_per_v;
        inputs.volts[13] = sample.hip_m / kCord_m_per_v;
        if (sample.wired) {
            std::copy_n(sample.inputs.begin(), kAinCount, inputs.volts.begin());
        }
        inputs.fio = sample.sync ? 1 : 0;
        // The bar on a quadrature encoder of 40 counts per millimetre.
        inputs.quadrature = static_cast<std::uint32_t>(static_cast<std::int32_t>(sample.bar_m * 40e3));
        return inputs;
    };
}

}  // namespace t7

namespace {

constexpr std::array kKeys = {
    ConfigKey{"cmd_port", "integer", "0", "Modbus port on 127.0.0.1, 0 (a free one) to 65535"},
    ConfigKey{"stream_port", "integer", "0", "stream port on 127.0.0.1, 0 (a free one) to 65535"},
    ConfigKey{"time_factor", "number", "1", "device seconds per real second, 0 (stands still) to 100"},
    ConfigKey{"drift_ppm", "number", "0", "how fast the device's crystal is, -1000 to 1000 ppm"},
    ConfigKey{"serial", "integer", "470012345", "serial number"},
    ConfigKey{"firmware", "number", "1.03", "firmware version, 1 to 2"},
};

constexpr std::array<std::string_view, 13> kFaults{
    "stall",  "split",  "coalesce",      "lose",    "repeat", "garbage",           "reset",
    "vanish", "unplug", "delay_replies", "overlap", "refuse", "separator_counted",
};

Result<std::unique_ptr<EmulatedDevice>> start(const DeviceConfig& config, LabSignal lab) {
    ConfigReader reader(config, kKeys);
    t7::EmulatorOptions options;
    options.cmd_port = static_cast<std::uint16_t>(reader.integer("cmd_port", 0, 65535));
    options.stream_port = static_cast<std::uint16_t>(reader.integer("stream_port", 0, 65535));
    options.time_factor = reader.number("time_factor", 0.0, 100.0);
    options.drift_ppm = reader.number("drift_ppm", -1000.0, 1000.0);
    options.personality.serial = static_cast<std::uint32_t>(reader.integer("serial", 1, 0xFFFFFFFF));
    options.personality.firmware = static_cast<float>(reader.number("firmware", 1.0, 2.0));
    if (const auto checked = reader.finish(); !checked) {
        return checked.error();
    }
    return t7::start_emulator(options, t7::wire(std::move(lab)));
}

}  // namespace

const EmulatorModule& emulate_labjack_t7() {
    static const EmulatorModule module{
        .id = "labjack_t7",
        .name = "LabJack T7: two plates, two cords and a sync line",
        .keys = kKeys,
        .faults = kFaults,
        .start = &start,
    };
    return module;
}

}  // namespace hinge::drivers
