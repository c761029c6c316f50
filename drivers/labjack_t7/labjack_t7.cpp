#include "drivers/driver.h"
#include "drivers/labjack_t7/device.h"
#include "drivers/labjack_t7/settings.h"

namespace hinge::drivers {
namespace {

// The T7 is found by its address alone; nothing to list without the maker's discovery library.
std::vector<FoundDevice> scan() {
    return {};
}

}  // namespace

const DriverModule& labjack_t7() {
    static const DriverModule module{
        .id = "labjack_t7",
        .name = "LabJack T7 (Ethernet)",
        .keys = t7::config_keys(),
        .scan = &scan,
        .open = &t7::open_device,
    };
    return module;
}

}  // namespace hinge::drivers
