// `hinge devices`: the drivers and what each found; an example lab file; the health of a lab.

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "acquisition/monotonic_clock.h"
#include "acquisition/session.h"
#include "cli/options.h"
#include "cli/stop_signal.h"
#include "cli/text_table.h"
#include "cli/verb.h"
#include "workflow/open_lab.h"

namespace hinge::cli {
namespace {

using acquisition::RunnerState;
using acquisition::Session;
using nlohmann::json;

constexpr std::array<std::string_view, 4> kStateNames{"starting", "running", "ended", "failed"};
constexpr std::chrono::milliseconds kRefresh{250};

json key_json(const drivers::ConfigKey& key) {
    return {{"key", key.name}, {"type", key.type}, {"default", key.default_value}, {"meaning", key.meaning}};
}

int list_drivers(bool as_json, bool with_keys) {
    json out = json::array();
    TextTable table{{{"driver"}, {"name"}, {"found"}, {"connection"}}, {}};
    TextTable keys{{{"driver"}, {"key"}, {"type"}, {"default"}, {"meaning"}}, {}};
    for (const drivers::DriverModule* driver : drivers::all_drivers()) {
        const std::string id(driver->id);
        json entry{{"driver", id}, {"name", driver->name}, {"found", json::array()}, {"keys", json::array()}};
        const auto found = driver->scan != nullptr ? driver->scan() : std::vector<drivers::FoundDevice>{};
        for (const drivers::FoundDevice& device : found) {
            entry["found"].push_back(
                {{"description", device.description}, {"connection", device.connection}});
            table.rows.push_back(
                {id, std::string(driver->name), printable(device.description), printable(device.connection)});
        }
        if (found.empty()) {
            table.rows.push_back({id, std::string(driver->name), "-", "-"});
        }
        for (const drivers::ConfigKey& key : driver->keys) {
            entry["keys"].push_back(key_json(key));
            keys.rows.push_back({id, std::string(key.name), std::string(key.type),
                                 key.default_value.empty() ? "required" : std::string(key.default_value),
                                 std::string(key.meaning)});
        }
        out.push_back(entry);
    }
    if (as_json) {
        std::cout << out.dump(1) << '\n';
        return kDone;
    }
    print(std::cout, with_keys ? keys : table);
    return kDone;
}

// What one device did since the check began.
struct DeviceHealth {
    std::string name, driver, serial, firmware, state;
    double nominal_hz = 0.0;
    double measured_hz = 0.0;  // NaN until two readings differ
    std::uint64_t scans = 0;
    std::uint64_t missing = 0;
    std::uint64_t waiting = 0;  // blocks in the queue and scans in the device, not yet taken
    acquisition::LiveHealth own;
};

class HealthWatch {
public:
    explicit HealthWatch(const Session& session) : session_(session) {}

