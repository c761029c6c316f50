// The lifter as a live device: the emulated lab without any wire, for trying Hinge out and for tests.

#include <string>
#include <utility>
#include <vector>

#include "drivers/driver.h"
#include "drivers/playback/playback.h"
#include "drivers/simulated/movement.h"
#include "drivers/simulated/sensors.h"
#include "drivers/simulated/settings.h"

namespace hinge::drivers {
namespace {

using simulated::Setting;
using simulated::Settings;

Error in_table(const DeviceConfig& config, const std::string& key, const Error& error) {
    return {error.code, config.path + "." + key + " = " + error.message};
}

const Setting* find_setting(const std::string& name) {
    for (const Setting& setting : simulated::settings_table()) {
        if (setting.name == name) {
            return &setting;
        }
    }
    return nullptr;
}

// The preset first, whatever its place in the file: it sets everything else.
Result<Settings> settings_of(const DeviceConfig& config) {
    Settings settings;
    const Setting& preset = simulated::settings_table().front();
    if (auto done = change(settings, preset, config.find("preset").value_or("clean")); !done) {
        return in_table(config, "preset", done.error());
    }
    for (const auto& [key, value] : config.values) {
        if (key == "preset" || key == "driver") {
            continue;
        }
        const Setting* setting = find_setting(key);
        if (setting == nullptr) {
            return Error{ErrorCode::invalid_argument,
                         config.path + "." + key + " = " + value +
                             ": there is no such key; 'hinge devices' lists those of the driver simulated"};
        }
        if (auto done = change(settings, *setting, value); !done) {
            return in_table(config, key, done.error());
        }
    }
    return settings;
}

std::vector<FoundDevice> scan() {
    return {{"simulated lifter on two plates", "driver = \"simulated\""}};
}

Result<std::unique_ptr<Device>> open(const DeviceConfig& config, const Clock& clock) {
    Result<Settings> settings = settings_of(config);
    if (!settings) {
        return settings.error();
    }
    const simulated::Movement movement = simulated::move(settings->lifter, settings->seed);
    simulated::Wire wire = measure(movement, settings->lifter, settings->sensors, settings->seed);
    if (wire.layout.channels.empty()) {
        return Error{ErrorCode::invalid_argument,
                     config.path + ": neither plates nor bar is true; use at least one"};
    }
    RecordedScans scans{.layout = std::move(wire.layout),
                        .rate_hz = simulated::kRate_hz,
                        .scans = wire.scans,
                        .samples = std::move(wire.samples),
                        .missing = {wire.missing.begin(), wire.missing.end()}};
    return make_replay(std::move(scans), {config.name, "simulated", "0", "1"}, settings->stream, clock);
}

std::span<const ConfigKey> keys() {
    static const std::vector<ConfigKey> table = [] {
        std::vector<ConfigKey> made;
        for (const Setting& setting : simulated::settings_table()) {
            made.push_back({setting.name, setting.type, setting.default_value, setting.meaning});
        }
        return made;
    }();
    return table;
}

}  // namespace

const DriverModule& simulated_lifter() {
    static const DriverModule module{
        .id = "simulated", .name = "Simulated lifter", .keys = keys(), .scan = &scan, .open = &open};
    return module;
}

}  // namespace hinge::drivers
