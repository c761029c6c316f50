#include <filesystem>

#include "drivers/comedi/device.h"
#include "drivers/comedi/settings.h"
#include "drivers/driver.h"

namespace hinge::drivers {
namespace {

// Comedi numbers its cards from 0; the files of single subdevices are left out.
constexpr int kMostCards = 16;

// Cards the kernel knows. They are not opened: another program may be using them.
std::vector<FoundDevice> scan() {
    std::vector<FoundDevice> found;
    for (int i = 0; i < kMostCards; ++i) {
        const std::string path = "/dev/comedi" + std::to_string(i);
        std::error_code error;
        if (std::filesystem::exists(path, error)) {
            found.push_back({"card known to comedi", path});
        }
    }
    return found;
}

}  // namespace

const DriverModule& comedi() {
    static const DriverModule module{
        .id = "comedi",
        .name = "Data acquisition card (libcomedi)",
        .keys = comedilib::config_keys(),
        .scan = &scan,
        .open = &comedilib::open_device,
    };
    return module;
}

}  // namespace hinge::drivers
