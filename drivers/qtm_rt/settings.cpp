#include "drivers/qtm_rt/settings.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "drivers/config_reader.h"

namespace hinge::drivers::qtm {
namespace {

constexpr long kBigEndianPort = 22224;
constexpr long kNewestMinor = 25;
constexpr long kOldestMinor = 8;  // before it the force component has another header

constexpr std::array kKeys = {
    ConfigKey{"host", "string", "", "address of the computer that runs QTM, e.g. '192.168.1.20'"},
    ConfigKey{"port", "integer", "22223", "22223 sends little endian, 22224 big endian"},
    ConfigKey{"byte_order", "string", "\"by_port\"", "'little', 'big', or 'by_port'"},
    ConfigKey{"protocol", "string", "\"1.25\"", "newest version to ask for, 1.8 to 1.25"},
    ConfigKey{"plates", "string", "\"all\"",
              "QTM's plate ids in the order of the channels, e.g. '1,2'; or 'all'"},
    ConfigKey{"coordinates", "string", "", "'plate' or 'lab': in which axes QTM is set to send the forces"},
    ConfigKey{"moment_unit", "string", "\"Nm\"", "unit of the moments when forces come in N: 'Nm' or 'Nmm'"},
    ConfigKey{"transport", "string", "\"tcp\"", "'tcp'"},
};

constexpr std::array<std::string_view, 3> kOrders{"by_port", "little", "big"};
constexpr std::array<std::string_view, 2> kCoordinates{"plate", "lab"};
constexpr std::array<std::string_view, 2> kMomentUnits{"Nm", "Nmm"};
constexpr std::array<std::string_view, 1> kTransports{"tcp"};

template <class Number>
bool parse_whole(std::string_view text, Number& number) {
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
    return parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size();
}

std::vector<unsigned> plate_ids(ConfigReader& reader) {
    std::vector<unsigned> ids;
    const std::string text = reader.text("plates");
    if (text == "all") {
        return ids;
    }
    std::string_view rest = text;
    while (true) {
        const std::size_t comma = rest.find(',');
        unsigned id = 0;
        if (!parse_whole(rest.substr(0, comma), id) || id == 0 || std::ranges::find(ids, id) != ids.end() ||
            ids.size() == kMostPlates) {
            reader.refuse("plates", "'all' or up to 8 different numbers from 1, separated by commas");
            return ids;
        }
        ids.push_back(id);
        if (comma == std::string_view::npos) {
            return ids;
        }
        rest = rest.substr(comma + 1);
    }
}

}  // namespace

std::span<const ConfigKey> config_keys() noexcept {
    return kKeys;
}

Result<Settings> read_settings(const DeviceConfig& config) {
    ConfigReader reader(config, kKeys);
    Settings settings;
    settings.host = reader.text("host");
    const long port = reader.integer("port", 1, 65535);
    settings.port = static_cast<std::uint16_t>(port);
    const std::string order = reader.choice("byte_order", kOrders);
    settings.order =
        order == "big" || (order == "by_port" && port == kBigEndianPort) ? ByteOrder::big : ByteOrder::little;
    const std::string version = reader.text("protocol");
    long minor = 0;
    if (!version.starts_with("1.") || !parse_whole(std::string_view(version).substr(2), minor) ||
        minor < kOldestMinor || minor > kNewestMinor) {
        reader.refuse("protocol", "1.8 to 1.25");
    }
    settings.minor = static_cast<unsigned>(minor);
    settings.plates = plate_ids(reader);
    settings.coordinates = reader.choice("coordinates", kCoordinates);
    settings.newton_metres = reader.choice("moment_unit", kMomentUnits) == "Nm" ? 1.0 : 0.001;
    static_cast<void>(reader.choice("transport", kTransports));
    if (const auto checked = reader.finish(); !checked) {
        return checked.error();
    }
    return settings;
}

}  // namespace hinge::drivers::qtm
