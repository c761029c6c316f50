#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "datasets/model/result.h"
#include "drivers/driver.h"

// What the lab file says about an LSL stream: where it is, or how to find it. Source: devices.md 6.
namespace hinge::drivers::lab_streaming {

struct Settings {
    std::string host;  // the outlet itself; empty: ask the network
    std::uint16_t port = 0;
    std::string condition;  // XPath, put together from name, source_id, session_id and query
    std::vector<std::string> discovery_addresses;
    std::uint16_t discovery_port = 16571;
    double buffer_s = 30.0;
    std::vector<std::string> units;  // one for all channels, or one for each; empty: as the stream says
    bool has_gaps = true;            // a jump of the times is a gap
    int clock_probes = 8;
};

[[nodiscard]] std::span<const ConfigKey> config_keys() noexcept;
[[nodiscard]] Result<Settings> read_settings(const DeviceConfig& config);

}  // namespace hinge::drivers::lab_streaming
