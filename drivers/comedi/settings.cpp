#include "drivers/comedi/settings.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "drivers/config_reader.h"

namespace hinge::drivers::comedilib {
namespace {

constexpr unsigned kMaxLine = 255;

constexpr std::array kKeys = {
    ConfigKey{"device", "string", "\"/dev/comedi0\"", "the card's device file"},
    ConfigKey{"library", "string", "\"libcomedi.so.0\"", "libcomedi: a name the system knows, or a file"},
    ConfigKey{"subdevice", "integer", "-1", "number of the analog input; -1: the first that streams"},
    ConfigKey{"aref", "string", "\"ground\"", "reference: 'ground', 'common', 'diff' or 'other'"},
    ConfigKey{"rate_hz", "number", "0", "scans per second; 0: what the recording asks for"},
    ConfigKey{"convert_us", "number", "0", "time between channels, up to 1000 us; 0: as the card proposes"},
    ConfigKey{"buffer_bytes", "integer", "65536", "buffer in the kernel, 4096 to 67108864 bytes"},
    ConfigKey{"calibration", "string", "\"auto\"", "'auto', 'file' or 'nominal' (uncalibrated)"},
    ConfigKey{"calibration_file", "string", "\"\"", "calibration file; empty: where libcomedi keeps it"},
    ConfigKey{"keep_raw", "boolean", "true", "store counts beside volts that are not linear in them"},
    ConfigKey{"start_trigger", "string", "\"none\"", "'none', or 'ext:N', a rising edge on line N"},
    ConfigKey{"channels.N.chan", "integer", "", "analog input, 0 to 255"},
    ConfigKey{"channels.N.range_v", "number", "10", "largest voltage to be measured, 0.001 to 100 V"},
    ConfigKey{"channels.N.name", "string", "\"\"", "identifier in the trial; empty: AI and its number"},
    ConfigKey{"channels.N.role", "string", "\"\"", "what is wired to it, for people, e.g. 'left plate Fz'"},
};

constexpr std::array<std::string_view, 4> kReferences{"ground", "common", "diff", "other"};
constexpr std::array<std::string_view, 3> kCalibrations{"auto", "file", "nominal"};

AnalogInput read_input(ConfigReader& reader, const std::string& prefix) {
    AnalogInput input;
    input.channel = static_cast<unsigned>(reader.integer(prefix + "chan", 0, kMaxLine));
    input.range_v = reader.number(prefix + "range_v", 0.001, 100.0);
    const std::string name = reader.text(prefix + "name");
    input.id = name.empty() ? "AI" + std::to_string(input.channel) : name;
    input.role = reader.text(prefix + "role");
    return input;
}

std::vector<AnalogInput> read_inputs(ConfigReader& reader) {
    std::vector<AnalogInput> inputs;
    for (std::size_t i = 0; i < reader.count("channels"); ++i) {
        const std::string prefix = "channels." + std::to_string(i) + ".";
        AnalogInput input = read_input(reader, prefix);
        for (const AnalogInput& earlier : inputs) {
            if (earlier.channel == input.channel) {
                reader.refuse(prefix + "chan", "each input once");
            }
            if (earlier.id == input.id) {
                reader.refuse(prefix + "name", "each name once");
            }
        }
        inputs.push_back(std::move(input));
    }
    if (inputs.empty()) {
        reader.refuse("channels", "at least one analog input: [[channels]] with chan = 0 to 255");
    }
    return inputs;
}

std::optional<unsigned> read_trigger(ConfigReader& reader) {
    const std::string value = reader.text("start_trigger");
    if (value == "none") {
        return std::nullopt;
    }
    unsigned line = 0;
    constexpr std::string_view kPrefix = "ext:";
    const char* first = value.data() + std::min(kPrefix.size(), value.size());
    const char* last = value.data() + value.size();
    const auto [end, error] = std::from_chars(first, last, line);
    if (!value.starts_with(kPrefix) || error != std::errc{} || end != last || line > kMaxLine) {
        reader.refuse("start_trigger", "'none', or 'ext:' and a line from 0 to 255, e.g. 'ext:6'");
    }
    return line;
}

}  // namespace

std::span<const ConfigKey> config_keys() noexcept {
    return kKeys;
}

Result<Settings> read_settings(const DeviceConfig& config) {
    ConfigReader reader(config, kKeys);
    Settings settings;
    settings.device = reader.text("device");
    settings.library = reader.text("library");
    if (const long subdevice = reader.integer("subdevice", -1, 255); subdevice >= 0) {
        settings.subdevice = static_cast<unsigned>(subdevice);
    }
    const std::string aref = reader.choice("aref", kReferences);
    settings.aref = static_cast<unsigned>(std::ranges::find(kReferences, aref) - kReferences.begin());
    settings.rate_hz = reader.number("rate_hz", 0.0, 1e6);
    settings.convert_us = reader.number("convert_us", 0.0, 1000.0);
    settings.buffer_bytes = static_cast<std::uint32_t>(reader.integer("buffer_bytes", 4096, 67'108'864));
    const std::string mode = reader.choice("calibration", kCalibrations);
    settings.calibration = mode == "file"      ? CalibrationMode::file
                           : mode == "nominal" ? CalibrationMode::nominal
                                               : CalibrationMode::automatic;
    settings.calibration_file = reader.text("calibration_file");
    if (!settings.calibration_file.empty() && mode == "nominal") {
        reader.refuse("calibration_file", "none with calibration = \"nominal\"");
    }
    settings.keep_raw = reader.boolean("keep_raw");
    settings.start_line = read_trigger(reader);
    settings.inputs = read_inputs(reader);
    if (const auto checked = reader.finish(); !checked) {
        return checked.error();
    }
    return settings;
}

}  // namespace hinge::drivers::comedilib
