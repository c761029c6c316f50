#pragma once

#include <memory>

#include "drivers/device.h"
#include "drivers/driver.h"

// A LabJack T7 on Ethernet: handshake, configuration, spontaneous stream and an orderly end
// (devices.md 1.8). No threads; `open`, `negotiate`, `start` and `stop` wait for the device, `service` never.
namespace hinge::drivers::t7 {

[[nodiscard]] Result<std::unique_ptr<Device>> open_device(const DeviceConfig& config, const Clock& clock);

}  // namespace hinge::drivers::t7

namespace hinge::drivers {

[[nodiscard]] const DriverModule& labjack_t7();

}  // namespace hinge::drivers
