#pragma once

#include <optional>
#include <span>
#include <string>

#include "datasets/model/result.h"
#include "drivers/driver.h"

// What the lab file says about Tec Gihan plates. Source: devices.md 3.
namespace hinge::drivers::tecgihan {

struct Settings {
    std::string port;
    std::string serial;        // the controller must have it; empty: any
    double rate_hz = 0.0;      // 0: what the recording asks for
    std::optional<int> range;  // 0, 1, 2: 3, 6, 10 kN; nothing: as it is
    bool require_flow_control = false;
    int stop_wait_ms = 500;   // after STOP, before the line is taken as empty
    int zero_wait_ms = 1000;  // after ZERO, before the first question
};

[[nodiscard]] std::span<const ConfigKey> config_keys() noexcept;
[[nodiscard]] Result<Settings> read_settings(const DeviceConfig& config);

}  // namespace hinge::drivers::tecgihan
