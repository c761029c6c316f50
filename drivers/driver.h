#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "datasets/model/result.h"
#include "drivers/device.h"

// A driver is one constant table. Each driver file defines one function named as its folder that returns
// its table; `hinge_modules` writes the list (see drivers/CMakeLists.txt).
namespace hinge::drivers {

// One key a driver accepts in its `[device.NAME]` table of a lab file.
struct ConfigKey {
    std::string_view name;
    std::string_view type;           // "string", "number", "integer", "boolean"
    std::string_view default_value;  // as written in TOML; empty: required
    std::string_view meaning;        // one line, with unit and allowed range
};

// Values of a device's lab-file table, flat, each as text; nested keys are joined by dots
// ("channels.0.ain"). `path` names the table in messages, e.g. "device.plates".
struct DeviceConfig {
    std::string name;
    std::string path;
    std::vector<std::pair<std::string, std::string>> values;

    [[nodiscard]] std::optional<std::string> find(std::string_view key) const {
        for (const auto& [name_of, value] : values) {
            if (name_of == key) {
                return value;
            }
        }
        return std::nullopt;
    }
};

struct FoundDevice {
    std::string description;
    std::string connection;  // what to write into the lab file
};

struct DriverModule {
    std::string_view id;    // as written in a lab file
    std::string_view name;  // for people
    std::span<const ConfigKey> keys;
    // What is connected now; never slower than two seconds. May be empty.
    std::vector<FoundDevice> (*scan)() = nullptr;
    // Opens and identifies the device. `clock` outlives the device.
    Result<std::unique_ptr<Device>> (*open)(const DeviceConfig& config, const Clock& clock) = nullptr;
};

// All drivers built in, in listing order.
[[nodiscard]] std::span<const DriverModule* const> all_drivers();

}  // namespace hinge::drivers
