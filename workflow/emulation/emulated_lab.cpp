#include "workflow/emulation/emulated_lab.h"

#include <algorithm>
#include <future>
#include <sstream>

namespace hinge::workflow {
namespace {

using acquisition::LabDevice;
using acquisition::LabFile;
using drivers::DeviceConfig;
using drivers::EmulatorModule;

bool has_key(const EmulatorModule& module, std::string_view name) {
    return std::ranges::any_of(module.keys, [&](const drivers::ConfigKey& key) { return key.name == name; });
}

DeviceConfig options_of(const LabDevice& device, const EmulatorModule& module,
                        std::span<const std::pair<std::string, std::string>> options) {
    DeviceConfig config{device.config.name, "--set " + device.config.name, {}};
    const std::string prefix = device.config.name + ".";
    for (const auto& [key, value] : options) {
        if (key.starts_with(prefix)) {
            config.values.emplace_back(key.substr(prefix.size()), value);
        }
    }
    const auto per_count = device.config.find("mm_per_count");
    if (per_count && has_key(module, "mm_per_count") && !config.find("mm_per_count")) {
        config.values.emplace_back("mm_per_count", *per_count);
    }
    return config;
}

std::string quoted(const std::string& value) {
    const bool is_number =
        !value.empty() && std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
    return is_number ? value : '"' + value + '"';
}

// The table that a header line opens, e.g. "device.plates"; empty when it opens none.
std::string table_of(const std::string& line) {
    const std::size_t first = line.find_first_not_of(" \t");
    const std::size_t last = line.find(']');
    if (first == std::string::npos || line[first] != '[' || last == std::string::npos) {
        return {};
    }
    const std::string name = line.substr(first + 1, last - first - 1);
    const bool plain = !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-' || c == '.';
    });
    return plain && (name[0] < '0' || name[0] > '9') ? name : std::string();
}

std::string key_of(const std::string& line) {
    const std::size_t first = line.find_first_not_of(" \t");
    const std::size_t equals = line.find('=');
    if (first == std::string::npos || equals == std::string::npos || line[first] == '#') {
        return {};
    }
    const std::size_t last = line.find_last_not_of(" \t", equals - 1);
    return line.substr(first, last - first + 1);
}

}  // namespace

Result<const EmulatorModule*> find_emulator(std::string_view id) {
    const auto emulators = drivers::all_emulators();
    const auto found = std::ranges::find(emulators, id, &EmulatorModule::id);
    if (found == emulators.end()) {
        return Error{ErrorCode::invalid_argument,
                     "there is no emulator '" + std::string(id) + "'; see 'hinge help emulate'"};
    }
    return *found;
}

Result<std::unique_ptr<drivers::EmulatedDevice>> start_at(const EmulatorModule& module,
                                                          const DeviceConfig& options,
                                                          drivers::LabSignal signal, EmulationTime origin) {
    // The emulator's thread may ask before it is known when its time began: it then waits for that.
    std::promise<double> later_s;
    auto bound = [signal = std::move(signal), later = later_s.get_future().share()](double time_s) {
        return signal(later.get() + time_s);
    };
    auto device = module.start(options, std::move(bound));
    if (device) {
        later_s.set_value(std::chrono::duration<double>((*device)->started() - origin).count());
    }
    return device;
}

Result<std::vector<LabEmulator>> start_emulators(const LabFile& lab, const LabMotion& motion,
                                                 std::span<const std::pair<std::string, std::string>> options,
                                                 EmulationTime origin) {
    for (const auto& [key, value] : options) {
        const bool known = std::ranges::any_of(
            lab.devices, [&](const LabDevice& device) { return key.starts_with(device.config.name + "."); });
        if (!known) {
            return Error{ErrorCode::invalid_argument, "emulate: --set " + key + "=" + value +
                                                          ": write DEVICE.key=value with a device of " +
                                                          lab.source};
        }
    }
    std::vector<LabEmulator> emulators;
    for (const LabDevice& device : lab.devices) {
        const auto module = find_emulator(device.driver);
        if (!module) {
            return Error{ErrorCode::bad_input, lab.source + ": device." + device.config.name + ".driver = " +
                                                   device.driver + ": " + module.error().message};
        }
        auto signal = signal_for(motion, lab, device);
        if (!signal) {
            return signal.error();
        }
        auto started = start_at(**module, options_of(device, **module, options), std::move(*signal), origin);
        if (!started) {
            return started.error();
        }
        emulators.push_back({device.config.name, *module, std::move(*started)});
    }
    return emulators;
}

Result<std::string> lab_with_endpoints(const LabFile& lab, std::span<const LabEmulator> emulators) {
    std::istringstream in(lab.text);
    std::ostringstream out;
    std::vector<std::pair<std::string, std::string>> endpoint;  // of the device whose table this is
    for (std::string line; std::getline(in, line);) {
        const std::string table = table_of(line);
        if (!table.empty()) {
            out << line << '\n';
            endpoint.clear();
            for (const LabEmulator& emulator : emulators) {
                if (table == "device." + emulator.name) {
                    endpoint = emulator.device->endpoint();
                }
            }
            for (const auto& [key, value] : endpoint) {
                out << key << " = " << quoted(value) << '\n';
            }
            continue;
        }
        const std::string key = key_of(line);
        if (std::ranges::none_of(endpoint, [&](const auto& entry) { return entry.first == key; })) {
            out << line << '\n';
        }
    }
    const auto read = acquisition::parse_lab(out.str(), lab.source, {});
    for (const LabEmulator& emulator : emulators) {
        for (const auto& [key, value] : emulator.device->endpoint()) {
            const bool there =
                read && std::ranges::any_of(read->devices, [&](const LabDevice& device) {
                    return device.config.name == emulator.name && device.config.find(key) == value;
                });
            if (!there) {
                return Error{ErrorCode::bad_input,
                             lab.source + ": the endpoint of device '" + emulator.name +
                                 "' cannot be written into it; give the device a [device." + emulator.name +
                                 "] table with one key on each line"};
            }
        }
    }
    return out.str();
}

}  // namespace hinge::workflow
