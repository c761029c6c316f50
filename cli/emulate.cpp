// `hinge emulate DEVICE`: serves a device's real protocol on this computer until interrupted.

#include <algorithm>
#include <csignal>
#include <ctime>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/options.h"
#include "cli/verb.h"
#include "drivers/emulator/emulator.h"
#include "drivers/emulator/fault_schedule.h"

namespace hinge::cli {
namespace {

namespace po = boost::program_options;
using drivers::ConfigKey;
using drivers::EmulatedDevice;
using drivers::EmulatorModule;
using drivers::TimedFault;
using Words = std::vector<std::string>;

// The emulators with their options and faults, for `hinge help emulate`.
std::string about() {
    std::string text =
        "Serves a device's real protocol on 127.0.0.1 or a pseudo-terminal until interrupted. The first "
        "line\n"
        "on standard output is JSON that tells how to reach it. Devices:\n";
    for (const EmulatorModule* emulator : drivers::all_emulators()) {
        text += "\n  " + std::string(emulator->id) + ": " + std::string(emulator->name) + '\n';
        for (const ConfigKey& key : emulator->keys) {
            text += "      --set " + std::string(key.name) + "=" + std::string(key.default_value) + "  " +
                    std::string(key.meaning) + '\n';
        }
        text += "      faults:";
        for (const std::string_view fault : emulator->faults) {
            text += " " + std::string(fault);
        }
        text += '\n';
    }
    return text;
}

Result<const EmulatorModule*> find_emulator(const std::string& id) {
    const auto emulators = drivers::all_emulators();
    const auto found = std::ranges::find(emulators, std::string_view(id), &EmulatorModule::id);
    if (found == emulators.end()) {
        return Error{ErrorCode::invalid_argument,
                     "there is no emulator '" + id + "'; see 'hinge help emulate'"};
    }
    return *found;
}

Result<drivers::DeviceConfig> options_of(const std::string& id, const Words& settings) {
    drivers::DeviceConfig config{id, "--set " + id, {}};
    for (const std::string& setting : settings) {
        const std::size_t equals = setting.find('=');
        if (equals == std::string::npos) {
            return Error{ErrorCode::invalid_argument, "--set " + setting + ": write key=value"};
        }
        config.values.emplace_back(setting.substr(0, equals), setting.substr(equals + 1));
    }
    return config;
}

void print_endpoint(const std::string& id, const EmulatedDevice& device) {
    nlohmann::ordered_json line{{"device", id}};
    for (const auto& [key, value] : device.endpoint()) {
        const bool is_number =
            !value.empty() && std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
        if (is_number) {
            line[key] = std::stol(value);
        } else {
            line[key] = value;
        }
    }
    std::cout << line.dump() << std::endl;
}

double now_s() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

// Waits until `until_s`; true when SIGINT or SIGTERM came first.
bool interrupted_before(double until_s, const sigset_t& signals) {
    for (double left_s = until_s - now_s(); left_s > 0.0; left_s = until_s - now_s()) {
        const double step_s = std::min(left_s, 3600.0);
        const auto whole = static_cast<time_t>(step_s);
        const timespec wait{whole, static_cast<long>((step_s - static_cast<double>(whole)) * 1e9)};
        if (sigtimedwait(&signals, nullptr, &wait) > 0) {
            return true;
        }
    }
    return false;
}

int serve(EmulatedDevice& device, const std::vector<TimedFault>& schedule, double seconds,
          const sigset_t& signals) {
    const double start_s = now_s();
    for (const TimedFault& timed : schedule) {
        if (interrupted_before(start_s + std::min(timed.at_s, seconds), signals)) {
            return kDone;
        }
        if (timed.at_s > seconds) {
            return kDone;
        }
        std::cerr << "hinge: " << timed.at_s << " s: " << timed.fault.name << ' ' << timed.fault.value
                  << '\n';
        if (const auto done = device.inject(timed.fault); !done) {
            return fail(done.error());
        }
    }
    static_cast<void>(interrupted_before(start_s + seconds, signals));
    return kDone;
}

int emulate(const ParsedOptions& options) {
    const auto& devices = options.get<Words>("device");
    if (devices.size() != 1) {
        return fail({ErrorCode::invalid_argument, "emulate serves one device; start it once for each"});
    }
    const auto emulator = find_emulator(devices[0]);
    if (!emulator) {
        return fail(emulator.error());
    }
    const auto config = options_of(devices[0], options.has("set") ? options.get<Words>("set") : Words{});
    if (!config) {
        return fail(config.error());
    }
    const auto schedule =
        drivers::parse_fault_schedule(options.get<std::string>("faults"), (*emulator)->faults);
    if (!schedule) {
        return fail(schedule.error());
    }
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before any thread starts, so that only we see them
    const auto device = (*emulator)->start(*config, &drivers::test_pattern);
    if (!device) {
        return fail(device.error());
    }
    print_endpoint(devices[0], **device);
    return serve(**device, *schedule, options.get<double>("seconds"), signals);
}

int run(std::span<const std::string> words) {
    constexpr double kAYear_s = 365.0 * 86400.0;
    const std::string text = about();
    VerbSyntax syntax{"emulate", "DEVICE [options]", text, po::options_description("options"), "device"};
    syntax.options.add_options()("device", po::value<Words>()->required(), "the device to emulate")(
        "set", po::value<Words>()->composing(), "key=value, an option of the device; may repeat")(
        "faults", po::value<std::string>()->default_value(""),
        "what goes wrong when, e.g. '5 stall 1; 7.5 stall 0'")(
        "seconds", po::value<double>()->default_value(kAYear_s, "until interrupted"), "how long to serve");
    const auto options = parse_options(syntax, words);
    if (!options) {
        return fail(options.error());
    }
    return *options ? emulate(**options) : kDone;
}

}  // namespace

const VerbModule& verb_emulate() {
    static constexpr VerbModule module{
        .id = "emulate", .summary = "serves a device's real protocol from this computer", .run = &run};
    return module;
}

}  // namespace hinge::cli
