#include "drivers/chronojump_encoder/settings.h"

#include <array>

#include "drivers/config_reader.h"

namespace hinge::drivers::chronojump {
namespace {

constexpr std::array kKeys = {
    ConfigKey{"port", "string", "", "serial port, e.g. '/dev/ttyUSB0'"},
    ConfigKey{"mm_per_count", "number", "1", "cord per count in mm, 0.001 to 100"},
    ConfigKey{"invert", "boolean", "false", "turn the direction round"},
    ConfigKey{"discard_initial", "integer", "20", "bytes to throw away after the start, 0 to 1000"},
    ConfigKey{"nominal_rate_hz", "string", "\"auto\"",
              "bytes per second: 'auto' (one per 972.8 us), or 100 to 5000"},
    ConfigKey{"trigger_channel", "boolean", "true", "carry the level of the RCA input in every scan"},
};

}  // namespace

std::span<const ConfigKey> config_keys() noexcept {
    return kKeys;
}

Result<Settings> read_settings(const DeviceConfig& config) {
    ConfigReader reader(config, kKeys);
    Settings settings;
    settings.port = reader.text("port");
    settings.mm_per_count = reader.number("mm_per_count", 0.001, 100.0);
    settings.invert = reader.boolean("invert");
    settings.discard_initial = static_cast<std::size_t>(reader.integer("discard_initial", 0, 1000));
    if (reader.text("nominal_rate_hz") != "auto") {
        settings.nominal_rate_hz = reader.number("nominal_rate_hz", 100.0, 5000.0);
    }
    settings.trigger_channel = reader.boolean("trigger_channel");
    if (const auto checked = reader.finish(); !checked) {
        return checked.error();
    }
    return settings;
}

}  // namespace hinge::drivers::chronojump
