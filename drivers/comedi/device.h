#pragma once

#include <memory>

#include "drivers/device.h"
#include "drivers/driver.h"

// A data acquisition card through libcomedi (devices.md 4). No threads; `open`, `negotiate`, `start` and
// `stop` ask the kernel, `service` reads what is there and now and then asks whether the card still is.
namespace hinge::drivers::comedilib {

[[nodiscard]] Result<std::unique_ptr<Device>> open_device(const DeviceConfig& config, const Clock& clock);

}  // namespace hinge::drivers::comedilib

namespace hinge::drivers {

[[nodiscard]] const DriverModule& comedi();

}  // namespace hinge::drivers
