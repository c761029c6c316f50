#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "datasets/model/result.h"
#include "drivers/driver.h"

// What the lab file says about a Chronojump encoder. Source of the keys: devices.md 2.1.
namespace hinge::drivers::chronojump {

// The firmware's timer: 19 ticks of 51.2 us, interrupt latency not included (devices.md 2.1).
inline constexpr double kTick_s = 972.8e-6;

struct Settings {
    std::string port;
    double mm_per_count = 1.0;
    bool invert = false;
    std::size_t discard_initial = 20;
    double nominal_rate_hz = 1.0 / kTick_s;
    bool trigger_channel = true;
};

[[nodiscard]] std::span<const ConfigKey> config_keys() noexcept;
[[nodiscard]] Result<Settings> read_settings(const DeviceConfig& config);

}  // namespace hinge::drivers::chronojump
