#include <filesystem>

#include "drivers/tecgihan_fp/device.h"

namespace hinge::drivers {
namespace {

// The controller's USB product description, as udev writes it into the port's name.
std::vector<FoundDevice> scan() {
    std::vector<FoundDevice> found;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator("/dev/serial/by-id", none)) {
        const std::string name = entry.path().filename().string();
        if (name.find("FORCEPLATE_CONTROLLER") != std::string::npos) {
            found.push_back({name, "port = \"" + entry.path().string() + "\""});
        }
    }
    return found;
}

}  // namespace

const DriverModule& tecgihan_fp() {
    static const DriverModule module{
        .id = "tecgihan_fp",
        .name = "Tec Gihan force plates (serial)",
        .keys = tecgihan::config_keys(),
        .scan = &scan,
        .open = &tecgihan::open_device,
    };
    return module;
}

}  // namespace hinge::drivers