    std::vector<DeviceHealth> read() {
        std::vector<DeviceHealth> all;
        for (const auto& runner : session_.recorder().runners()) {
            const auto& info = runner->info();
            DeviceHealth health{info.device,
                                info.driver,
                                info.serial,
                                info.firmware,
                                std::string(kStateNames[static_cast<std::size_t>(runner->state())]),
                                info.nominal_hz,
                                std::nan(""),
                                runner->delivered_scans(),
                                runner->missing_scans(),
                                runner->queue().size_estimate() + runner->health().device_backlog_scans,
                                runner->health()};
            const Reading now{runner->last_receive_ns(), health.scans};
            if (first_.size() <= all.size()) {
                first_.emplace_back();
            }
            Reading& first = first_[all.size()];
            if (first.host_ns == 0) {
                first = now;
            } else if (now.host_ns > first.host_ns) {
                health.measured_hz = static_cast<double>(now.scans - first.scans) * 1e9 /
                                     static_cast<double>(now.host_ns - first.host_ns);
            }
            all.push_back(health);
        }
        return all;
    }

private:
    struct Reading {
        std::int64_t host_ns = 0;
        std::uint64_t scans = 0;
    };
    const Session& session_;
    std::vector<Reading> first_;
};

TextTable health_table(const std::vector<DeviceHealth>& all) {
    TextTable table{{{"device"},
                     {"driver"},
                     {"serial"},
                     {"firmware"},
                     {"nominal [Hz]", Align::right},
                     {"measured [Hz]", Align::right},
                     {"scans", Align::right},
                     {"missing", Align::right},
                     {"backlog", Align::right},
                     {"crc", Align::right},
                     {"resyncs", Align::right},
                     {"jitter [ms]", Align::right},
                     {"drift [ppm]", Align::right},
                     {"state"}},
                    {}};
    for (const DeviceHealth& health : all) {
        table.rows.push_back(
            {health.name, health.driver, printable(health.serial), printable(health.firmware),
             fixed(health.nominal_hz, 1), fixed(health.measured_hz, 1), std::to_string(health.scans),
             std::to_string(health.missing), std::to_string(health.waiting),
             std::to_string(health.own.crc_errors), std::to_string(health.own.resyncs),
             fixed(health.own.jitter_ms_p95, 1), fixed(health.own.drift_ppm, 0), health.state});
    }
    return table;
}

struct SignalHealth {
    std::string name, unit;
    double mean = 0.0, sd = 0.0;
    double line = 0.0;  // amplitude at 50 or 60 Hz, in the unit
};

// Mean, scatter and line hum of the last second of what a person would look at.
std::vector<SignalHealth> signal_health(const Session& session) {
    const auto scans =
        session.recorder().live().latest(static_cast<std::size_t>(session.lab().record.rate_hz));
    std::vector<SignalHealth> all;
    const auto add = [&](const char* name, const char* unit, const auto& value) {
        std::vector<double> values;
        for (const acquisition::LiveScan& scan : scans) {
            values.push_back(value(scan.values));
        }
        const acquisition::ForceNoise noise = acquisition::force_noise(values, session.rate_hz());
        if (std::isfinite(noise.mean_n)) {
            all.push_back({name, unit, noise.mean_n, noise.sd_n, noise.line_n});
        }
    };
    add("left force z", "N", [](const acquisition::LabScan& scan) { return scan.left[2]; });
    add("right force z", "N", [](const acquisition::LabScan& scan) { return scan.right[2]; });
    add("bar position", "m", [](const acquisition::LabScan& scan) { return scan.bar; });
    add("hip position", "m", [](const acquisition::LabScan& scan) { return scan.hip; });
    return all;
}

TextTable signal_table(const std::vector<SignalHealth>& signals) {
    TextTable table{
        {{"signal"}, {"unit"}, {"mean", Align::right}, {"sd", Align::right}, {"50/60 Hz", Align::right}}, {}};
    for (const SignalHealth& signal : signals) {
        const int decimals = signal.unit == "m" ? 4 : 2;
        table.rows.push_back({signal.name, signal.unit, fixed(signal.mean, decimals),
                              fixed(signal.sd, decimals), fixed(signal.line, decimals)});
    }
    return table;
}

void print_check(const std::vector<DeviceHealth>& devices, const std::vector<SignalHealth>& signals,
                 bool as_json) {
    if (as_json) {
        json out{{"devices", json::array()}, {"signals", json::array()}};
        for (const DeviceHealth& health : devices) {
            out["devices"].push_back({{"device", health.name},
                                      {"driver", health.driver},
                                      {"serial", health.serial},
                                      {"firmware", health.firmware},
                                      {"nominal_hz", health.nominal_hz},
                                      {"measured_hz", health.measured_hz},
                                      {"scans", health.scans},
                                      {"missing", health.missing},
                                      {"backlog", health.waiting},
                                      {"dropped_device", health.own.dropped_device},
                                      {"dropped_transport", health.own.dropped_transport},
                                      {"crc_errors", health.own.crc_errors},
                                      {"resyncs", health.own.resyncs},
                                      {"jitter_ms_p95", health.own.jitter_ms_p95},
                                      {"drift_ppm", health.own.drift_ppm},
                                      {"state", health.state}});
        }
        for (const SignalHealth& signal : signals) {
            out["signals"].push_back({{"signal", signal.name},
                                      {"unit", signal.unit},
                                      {"mean", signal.mean},
                                      {"sd", signal.sd},
                                      {"line", signal.line}});
        }
        std::cout << out.dump(1, ' ', false, json::error_handler_t::replace) << '\n';
        return;
    }
    print(std::cout, health_table(devices));
    std::cout << '\n';
    print(std::cout, signal_table(signals));
}

int check(const std::string& lab_file, double seconds, bool quiet, bool as_json) {
    const StopSignal stop;
    const acquisition::MonotonicClock clock;
    auto lab = workflow::open_lab(lab_file);
    if (!lab) {
        return fail(lab.error());
    }
    auto opened = Session::open(std::move(*lab), {}, drivers::all_drivers(), clock);
    if (!opened) {
        return fail(opened.error());
    }
    Session& session = **opened;
    session.watch();
    HealthWatch watch(session);
    const bool live = !quiet && !as_json && ::isatty(STDERR_FILENO) == 1;
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    std::vector<DeviceHealth> devices = watch.read();
    while (std::chrono::steady_clock::now() < end && StopSignal::received() == 0 &&
           !session.device_failure()) {
        std::this_thread::sleep_for(kRefresh);
        devices = watch.read();
        if (live) {
            const auto signals = signal_health(session);
            std::cerr << "\x1b[J";
            print(std::cerr, health_table(devices));
            print(std::cerr, signal_table(signals));
            std::cerr << "\x1b[" << devices.size() + signals.size() + 2 << 'A';
        }
    }
    if (live) {
        std::cerr << "\x1b[J";
    }
    print_check(devices, signal_health(session), as_json);
    if (const auto failure = session.device_failure()) {
        return fail({ErrorCode::device_failed, lab_file + ": " + failure->message});
    }
    for (const DeviceHealth& health : devices) {
        if (health.scans == 0) {
            return fail({ErrorCode::device_failed, lab_file + ": device '" + health.name +
                                                       "' sends nothing; check its connection and power"});
        }
    }
    return kDone;
}

struct ExampleLab {
    std::string_view name;
    std::string_view (*text)() noexcept;
};
constexpr std::array<ExampleLab, 3> kExamples{{{"simulated", &acquisition::example_lab},
                                               {"classic", &acquisition::classic_lab},
                                               {"affordable", &acquisition::affordable_lab}}};

int write_example(const std::vector<std::string>& labs) {
    const std::string lab = labs.empty() ? "simulated" : labs[0];
    const auto found = std::ranges::find(kExamples, std::string_view(lab), &ExampleLab::name);
    if (labs.size() > 1 || found == kExamples.end()) {
        return fail({ErrorCode::invalid_argument,
                     "devices: --example " + lab + ": the examples are simulated, classic and affordable"});
    }
    std::cout << found->text();
    return kDone;
}

int run_devices(std::span<const std::string> words) {
    namespace po = boost::program_options;
    VerbSyntax syntax{
        .verb = "devices",
        .synopsis = "[--keys | --example [simulated | classic | affordable] | --check LAB.toml] [options]",
        .about =
            "Lists the drivers and what each found. --example writes a commented lab file to standard\n"
            "output: every key on the simulated lab, a classic one (two analog plates and a potentiometer "
            "on\n"
            "a LabJack T7) or an affordable one (open plates and a Chronojump encoder). --check opens a "
            "lab's\n"
            "devices, watches them and shows their health.",
        .options = {},
        .positional = "lab"};
    syntax.options.add_options()("keys", "list the keys of every driver's [device.NAME] table")(
        "example", "write a commented lab file")("lab", po::value<std::vector<std::string>>(),
                                                 "which lab --example writes")(
        "check", po::value<std::string>(), "lab file to check")(
        "seconds", po::value<double>()->default_value(2.0, "2"), "how long to watch")(
        "json", "print the result as JSON");
    const auto parsed = parse_options(syntax, words);
    if (!parsed) {
        return fail(parsed.error());
    }
    if (!*parsed) {
        return kDone;
    }
    const ParsedOptions& options = **parsed;
    const auto labs =
        options.has("lab") ? options.get<std::vector<std::string>>("lab") : std::vector<std::string>{};
    if (options.has("example")) {
        return write_example(labs);
    }
    if (!labs.empty()) {
        return fail({ErrorCode::invalid_argument,
                     "devices: '" + labs[0] + "' is too much; a lab file is checked with --check"});
    }
    const double seconds = options.get<double>("seconds");
    if (!(seconds > 0.0 && seconds <= 86400.0)) {
        return fail({ErrorCode::invalid_argument,
                     "devices: --seconds " + fixed(seconds, 3) + " has to be above 0 and at most 86400"});
    }
    return options.has("check")
               ? check(options.get<std::string>("check"), seconds, options.has("quiet"), options.has("json"))
               : list_drivers(options.has("json"), options.has("keys"));
}

}  // namespace

const VerbModule& verb_devices() {
    static constexpr VerbModule module{
        .id = "devices", .summary = "lists drivers and devices, checks a lab", .run = &run_devices};
    return module;
}

}  // namespace hinge::cli
