#pragma once

#include <cstdint>
#include <string>

#include "datasets/model/result.h"
#include "drivers/labjack_t7/calibration.h"
#include "drivers/labjack_t7/modbus_client.h"
#include "drivers/labjack_t7/scan_plan.h"
#include "drivers/labjack_t7/settings.h"

// The conversations with a T7 before it streams, in the order of devices.md 1.8.
namespace hinge::drivers::t7 {

struct Identity {
    std::uint32_t serial = 0;
    std::string firmware;
    Calibration calibration;
};

// Makes sure it is a T7 that answers, and reads who it is and its calibration.
[[nodiscard]] Result<Identity> identify(ModbusClient& client, const Settings& settings);

// Stops a stream that a program which died left running. Firmware before 1.0025 cannot tell; then nothing
// is done.
[[nodiscard]] Result<void> quieten(ModbusClient& client, const Settings& settings);

struct StreamShape {
    double rate_hz = 1000.0;
    std::uint32_t samples_per_packet = 1;
};

// Writes ranges, stream settings, scan list and trigger; returns the scan rate the device answers with.
[[nodiscard]] Result<double> configure(ModbusClient& client, const Settings& settings, const ScanPlan& plan,
                                       const StreamShape& shape);

}  // namespace hinge::drivers::t7
