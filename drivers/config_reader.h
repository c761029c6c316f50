#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/model/result.h"
#include "drivers/driver.h"

// Reads a device's flat configuration against its table of keys. Defaults come from the table alone.
// A key that repeats is written in the table with N for its number ("channels.N.ain"). The first fault is
// kept and told by `finish`, so that callers read all keys in a row. `driver`, which chose the driver, is
// passed over.
namespace hinge::drivers {

class ConfigReader {
public:
    ConfigReader(const DeviceConfig& config, std::span<const ConfigKey> keys);

    [[nodiscard]] std::string text(const std::string& key);
    [[nodiscard]] std::string choice(const std::string& key, std::span<const std::string_view> allowed);
    [[nodiscard]] double number(const std::string& key, double min, double max);
    [[nodiscard]] long integer(const std::string& key, long min, long max);
    [[nodiscard]] bool boolean(const std::string& key);
    // Whether the lab file gives this key, or any key below it ("quadrature").
    [[nodiscard]] bool has(const std::string& key) const;
    // How many numbered tables `prefix.0`, `prefix.1`, ... follow each other.
    [[nodiscard]] std::size_t count(const std::string& prefix) const;

    // Notes a fault of `key` found by the caller; `allowed` completes "expected ...".
    void refuse(const std::string& key, const std::string& allowed);
    [[nodiscard]] Result<void> finish() const;

private:
    [[nodiscard]] const ConfigKey* describe(std::string_view key) const;
    [[nodiscard]] std::string value_of(const std::string& key);

    const DeviceConfig& config_;
    std::span<const ConfigKey> keys_;
    std::optional<Error> fault_;
};

}  // namespace hinge::drivers
