#include "drivers/lsl/settings.h"

#include <array>

#include "drivers/config_reader.h"

namespace hinge::drivers::lab_streaming {
namespace {

constexpr std::array kKeys = {
    ConfigKey{"host", "string", "\"\"", "address of the outlet; empty: it is asked for in the network"},
    ConfigKey{"port", "integer", "0", "the outlet's TCP data port, with `host`"},
    ConfigKey{"name", "string", "\"\"", "name of the stream; empty: any"},
    ConfigKey{"source_id", "string", "\"\"", "source id of the stream; empty: any"},
    ConfigKey{"session_id", "string", "\"default\"", "session of the stream"},
    ConfigKey{"query", "string", "\"\"", "further XPath condition, e.g. \"type='Force'\""},
    ConfigKey{"discovery_addresses", "string",
              "\"127.0.0.1,255.255.255.255,224.0.0.1,224.0.0.183,239.255.172.215\"",
              "where to ask for the stream, separated by commas"},
    ConfigKey{"discovery_port", "integer", "16571", "UDP port that outlets listen on"},
    ConfigKey{"buffer_s", "number", "30", "seconds the outlet keeps for a slow reader, 1 to 3600"},
    ConfigKey{"units", "string", "\"\"",
              "unit of all channels, or of each, separated by commas; empty: as the stream says"},
    ConfigKey{"gaps", "string", "\"by_time\"",
              "'by_time': a jump of the times is a gap; 'none': for a stream whose times jitter"},
    ConfigKey{"clock_probes", "integer", "8", "questions to the outlet's clock before a run, 0 to 64"},
};

constexpr std::array<std::string_view, 2> kGaps{"by_time", "none"};

// A text inside an XPath literal may not hold the quote that ends it.
void add_condition(ConfigReader& reader, std::string& condition, const std::string& key) {
    const std::string value = reader.text(key);
    if (value.find('\'') != std::string::npos) {
        reader.refuse(key, "a text without '");
    } else if (!value.empty()) {
        condition += (condition.empty() ? "" : " and ") + key + "='" + value + "'";
    }
}

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == ',') {
            parts.emplace_back();
        } else if (c != ' ') {
            parts.back() += c;
        }
    }
    return parts;
}

}  // namespace

std::span<const ConfigKey> config_keys() noexcept {
    return kKeys;
}

Result<Settings> read_settings(const DeviceConfig& config) {
    ConfigReader reader(config, kKeys);
    Settings settings;
    settings.host = reader.text("host");
    settings.port = static_cast<std::uint16_t>(reader.integer("port", 0, 65535));
    if (!settings.host.empty() && settings.port == 0) {
        reader.refuse("port", "1 to 65535 beside `host`");
    }
    for (const char* key : {"name", "source_id", "session_id"}) {
        add_condition(reader, settings.condition, key);
    }
    if (const std::string query = reader.text("query"); !query.empty()) {
        settings.condition += (settings.condition.empty() ? "(" : " and (") + query + ")";
    }
    settings.discovery_addresses = split(reader.text("discovery_addresses"));
    settings.discovery_port = static_cast<std::uint16_t>(reader.integer("discovery_port", 1, 65535));
    settings.buffer_s = reader.number("buffer_s", 1.0, 3600.0);
    if (const std::string units = reader.text("units"); !units.empty()) {
        settings.units = split(units);
    }
    settings.has_gaps = reader.choice("gaps", kGaps) == "by_time";
    settings.clock_probes = static_cast<int>(reader.integer("clock_probes", 0, 64));
    if (const auto checked = reader.finish(); !checked) {
        return checked.error();
    }
    return settings;
}

}  // namespace hinge::drivers::lab_streaming
