#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "datasets/model/result.h"
#include "drivers/playback/playback.h"
#include "drivers/simulated/options.h"

// Every option of the simulator by name, one table for the lab file and for the command line.
namespace hinge::drivers::simulated {

struct Settings {
    LifterOptions lifter;
    SensorOptions sensors;
    ReplayOptions stream;  // the live device only
    std::uint64_t seed = 1;
};

enum class SettingUse : std::uint8_t { set, stream };  // `stream`: means nothing for a trial on disk

struct Setting {
    std::string_view name;           // "hip_bar_ratio"
    std::string_view type;           // "string", "number", "integer", "boolean"
    std::string_view default_value;  // of the preset "clean", as written in TOML
    std::string_view meaning;        // one line with unit
    SettingUse use = SettingUse::set;
    double low = 0.0, high = 0.0;                             // allowed range of numbers and integers
    void (*set_number)(Settings&, double) = nullptr;          // numbers, integers and booleans (0 or 1)
    bool (*set_text)(Settings&, std::string_view) = nullptr;  // false: not allowed
    std::string_view allowed{};                               // words, for messages
};

// In the order of a help text. The first is "preset": it sets all others, so it is applied first.
[[nodiscard]] std::span<const Setting> settings_table();

// Changes one setting. The message of an error names the value and what is allowed; the caller puts the
// setting's name in front as it was written.
[[nodiscard]] Result<void> change(Settings& settings, const Setting& setting, std::string_view value);

}  // namespace hinge::drivers::simulated
