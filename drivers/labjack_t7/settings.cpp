#include "drivers/labjack_t7/settings.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>

#include "drivers/config_reader.h"
#include "drivers/labjack_t7/calibration.h"
#include "drivers/labjack_t7/registers.h"

namespace hinge::drivers::t7 {
namespace {

constexpr std::array kKeys = {
    ConfigKey{"host", "string", "", "address of the T7, e.g. '192.168.1.207'"},
    ConfigKey{"cmd_port", "integer", "502", "Modbus port, 1 to 65535"},
    ConfigKey{"stream_port", "integer", "702", "spontaneous stream port, 1 to 65535"},
    ConfigKey{"serial", "integer", "0", "serial number the device must have; 0: any"},
    ConfigKey{"scan_rate_hz", "number", "0", "scans per second; 0: what the recording asks for"},
    ConfigKey{"resolution_index", "integer", "0", "stream resolution index, 0 (automatic) to 8"},
    ConfigKey{"settling_us", "number", "0", "settling time per channel in us, 0 (automatic) to 4400"},
    ConfigKey{"buffer_bytes", "integer", "32768", "device buffer, a power of two from 64 to 32768 bytes"},
    ConfigKey{"scans_per_packet", "integer", "0", "scans in one packet; 0: as many as the latency allows"},
    ConfigKey{"mode", "string", "\"spontaneous\"", "how data arrives: 'spontaneous' (Ethernet)"},
    ConfigKey{"channels.N.ain", "integer", "", "analog input, 0 to 13"},
    ConfigKey{"channels.N.range_v", "number", "10", "range: 10, 1, 0.1 or 0.01 V"},
    ConfigKey{"channels.N.neg", "string", "\"gnd\"", "'gnd', or for an even input the next one, e.g. '1'"},
    ConfigKey{"channels.N.name", "string", "\"\"", "identifier in the trial; empty: AIN and its number"},
    ConfigKey{"channels.N.role", "string", "\"\"", "what is wired to it, for people, e.g. 'left plate Fz'"},
    ConfigKey{"digital_sync.line", "integer", "", "FIO line of the sync signal, 0 to 7"},
    ConfigKey{"digital_sync.active", "string", "\"high\"", "level that means on: 'high' or 'low'"},
    ConfigKey{"quadrature.dio_a", "integer", "", "line of signal A: 0, 2 or 6"},
    ConfigKey{"quadrature.dio_b", "integer", "", "line of signal B: the one after A"},
    ConfigKey{"quadrature.counts_per_mm", "number", "", "counts per millimetre of cord, above 0"},
    ConfigKey{"embed_core_timer", "boolean", "true", "carry the device's time stamp in every scan"},
    ConfigKey{"trigger.dio", "string", "\"none\"", "line that starts the stream: 'none', '0' or '1'"},
    ConfigKey{"trigger.edge", "string", "\"rising\"", "edge that starts the stream: 'rising' or 'falling'"},
    ConfigKey{"clock", "string", "\"internal\"", "scan clock: 'internal', or 'external' on CIO3"},
};

constexpr std::array<std::string_view, 2> kLevels{"high", "low"};
constexpr std::array<std::string_view, 2> kEdges{"rising", "falling"};
constexpr std::array<std::string_view, 2> kClocks{"internal", "external"};
constexpr std::array<std::string_view, 1> kModes{"spontaneous"};
constexpr std::array<std::string_view, 3> kTriggers{"none", "0", "1"};

std::uint16_t read_negative(ConfigReader& reader, const std::string& key, unsigned ain) {
    const std::string value = reader.text(key);
    if (value == "gnd") {
        return kSingleEnded;
    }
    const unsigned next = ain + 1;
    if (ain % 2 != 0 || value != std::to_string(next)) {
        reader.refuse(key, "'gnd'" + (ain % 2 == 0 ? " or '" + std::to_string(next) + "'" : std::string()));
    }
    return static_cast<std::uint16_t>(next);
}

AnalogInput read_input(ConfigReader& reader, const std::string& prefix) {
    AnalogInput input;
    input.ain = static_cast<unsigned>(reader.integer(prefix + "ain", 0, kAinCount - 1));
    input.range_v = reader.number(prefix + "range_v", 0.0, 10.0);
    if (!range_index(input.range_v)) {
        reader.refuse(prefix + "range_v", "10, 1, 0.1 or 0.01");
    }
    input.negative = read_negative(reader, prefix + "neg", input.ain);
    const std::string name = reader.text(prefix + "name");
    input.id = name.empty() ? "AIN" + std::to_string(input.ain) : name;
    input.role = reader.text(prefix + "role");
    return input;
}

std::vector<AnalogInput> read_inputs(ConfigReader& reader) {
    std::vector<AnalogInput> inputs;
    for (std::size_t i = 0; i < reader.count("channels"); ++i) {
        const std::string prefix = "channels." + std::to_string(i) + ".";
        AnalogInput input = read_input(reader, prefix);
        for (const AnalogInput& earlier : inputs) {
            if (earlier.ain == input.ain) {
                reader.refuse(prefix + "ain", "each input once");
            }
            if (earlier.id == input.id) {
                reader.refuse(prefix + "name", "each name once");
            }
        }
        inputs.push_back(std::move(input));
    }
    if (inputs.empty()) {  // the first entry of the scan list must be analog (devices.md 1.6)
        reader.refuse("channels", "at least one analog input: [[channels]] with ain = 0 to 13");
    }
    return inputs;
}

Quadrature read_quadrature(ConfigReader& reader) {
    Quadrature quadrature;
    quadrature.dio_a = static_cast<unsigned>(reader.integer("quadrature.dio_a", 0, 6));
    if (quadrature.dio_a != 0 && quadrature.dio_a != 2 && quadrature.dio_a != 6) {
        reader.refuse("quadrature.dio_a", "0, 2 or 6");
    }
    const long next = static_cast<long>(quadrature.dio_a) + 1;
    static_cast<void>(reader.integer("quadrature.dio_b", next, next));
    quadrature.counts_per_mm = reader.number("quadrature.counts_per_mm", 1e-6, 1e6);
    return quadrature;
}

std::optional<Trigger> read_trigger(ConfigReader& reader) {
    const std::string dio = reader.choice("trigger.dio", kTriggers);
    const bool rising = reader.choice("trigger.edge", kEdges) == "rising";
    if (dio == "none") {
        return std::nullopt;
    }
    return Trigger{dio == "1" ? 1U : 0U, rising};
}

}  // namespace

std::span<const ConfigKey> config_keys() noexcept {
    return kKeys;
}

Result<Settings> read_settings(const DeviceConfig& config) {
    ConfigReader reader(config, kKeys);
    Settings settings;
    settings.host = reader.text("host");
    settings.cmd_port = static_cast<std::uint16_t>(reader.integer("cmd_port", 1, 65535));
    settings.stream_port = static_cast<std::uint16_t>(reader.integer("stream_port", 1, 65535));
    if (const long serial = reader.integer("serial", 0, 0xFFFFFFFF); serial != 0) {
        settings.serial = static_cast<std::uint32_t>(serial);
    }
    settings.scan_rate_hz = reader.number("scan_rate_hz", 0.0, kMaxSamplesPerSecond);
    settings.resolution_index = static_cast<std::uint32_t>(reader.integer("resolution_index", 0, 8));
    settings.settling_us = reader.number("settling_us", 0.0, kMaxSettling_us);
    settings.buffer_bytes = static_cast<std::uint32_t>(reader.integer("buffer_bytes", 64, kMaxBufferBytes));
    if (!std::has_single_bit(settings.buffer_bytes)) {
        reader.refuse("buffer_bytes", "a power of two");
    }
    settings.scans_per_packet =
        static_cast<std::uint32_t>(reader.integer("scans_per_packet", 0, kMaxSamplesPerPacket));
    static_cast<void>(reader.choice("mode", kModes));
    settings.inputs = read_inputs(reader);
    if (reader.has("digital_sync")) {
        settings.sync = DigitalSync{static_cast<unsigned>(reader.integer("digital_sync.line", 0, 7)),
                                    reader.choice("digital_sync.active", kLevels) == "high"};
    }
    if (reader.has("quadrature")) {
        settings.quadrature = read_quadrature(reader);
    }
    settings.embed_core_timer = reader.boolean("embed_core_timer");
    settings.trigger = read_trigger(reader);
    settings.external_clock = reader.choice("clock", kClocks) == "external";
    if (const auto checked = reader.finish(); !checked) {
        return checked.error();
    }
    return settings;
}

}  // namespace hinge::drivers::t7
