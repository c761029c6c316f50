// `hinge calibrate`: a plate against a known mass, a transducer against a known length.

#include <iostream>
#include <nlohmann/json.hpp>

#include "acquisition/procedure/measurements.h"
#include "cli/drive.h"
#include "cli/lab_session.h"
#include "cli/stop_signal.h"
#include "cli/text_table.h"
#include "cli/verb.h"

namespace hinge::cli {
namespace {

using acquisition::CalibrationCheck;
using acquisition::Session;

struct Wanted {
    std::string plate;  // "left" or "right"
    double mass_kg = 0.0;
    std::string cord;  // "bar" or "hip"
    double length_m = 0.0;
    double pause_s = 0.0;
};

Result<CalibrationCheck> check(Session& session, const acquisition::MonotonicClock& clock,
                               const Wanted& wanted) {
    std::optional<CalibrationCheck> found;
    const Side side = wanted.plate == "left" ? Side::left : Side::right;
    acquisition::Procedure procedure =
        wanted.cord.empty()
            ? acquisition::check_mass_procedure(session, side, wanted.mass_kg, found)
            : acquisition::check_length_procedure(session, wanted.cord == "hip", wanted.length_m, found);
    if (const auto driven = drive(procedure, clock, {.pause_s = wanted.pause_s}); !driven) {
        return driven.error();
    }
    return *found;
}

int show(const CalibrationCheck& check, const Wanted& wanted, bool as_json) {
    const bool mass = wanted.cord.empty();
    const std::string unit = mass ? "N" : "m";
    const int digits = mass ? 2 : 4;
    if (as_json) {
        std::cout << nlohmann::json{{"what", mass ? wanted.plate + " plate" : wanted.cord + " cord"},
                                    {"unit", unit},
                                    {"measured", check.measured},
                                    {"expected", check.expected},
                                    {"standard_error", check.standard_error},
                                    {"error", check.error()},
                                    {"allowed", check.allowed},
                                    {"passed", check.passed()}}
                         .dump(1)
                  << '\n';
    } else {
        std::cout << "measured " << fixed(check.measured, digits) << ' ' << unit << ", expected "
                  << fixed(check.expected, digits) << ' ' << unit << ", error "
                  << fixed(check.error(), digits) << ' ' << unit << " ("
                  << fixed(100.0 * check.error() / check.expected, 2) << " %), allowed +- "
                  << fixed(check.allowed, digits) << ' ' << unit << '\n';
    }
    if (check.passed()) {
        return kDone;
    }
    return fail({ErrorCode::bad_input,
                 mass ? "the " + wanted.plate +
                            " plate is outside its limit; check mounting, channels and calibration"
                      : "the " + wanted.cord + " cord is outside its limit; metres_per_unit times " +
                            fixed(check.expected / check.measured, 5) + " would give the known length"});
}

Result<Wanted> wanted_of(const ParsedOptions& options) {
    Wanted wanted;
    wanted.pause_s = options.get<double>("pause");
    const bool mass = options.has("plate") && options.has("mass");
    const bool length = options.has("cord") && options.has("length");
    if (mass == length) {
        return Error{ErrorCode::invalid_argument,
                     "calibrate: give either --plate and --mass, or --cord and --length"};
    }
    if (mass) {
        wanted.plate = options.get<std::string>("plate");
        wanted.mass_kg = options.get<double>("mass");
    } else {
        wanted.cord = options.get<std::string>("cord");
        wanted.length_m = options.get<double>("length");
    }
    if (mass && ((wanted.plate != "left" && wanted.plate != "right") ||
                 !(wanted.mass_kg > 0.0 && wanted.mass_kg <= 1000.0))) {
        return Error{ErrorCode::invalid_argument,
                     "calibrate: --plate has to be left or right and --mass above 0 and at most 1000"};
    }
    if (length && ((wanted.cord != "bar" && wanted.cord != "hip") ||
                   !(wanted.length_m > 0.0 && wanted.length_m <= 10.0))) {
        return Error{ErrorCode::invalid_argument,
                     "calibrate: --cord has to be bar or hip and --length above 0 and at most 10"};
    }
    return wanted;
}

int run_calibrate(std::span<const std::string> words) {
    namespace po = boost::program_options;
    VerbSyntax syntax{
        .verb = "calibrate",
        .synopsis = "--plate SIDE --mass KG | --cord WHICH --length M [--lab LAB.toml]",
        .about =
            "Checks a plate with a known mass or a cord with a known length. At a terminal it says\n"
            "what to do and waits for Enter. Exit status 3 when the error is above the limit\n"
            "(0.5 %, at least 1 N or 2 mm). Calibrations are not changed.",
        .options = {},
        .positional = {}};
    add_lab_options(syntax);
    syntax.options.add_options()("plate", po::value<std::string>(), "left or right")(
        "mass", po::value<double>(), "kg")("cord", po::value<std::string>(), "bar or hip")(
        "length", po::value<double>(), "m the cord is pulled out")(
        "pause", po::value<double>()->default_value(0.0, "0"), "s between the steps without a terminal");
    const auto parsed = parse_options(syntax, words);
    if (!parsed) {
        return fail(parsed.error());
    }
    if (!*parsed) {
        return kDone;
    }
    const auto wanted = wanted_of(**parsed);
    if (!wanted) {
        return fail(wanted.error());
    }
    const StopSignal stop;
    const acquisition::MonotonicClock clock;
    const auto session = watch_lab(**parsed, clock);
    if (!session) {
        return fail(session.error());
    }
    const auto found = check(**session, clock, *wanted);
    return found ? show(*found, *wanted, (*parsed)->has("json")) : fail(found.error());
}

}  // namespace

const VerbModule& verb_calibrate() {
    static constexpr VerbModule module{
        .id = "calibrate",
        .summary = "checks a plate with a known mass, a cord with a known length",
        .run = &run_calibrate};
    return module;
}

}  // namespace hinge::cli
