#include "drivers/qtm_rt/device.h"

namespace hinge::drivers {

const DriverModule& qtm_rt() {
    static const DriverModule module{
        .id = "qtm_rt",
        .name = "force plates through Qualisys QTM (TCP)",
        .keys = qtm::config_keys(),
        .scan = [] { return std::vector<FoundDevice>{}; },
        .open = &qtm::open_device,
    };
    return module;
}

}  // namespace hinge::drivers
