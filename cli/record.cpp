// `hinge record --out DIR`: one set from a lab's devices to a sealed trial.

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <csignal>
#include <iostream>
#include <limits>
#include <nlohmann/json.hpp>
#include <thread>

#include "acquisition/monotonic_clock.h"
#include "acquisition/session.h"
#include "cli/live_outlet.h"
#include "cli/options.h"
#include "cli/person.h"
#include "cli/stop_signal.h"
#include "cli/text_table.h"
#include "cli/verb.h"
#include "workflow/open_lab.h"

namespace hinge::cli {
namespace {

using acquisition::EndReason;
using acquisition::LabFile;
using acquisition::Session;
using acquisition::SessionState;
using acquisition::SessionStatus;
using acquisition::StartMode;

constexpr std::chrono::milliseconds kLoopPeriod{20};
constexpr int kLoopsPerLine = 10;
constexpr double kWeigh_s = 8.0;  // recommended by science.md B.1
constexpr std::chrono::seconds kStepOff{5};
constexpr int kBalanceCells = 10;

constexpr std::array<std::string_view, 5> kEndNames{"requested", "time_up", "end_of_stream", "device_failed",
                                                    "interrupted"};

bool interrupted() {
    return StopSignal::received() != 0;
}

// "L 51 |     =====|=====     | R 49": the side with the longer bar carries more.
std::string balance(const acquisition::LabScan& now) {
    const double sum_n = now.left[2] + now.right[2];
    if (!(sum_n > 20.0)) {
        return {};
    }
    const double left = std::min(std::max(now.left[2] / sum_n, 0.0), 1.0);
    const auto side = [](double share, bool mirrored) {
        const auto filled = static_cast<std::size_t>(std::lround(share * double{kBalanceCells}));
        const std::string bar(filled, '=');
        const std::string rest(std::size_t{kBalanceCells} - filled, ' ');
        return mirrored ? rest + bar : bar + rest;
    };
    return "   L " + fixed(100.0 * left, 0) + " |" + side(left, true) + '|' + side(1.0 - left, false) +
           "| R " + fixed(100.0 * (1.0 - left), 0);
}

// One line on a terminal, rewritten in place; nothing where errors go to a file.
class LiveLine {
public:
    explicit LiveLine(bool quiet) : shown_(!quiet && ::isatty(STDERR_FILENO) == 1) {}
    ~LiveLine() { clear(); }
    LiveLine(const LiveLine&) = delete;
    LiveLine& operator=(const LiveLine&) = delete;

