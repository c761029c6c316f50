#include "drivers/openplate_uart/device.h"

namespace hinge::drivers {
namespace {

// Any USB-serial chip may sit in front of the coordinator: there is nothing to find it by.
std::vector<FoundDevice> scan() {
    return {};
}

}  // namespace

const DriverModule& openplate_uart() {
    static const DriverModule module{
        .id = "openplate_uart",
        .name = "open force plates, two boxes (serial)",
        .keys = openplate::config_keys(),
        .scan = &scan,
        .open = &openplate::open_device,
    };
    return module;
}

}  // namespace hinge::drivers
