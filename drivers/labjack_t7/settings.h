#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "datasets/model/result.h"
#include "drivers/driver.h"

// What the lab file says about a T7. Source of the keys: devices.md 1.11.
namespace hinge::drivers::t7 {

struct AnalogInput {
    unsigned ain = 0;
    double range_v = 10.0;
    std::uint16_t negative = 199;  // 199: single ended, else the AIN it is measured against
    std::string id;
    std::string role;
};

struct DigitalSync {
    unsigned line = 0;  // FIO number
    bool active_high = true;
};

struct Quadrature {
    unsigned dio_a = 0;
    double counts_per_mm = 1.0;
};

struct Trigger {
    unsigned dio = 0;
    bool rising = true;
};

struct Settings {
    std::string host;
    std::uint16_t cmd_port = 502;
    std::uint16_t stream_port = 702;
    std::optional<std::uint32_t> serial;
    double scan_rate_hz = 0.0;  // 0: what the recording asks for
    std::uint32_t resolution_index = 0;
    double settling_us = 0.0;
    std::uint32_t buffer_bytes = 32768;
    std::uint32_t scans_per_packet = 0;  // 0: as many as the latency allows
    std::vector<AnalogInput> inputs;
    std::optional<DigitalSync> sync;
    std::optional<Quadrature> quadrature;
    bool embed_core_timer = true;
    std::optional<Trigger> trigger;
    bool external_clock = false;
};

[[nodiscard]] std::span<const ConfigKey> config_keys() noexcept;
[[nodiscard]] Result<Settings> read_settings(const DeviceConfig& config);

}  // namespace hinge::drivers::t7