    void show(const std::string& text) {
        if (shown_) {
            std::cerr << '\r' << text << "\x1b[K" << std::flush;
            dirty_ = true;
        }
    }
    void clear() {
        if (dirty_) {
            std::cerr << "\r\x1b[K" << std::flush;
            dirty_ = false;
        }
    }

private:
    bool shown_;
    bool dirty_ = false;
};

std::string line_of(const SessionStatus& status) {
    // "recording" is only said while bytes reach the disk.
    std::string line = status.state == SessionState::armed ? "armed"
                       : status.durable_grows              ? "recording"
                                                           : "not on the disk yet";
    line += "   durable " + fixed(status.durable_s, 1) + " s   lost " + std::to_string(status.missing_scans);
    if (status.now) {
        line += balance(*status.now);
        if (std::isfinite(status.now->bar)) {
            line += "   bar " + fixed(status.now->bar, 2) + " m";
        }
    }
    return line + (status.warning.empty() ? "" : "   ! " + status.warning);
}

// Lines typed while recording: an empty one is a mark, any other a note.
void take_typed_line(Session& session) {
    if (!at_terminal()) {
        return;
    }
    while (const auto line = typed_lines().next(0)) {
        const auto taken = line->empty() ? session.mark("mark") : session.note(*line);
        if (!taken) {
            std::cerr << "hinge: " << taken.error().message << '\n';
        }
    }
}

// Until both plates together have carried a person, steadily, for a second; some seconds after it was asked
// for the weigh-in says itself what is wrong.
Result<void> wait_for_weight(Session& session) {
    constexpr double kPerson_n = 200.0;
    constexpr double kSteady = 0.05;  // of the weight, from highest to lowest
    constexpr int kTries = 20;
    for (int attempt = 0; attempt < kTries; ++attempt) {
        const auto scans = session.measure(1.0, interrupted);
        if (!scans) {
            return scans.error();
        }
        double low_n = std::numeric_limits<double>::infinity();
        double high_n = -low_n;
        for (const acquisition::LiveScan& scan : *scans) {
            const double weight_n =
                std::fmax(scan.values.left[2], 0.0) + std::fmax(scan.values.right[2], 0.0);
            low_n = std::fmin(low_n, weight_n);
            high_n = std::fmax(high_n, weight_n);
        }
        if (low_n > kPerson_n && high_n - low_n < kSteady * high_n) {
            return {};
        }
    }
    return {};
}

Result<void> prepare(Session& session, bool quiet) {
    if (session.lab().record.zero) {
        if (const auto ready = wait_for_person("empty both plates and step back"); !ready) {
            return ready.error();
        }
        const auto zero = session.zero(interrupted);
        if (!zero) {
            return zero.error();
        }
    }
    if (session.lab().record.weigh) {
        if (!quiet) {
            std::cerr << "stand still with one foot on each plate for " << fixed(kWeigh_s, 0) << " s\n";
        }
        if (const auto ready = wait_for_person("step on"); !ready) {
            return ready.error();
        }
        if (session.lab().left || session.lab().right) {
            if (const auto standing = wait_for_weight(session); !standing) {
                return standing.error();
            }
        }
        const auto weight = session.weigh(kWeigh_s, interrupted);
        if (!weight) {
            return weight.error();
        }
        if (!quiet) {
            std::cerr << "body weight " << fixed(weight->weight_n, 1) << " N +- "
                      << fixed(weight->standard_error_n, 1) << " N\n";
        }
    }
    return {};
}

// Arms, waits for the start, records until something ends it.
Result<EndReason> run(Session& session, bool quiet) {
    if (const auto armed = session.arm(); !armed) {
        return armed.error();
    }
    const StartMode start = session.lab().record.start;
    if (start == StartMode::manual) {
        if (const auto started = session.trigger(); !started) {
            return started.error();
        }
    }
    session.watch();
    LiveLine line(quiet);
    const auto begin = std::chrono::steady_clock::now();
    const std::chrono::duration<double> countdown(session.lab().record.countdown_s);
    for (int loop = 0; !session.poll(); ++loop) {
        if (interrupted()) {
            return StopSignal::received() == SIGINT ? EndReason::requested : EndReason::interrupted;
        }
        const SessionStatus status = session.status();
        if (start == StartMode::timed && status.state == SessionState::armed &&
            std::chrono::steady_clock::now() - begin >= countdown) {
            static_cast<void>(session.trigger().has_value());
        }
        take_typed_line(session);
        if (loop % kLoopsPerLine == 0) {
            line.show(line_of(status));
        }
        std::this_thread::sleep_for(kLoopPeriod);
    }
    return session.end_reason();
}

// The zero after the set; what goes wrong with it does not touch the recording.
void zero_after(Session& session, EndReason reason) {
    const bool streaming = reason == EndReason::requested || reason == EndReason::time_up;
    if (!session.lab().record.zero_after || !streaming) {
        return;
    }
    if (at_terminal()) {
        std::cerr << "step off both plates; the zero is taken in " << kStepOff.count() << " s\n";
        std::this_thread::sleep_for(kStepOff);
    }
    // The signal that ended the set must not end this.
    if (const auto zero = session.zero_after([] { return false; }); !zero) {
        std::cerr << "hinge: no zero after the set: " << zero.error().message << '\n';
    }
}

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
    if (const auto ready = prepare(session, quiet); !ready) {
        return fail(ready.error());
    }
    const auto reason = run(session, quiet);
    if (!reason) {
        return fail(reason.error());
    }
    zero_after(session, *reason);
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
    auto lab = workflow::open_lab(options.has("lab") ? std::optional(options.get<std::string>("lab"))
                                                     : std::nullopt);
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
