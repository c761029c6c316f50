#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "acquisition/lab_file.h"
#include "drivers/emulator/emulator.h"
#include "workflow/emulation/lab_motion.h"

// The devices of a lab file as emulators that all see one motion, aligned in time.
namespace hinge::workflow {

using EmulationTime = std::chrono::steady_clock::time_point;  // CLOCK_MONOTONIC

[[nodiscard]] Result<const drivers::EmulatorModule*> find_emulator(std::string_view id);

// A running emulator that asks `signal` for the time since `origin`, whenever it was started itself.
[[nodiscard]] Result<std::unique_ptr<drivers::EmulatedDevice>> start_at(const drivers::EmulatorModule& module,
                                                                        const drivers::DeviceConfig& options,
                                                                        drivers::LabSignal signal,
                                                                        EmulationTime origin);

struct LabEmulator {
    std::string name;  // in the lab file
    const drivers::EmulatorModule* module = nullptr;
    std::unique_ptr<drivers::EmulatedDevice> device;
};

// `options` are ("DEVICE.key", value) of the emulators. The cord per count of an encoder is taken from the
// lab file.
[[nodiscard]] Result<std::vector<LabEmulator>> start_emulators(
    const acquisition::LabFile& lab, const LabMotion& motion,
    std::span<const std::pair<std::string, std::string>> options, EmulationTime origin);

// The lab file's text with the endpoints of the emulators in their [device.NAME] tables; all else, comments
// included, stays. An error when the result does not read as that lab.
[[nodiscard]] Result<std::string> lab_with_endpoints(const acquisition::LabFile& lab,
                                                     std::span<const LabEmulator> emulators);

}  // namespace hinge::workflow
