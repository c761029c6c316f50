#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "datasets/model/result.h"
#include "drivers/driver.h"
#include "drivers/qtm_rt/packet.h"

// What the lab file says about a QTM server. Source: devices.md 5.
namespace hinge::drivers::qtm {

struct Settings {
    std::string host;
    std::uint16_t port = 22223;
    ByteOrder order = ByteOrder::little;
    unsigned minor = 25;           // of protocol version 1.x that is asked for first
    std::vector<unsigned> plates;  // ids in the order of the channels; empty: all, as QTM lists them
    std::string coordinates;       // "plate" or "lab": which axes the forces have is a setting of QTM
    double newton_metres = 1.0;    // of one unit of a moment when forces come in N
};

[[nodiscard]] std::span<const ConfigKey> config_keys() noexcept;
[[nodiscard]] Result<Settings> read_settings(const DeviceConfig& config);

}  // namespace hinge::drivers::qtm
