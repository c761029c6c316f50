#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "datasets/model/result.h"
#include "drivers/driver.h"

// What the lab file says about a card. Source of the keys: devices.md 4.4.
namespace hinge::drivers::comedilib {

struct AnalogInput {
    unsigned channel = 0;
    double range_v = 10.0;
    std::string id;
    std::string role;
};

enum class CalibrationMode : std::uint8_t { automatic, file, nominal };

struct Settings {
    std::string device;
    std::string library;
    std::optional<unsigned> subdevice;  // none: the first analog input that streams
    unsigned aref = 0;                  // 0 ground, 1 common, 2 differential, 3 other
    std::vector<AnalogInput> inputs;
    double rate_hz = 0.0;  // 0: what the recording asks for
    double convert_us = 0.0;
    std::uint32_t buffer_bytes = 65536;
    CalibrationMode calibration = CalibrationMode::automatic;
    std::string calibration_file;  // empty: where libcomedi looks for it
    bool keep_raw = true;
    std::optional<unsigned> start_line;  // external trigger
};

[[nodiscard]] std::span<const ConfigKey> config_keys() noexcept;
[[nodiscard]] Result<Settings> read_settings(const DeviceConfig& config);

}  // namespace hinge::drivers::comedilib
