// `hinge record --out DIR`: one set from a lab's devices to a sealed trial.

#include <algorithm>
#include <array>
#include <iostream>
#include <nlohmann/json.hpp>

#include "acquisition/monotonic_clock.h"
#include "acquisition/session.h"
#include "cli/guide.h"
#include "cli/live_outlet.h"
#include "cli/options.h"
#include "cli/person.h"
#include "cli/stop_signal.h"
#include "cli/text_table.h"
#include "cli/verb.h"

namespace hinge::cli {
namespace {

using acquisition::EndReason;
using acquisition::LabFile;
using acquisition::Session;
using acquisition::StartMode;

constexpr std::array<std::string_view, 5> kEndNames{"requested", "time_up", "end_of_stream", "device_failed",
                                                    "interrupted"};

void print_report(const acquisition::SealReport& report, EndReason reason,
                  const acquisition::LatencyFigures& to_disk, bool as_json) {
    if (as_json) {
        std::cout << nlohmann::json{{"trial", report.trial.string()},
                                    {"samples", report.samples},
                                    {"seconds", report.seconds},
                                    {"missing_scans", report.missing_scans},
                                    {"stopped_by", kEndNames[static_cast<std::size_t>(reason)]},
                                    {"to_disk",
                                     {{"blocks", to_disk.blocks},
                                      {"median_ms", to_disk.median_ms},
                                      {"p999_ms", to_disk.p999_ms},
                                      {"most_ms", to_disk.most_ms}}}}
                         .dump(1)
                  << '\n';
        return;
    }
    std::cout << report.trial.string() << ": " << fixed(report.seconds, 3) << " s, " << report.samples
              << " samples, " << report.missing_scans << " missing\n";
}

int record(const LabFile& lab, const acquisition::SessionSettings& settings, bool flags_none, bool quiet,
           bool as_json, bool publishes) {
    const StopSignal stop;
    const acquisition::MonotonicClock clock;
    auto opened = Session::open(lab, settings, drivers::all_drivers(), clock);
    if (!opened) {
        return fail(opened.error());
    }
    Session& session = **opened;
    if (lab.protocol.red_flags) {
        if (const auto asked = flags_none ? Result<void>{} : ask_red_flags(); !asked) {
            return fail(asked.error());
        }
        session.red_flags_answered();
    }
    auto outlet = publishes ? LiveOutlet::open(session.recorder(), session.rate_hz())
                            : Result<std::unique_ptr<LiveOutlet>>(nullptr);
    if (!outlet) {
        return fail(outlet.error());
    }
    const auto reason = guide_set(session, clock, quiet);
    if (!reason) {
        return fail(reason.error());
    }
    const acquisition::LatencyFigures to_disk = session.recorder().status().to_disk;
    const auto report = session.finish(*reason);
    if (!report) {
        return fail(report.error());
    }
    print_report(*report, *reason, to_disk, as_json);
    if (*reason == EndReason::device_failed) {
        const auto failure = session.device_failure();
        return fail({ErrorCode::device_failed, (failure ? failure->message : "a device failed") +
                                                   "; what came before is in " + report->trial.string()});
    }
    return *reason == EndReason::interrupted ? kInterrupted : kDone;
}

Result<void> apply_options(const ParsedOptions& options, LabFile& lab) {
    if (options.has("seconds")) {
        const double seconds = options.get<double>("seconds");
        if (!(seconds > 0.0 && seconds <= 86400.0)) {
            return Error{ErrorCode::invalid_argument,
                         "record: --seconds " + fixed(seconds, 3) + " has to be above 0 and at most 86400"};
        }
        lab.record.seconds = seconds;
    }
    if (options.has("start")) {
        const auto& wanted = options.get<std::string>("start");
        const auto& names = acquisition::kStartModeNames;
        const auto found = std::find(names.begin(), names.end(), wanted);
        if (found == names.end()) {
            return Error{ErrorCode::invalid_argument,
                         "record: --start " + wanted + " has to be manual, timed, threshold or ttl"};
        }
        lab.record.start = static_cast<StartMode>(found - names.begin());
    }
    lab.record.zero = lab.record.zero || options.has("zero");
    if (options.has("red-flags") && options.get<std::string>("red-flags") != "none") {
        return Error{ErrorCode::invalid_argument, "record: --red-flags has to be none"};
    }
    lab.record.weigh = lab.record.weigh || options.has("weigh");
    return {};
}

int run_record(std::span<const std::string> words) {
    VerbSyntax syntax{
        .verb = "record",
        .synopsis = "--out DIR [options]",
        .about =
            "Records one set into DIR/NAME.h5. While it runs, everything is in DIR/NAME.journal, from\n"
            "which 'hinge recover' makes the trial after a crash. Ctrl-C stops and seals; on a terminal\n"
            "Enter sets a mark and a line of text a note. Without --lab the simulated lab is recorded.",
        .options = {},
        .positional = {}};
    syntax.options.add_options()("lab", boost::program_options::value<std::string>(),
                                 "lab file (hinge devices --example)")(
        "out", boost::program_options::value<std::string>()->required(), "folder for the trial")(
        "name", boost::program_options::value<std::string>()->default_value(""),
        "file name without extension; default: date and time")(
        "seconds", boost::program_options::value<double>(), "stop by itself after so long")(
        "start", boost::program_options::value<std::string>(), "manual (at once), timed, threshold or ttl")(
        "zero", "software zero of the empty plates first")(
        "red-flags", boost::program_options::value<std::string>(),
        "none: every question was asked and answered with no")("weigh", "quiet-standing body weight first")(
        "trace", boost::program_options::value<std::string>()->default_value(""),
        "new file that holds, as u64 per device, how many scans were delivered")(
        "lsl", "publish the live values as an LSL stream on this computer")("json",
                                                                            "print the result as JSON");
    const auto parsed = parse_options(syntax, words);
    if (!parsed) {
        return fail(parsed.error());
    }
    if (!*parsed) {
        return kDone;
    }
    const ParsedOptions& options = **parsed;
    auto lab =
        options.has("lab")
            ? acquisition::read_lab(options.get<std::string>("lab"), drivers::all_drivers())
            : acquisition::parse_lab(acquisition::example_lab(), "the built-in lab", drivers::all_drivers());
    if (!lab) {
        return fail(lab.error());
    }
    if (const auto applied = apply_options(options, *lab); !applied) {
        return fail(applied.error());
    }
    return record(*lab,
                  {.folder = options.get<std::string>("out"),
                   .stem = options.get<std::string>("name"),
                   .trace = options.get<std::string>("trace")},
                  options.has("red-flags"), options.has("quiet"), options.has("json"), options.has("lsl"));
}

}  // namespace

const VerbModule& verb_record() {
    static constexpr VerbModule module{
        .id = "record", .summary = "records a set from a lab's devices into a trial", .run = &run_record};
    return module;
}

}  // namespace hinge::cli
