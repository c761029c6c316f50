#include "drivers/tecgihan_fp/settings.h"

#include <algorithm>
#include <array>

#include "drivers/config_reader.h"

namespace hinge::drivers::tecgihan {
namespace {

constexpr std::array kKeys = {
    ConfigKey{"port", "string", "", "serial port, e.g. '/dev/ttyUSB0'"},
    ConfigKey{"serial", "string", "\"\"", "serial number the controller must have; empty: any"},
    ConfigKey{"rate_hz", "number", "0", "samples per second, up to 10000; 0: what the recording asks for"},
    ConfigKey{"range", "string", "\"keep\"", "'3k', '6k' or '10k' N, or 'keep' what the plates have"},
    ConfigKey{"require_flow_control", "boolean", "false", "refuse a port without RTS/CTS"},
    ConfigKey{"stop_wait_ms", "integer", "500", "quiet after STOP, 1 to 1500 ms; the maker waits 500"},
    ConfigKey{"zero_wait_ms", "integer", "1000", "quiet after ZERO, 1 to 10000 ms; the maker waits 1000"},
};

constexpr std::array<std::string_view, 4> kRangeNames{"3k", "6k", "10k", "keep"};

}  // namespace

std::span<const ConfigKey> config_keys() noexcept {
    return kKeys;
}

Result<Settings> read_settings(const DeviceConfig& config) {
    ConfigReader reader(config, kKeys);
    Settings settings;
    settings.port = reader.text("port");
    settings.serial = reader.text("serial");
    settings.rate_hz = reader.number("rate_hz", 0.0, 10000.0);
    const auto range = std::ranges::find(kRangeNames, reader.choice("range", kRangeNames));
    if (range - kRangeNames.begin() < 3) {
        settings.range = static_cast<int>(range - kRangeNames.begin());
    }
    settings.require_flow_control = reader.boolean("require_flow_control");
    settings.stop_wait_ms = static_cast<int>(reader.integer("stop_wait_ms", 1, 1500));
    settings.zero_wait_ms = static_cast<int>(reader.integer("zero_wait_ms", 1, 10000));
    if (const auto checked = reader.finish(); !checked) {
        return checked.error();
    }
    return settings;
}

}  // namespace hinge::drivers::tecgihan
