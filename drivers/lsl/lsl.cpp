#include "drivers/lsl/device.h"

namespace hinge::drivers {

const DriverModule& lsl() {
    static const DriverModule module{
        .id = "lsl",
        .name = "stream of Lab Streaming Layer",
        .keys = lab_streaming::config_keys(),
        .scan = [] { return std::vector<FoundDevice>{}; },
        .open = &lab_streaming::open_device,
    };
    return module;
}

}  // namespace hinge::drivers
