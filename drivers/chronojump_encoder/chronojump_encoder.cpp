#include "drivers/chronojump_encoder/device.h"

namespace hinge::drivers {
namespace {

// An encoder shows itself only to a question, and nothing is written to ports that nobody named.
std::vector<FoundDevice> scan() {
    return {};
}

}  // namespace

const DriverModule& chronojump_encoder() {
    static const DriverModule module{
        .id = "chronojump_encoder",
        .name = "Chronojump linear encoder (serial)",
        .keys = chronojump::config_keys(),
        .scan = &scan,
        .open = &chronojump::open_device,
    };
    return module;
}

}  // namespace hinge::drivers
