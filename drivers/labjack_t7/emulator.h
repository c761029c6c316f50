#pragma once

#include <cstdint>
#include <memory>

#include "drivers/emulator/emulator.h"
#include "drivers/labjack_t7/emulator_registers.h"
#include "drivers/labjack_t7/emulator_stream.h"

// A T7 on loopback: command port, stream port, and a thread that serves both (devices.md 1.9). Its faults
// beyond the shared ones: `overlap` (2942 right after enable), `refuse N` (exception 4 on register N),
// `separator_counted 1|0` (whether 2941 counts the separator scan).
namespace hinge::drivers::t7 {

struct EmulatorOptions {
    std::uint16_t cmd_port = 0;  // 0: a free one
    std::uint16_t stream_port = 0;
    double time_factor = 1.0;  // device seconds per real second; 0: time stands still but for `advance`
    double drift_ppm = 0.0;    // how much faster the device's crystal runs than the host's clock
    // CORE_TIMER at power-up, two seconds before its wrap so that every run crosses it.
    std::uint32_t start_ticks = 0xFFFFFFFF - 80'000'000;
    Personality personality{.calibration = peculiar_calibration()};
};

[[nodiscard]] Result<std::unique_ptr<EmulatedDevice>> start_emulator(const EmulatorOptions& options,
                                                                     Signal signal);

// How the lab is wired to the inputs (README.md): plates on AIN0..11, cords on AIN12 and AIN13, sync on FIO0.
[[nodiscard]] Signal wire(LabSignal lab);

}  // namespace hinge::drivers::t7

namespace hinge::drivers {

[[nodiscard]] const EmulatorModule& emulate_labjack_t7();

}  // namespace hinge::drivers
