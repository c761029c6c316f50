// `hinge emulate`: serves a device's real protocol, or a whole lab's, on this computer until interrupted.

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "cli/motion_options.h"
#include "cli/options.h"
#include "cli/stop_signal.h"
#include "cli/verb.h"
#include "drivers/emulator/fault_schedule.h"
#include "workflow/emulation/emulated_lab.h"
#include "workflow/open_lab.h"

namespace hinge::cli {
namespace {

namespace po = boost::program_options;
using drivers::ConfigKey;
using drivers::EmulatedDevice;
using drivers::EmulatorModule;
using nlohmann::ordered_json;
using std::chrono::steady_clock;
using workflow::EmulationTime;
using workflow::LabEmulator;
using workflow::LabMotion;
using Words = std::vector<std::string>;

// The emulators with their options and faults, for `hinge help emulate`.
std::string about() {
    std::string text =
        "Serves a device's real protocol on 127.0.0.1 or a pseudo-terminal until interrupted. The first "
        "line\n"
        "on standard output is JSON that tells how to reach it. Without --lifter and --trial the device "
        "sees\n"
        "a test pattern. With --lab every device of a lab file is served, all of the same motion and in "
        "step;\n"
        "--set and --faults then begin with the device: --set encoder.jitter_us=5 --faults 'encoder: 5 drop "
        "3'.\n"
        "Emulators in processes of their own see the same motion in step with the same --origin. Devices:\n";
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

Result<std::vector<std::pair<std::string, std::string>>> settings_in(const Words& settings) {
    std::vector<std::pair<std::string, std::string>> values;
    for (const std::string& setting : settings) {
        const std::size_t equals = setting.find('=');
        if (equals == std::string::npos) {
            return Error{ErrorCode::invalid_argument, "--set " + setting + ": write key=value"};
        }
        values.emplace_back(setting.substr(0, equals), setting.substr(equals + 1));
    }
    return values;
}

ordered_json endpoint_of(const EmulatedDevice& device, ordered_json line) {
    for (const auto& [key, value] : device.endpoint()) {
        const bool is_number =
            !value.empty() && std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
        if (is_number) {
            line[key] = std::stol(value);
        } else {
            line[key] = value;
        }
    }
    return line;
}

// Waits until `until`; true when a signal came first.
bool interrupted_before(steady_clock::time_point until) {
    constexpr std::chrono::milliseconds kSlice{20};
    while (StopSignal::received() == 0) {
        const auto now = steady_clock::now();
        if (now >= until) {
            return false;
        }
        std::this_thread::sleep_for(std::min<steady_clock::duration>(until - now, kSlice));
    }
    return true;
}

struct DeviceFault {
    drivers::TimedFault timed;
    EmulatedDevice* device = nullptr;
    std::string name;  // "encoder: " in front of the message; empty with one device
};

// "5 lose 2" with one device, "plates: 5 lose 2" with a lab.
Result<std::vector<DeviceFault>> schedule_of(const Words& texts, std::span<const LabEmulator> emulators,
                                             bool named) {
    std::vector<DeviceFault> schedule;
    for (const std::string& text : texts) {
        const std::size_t colon = named ? text.find(':') : std::string::npos;
        const auto emulator = std::ranges::find_if(emulators, [&](const LabEmulator& each) {
            return !named || (colon != std::string::npos && text.substr(0, colon) == each.name);
        });
        if (emulator == emulators.end()) {
            return Error{ErrorCode::invalid_argument, "emulate: --faults " + text +
                                                          ": begin with a device of the lab file, e.g. '" +
                                                          emulators[0].name + ": 5 stall 1'"};
        }
        const auto parsed =
            drivers::parse_fault_schedule(named ? text.substr(colon + 1) : text, emulator->module->faults);
        if (!parsed) {
            return parsed.error();
        }
        for (const drivers::TimedFault& timed : *parsed) {
            schedule.push_back({timed, emulator->device.get(), named ? emulator->name + ": " : ""});
        }
    }
    std::ranges::stable_sort(schedule, {}, [](const DeviceFault& fault) { return fault.timed.at_s; });
    return schedule;
}

int serve(const std::vector<DeviceFault>& schedule, double seconds) {
    const auto start = steady_clock::now();
    const auto at = [&](double s) {
        return start + std::chrono::duration_cast<steady_clock::duration>(std::chrono::duration<double>(s));
    };
    for (const DeviceFault& fault : schedule) {
        if (interrupted_before(at(std::min(fault.timed.at_s, seconds))) || fault.timed.at_s > seconds) {
            return kDone;
        }
        std::cerr << "hinge: " << fault.name << fault.timed.at_s << " s: " << fault.timed.fault.name << ' '
                  << fault.timed.fault.value << '\n';
        if (const auto done = fault.device->inject(fault.timed.fault); !done) {
            return fail(done.error());
        }
    }
    static_cast<void>(interrupted_before(at(seconds)));
    return kDone;
}

EmulationTime origin_of(const ParsedOptions& options) {
    return options.has("origin")
               ? EmulationTime(std::chrono::nanoseconds(options.get<std::int64_t>("origin")))
               : steady_clock::now();
}

// One device, named on the command line.
Result<LabEmulator> start_one(const ParsedOptions& options, const std::optional<LabMotion>& motion,
                              EmulationTime origin) {
    const auto& devices = options.get<Words>("device");
    if (devices.size() != 1) {
        return Error{ErrorCode::invalid_argument,
                     "emulate serves one device, or those of a lab file with --lab"};
    }
    const auto module = workflow::find_emulator(devices[0]);
    if (!module) {
        return module.error();
    }
    const auto values = settings_in(options.has("set") ? options.get<Words>("set") : Words{});
    if (!values) {
        return values.error();
    }
    auto device = workflow::start_at(
        **module, {devices[0], "--set " + devices[0], *values},
        motion ? workflow::plain_signal(*motion) : drivers::LabSignal(&drivers::test_pattern), origin);
    if (!device) {
        return device.error();
    }
    return LabEmulator{devices[0], *module, std::move(*device)};
}

Result<void> write_lab(const std::string& file, const std::string& text) {
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << text;
    if (!out.flush()) {
        return Error{ErrorCode::storage_failed, file + ": cannot be written; choose another folder"};
    }
    return {};
}

// Every device of a lab file.
Result<std::vector<LabEmulator>> start_lab(const ParsedOptions& options, const LabMotion& motion,
                                           EmulationTime origin) {
    const auto lab = workflow::open_lab(options.get<std::string>("lab"));
    if (!lab) {
        return lab.error();
    }
    const auto values = settings_in(options.has("set") ? options.get<Words>("set") : Words{});
    if (!values) {
        return values.error();
    }
    auto emulators = workflow::start_emulators(*lab, motion, *values, origin);
    if (!emulators) {
        return emulators.error();
    }
    if (options.has("write-lab")) {
        const auto text = workflow::lab_with_endpoints(*lab, *emulators);
        if (!text) {
            return text.error();
        }
        if (const auto written = write_lab(options.get<std::string>("write-lab"), *text); !written) {
            return written.error();
        }
    }
    return emulators;
}

void print_endpoints(const std::vector<LabEmulator>& emulators, bool named,
                     const std::optional<LabMotion>& motion, EmulationTime origin) {
    for (const LabEmulator& emulator : emulators) {
        ordered_json line{{"device", emulator.name}};
        if (named) {
            line["driver"] = emulator.module->id;
        }
        line = endpoint_of(*emulator.device, line);
        line["origin_ns"] = origin.time_since_epoch() / std::chrono::nanoseconds(1);
        if (motion) {
            line["set_starts_s"] = motion->times.set_starts_s();
            line["set_seconds"] = static_cast<double>(motion->trial.sample_count) / motion->trial.rate_hz;
        }
        std::cout << line.dump() << std::endl;
    }
}

int emulate(const ParsedOptions& options) {
    const bool named = options.has("lab");
    if (named == options.has("device")) {
        return fail({ErrorCode::invalid_argument, "emulate: name one device, or a lab file with --lab"});
    }
    if (options.has("write-lab") && !named) {
        return fail({ErrorCode::invalid_argument, "emulate: --write-lab needs --lab"});
    }
    auto motion = workflow::read_motion(motion_choice(options));
    if (!motion) {
        return fail(motion.error());
    }
    if (named && !*motion) {
        return fail({ErrorCode::invalid_argument, "emulate: --lab needs --lifter or --trial"});
    }
    const StopSignal stop;
    const EmulationTime origin = origin_of(options);
    std::vector<LabEmulator> emulators;
    if (named) {
        auto lab = start_lab(options, **motion, origin);
        if (!lab) {
            return fail(lab.error());
        }
        emulators = std::move(*lab);
    } else {
        auto one = start_one(options, *motion, origin);
        if (!one) {
            return fail(one.error());
        }
        emulators.push_back(std::move(*one));
    }
    const auto schedule =
        schedule_of(options.has("faults") ? options.get<Words>("faults") : Words{}, emulators, named);
    if (!schedule) {
        return fail(schedule.error());
    }
    print_endpoints(emulators, named, *motion, origin);
    return serve(*schedule, options.get<double>("seconds"));
}

int run(std::span<const std::string> words) {
    constexpr double kAYear_s = 365.0 * 86400.0;
    const std::string text = about();
    VerbSyntax syntax{"emulate", "(DEVICE | --lab LAB.toml) [options]", text,
                      po::options_description("options"), "device"};
    syntax.options.add_options()("device", po::value<Words>(), "the device to emulate")(
        "lab", po::value<std::string>(), "lab file whose devices to emulate, all of them")(
        "write-lab", po::value<std::string>(), "write that lab file here, with the emulators' endpoints")(
        "set", po::value<Words>()->composing(), "key=value, an option of the device; may repeat")(
        "faults", po::value<Words>()->composing(), "what goes wrong when, e.g. '5 stall 1; 7.5 stall 0'")(
        "origin", po::value<std::int64_t>(),
        "ns on CLOCK_MONOTONIC where the motion's time is zero; now by default")(
        "seconds", po::value<double>()->default_value(kAYear_s, "until interrupted"), "how long to serve");
    add_motion_options(syntax.options);
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
