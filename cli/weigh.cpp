// `hinge weigh`: body weight from quiet standing, without recording.

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

Result<acquisition::BodyWeight> measure(acquisition::Session& session,
                                        const acquisition::MonotonicClock& clock, double seconds,
                                        bool zero_first) {
    std::vector<acquisition::Step> steps;
    if (zero_first) {
        steps.push_back(acquisition::zero_step(session));
    }
    steps.push_back(acquisition::weigh_step(session, seconds));
    acquisition::Procedure procedure(acquisition::live_source(session), std::move(steps));
    if (const auto driven = drive(procedure, clock); !driven) {
        return driven.error();
    }
    return *session.weighed();
}

int run_weigh(std::span<const std::string> words) {
    VerbSyntax syntax{.verb = "weigh",
                      .synopsis = "[--lab LAB.toml] [options]",
                      .about =
                          "Weighs a person who stands still with one foot on each plate. Restless or "
                          "one-legged standing is\n"
                          "refused with the number that was too large.",
                      .options = {},
                      .positional = {}};
    add_lab_options(syntax);
    syntax.options.add_options()("zero", "software zero of the empty plates first")(
        "seconds", boost::program_options::value<double>()->default_value(8.0, "8"), "how long, 5 to 30");
    const auto parsed = parse_options(syntax, words);
    if (!parsed) {
        return fail(parsed.error());
    }
    if (!*parsed) {
        return kDone;
    }
    const double seconds = (*parsed)->get<double>("seconds");
    if (!(seconds >= 5.0 && seconds <= 30.0)) {
        return fail({ErrorCode::invalid_argument,
                     "weigh: --seconds " + fixed(seconds, 1) + " has to be from 5 to 30"});
    }
    const StopSignal stop;
    const acquisition::MonotonicClock clock;
    const auto session = watch_lab(**parsed, clock);
    if (!session) {
        return fail(session.error());
    }
    const auto weight = measure(**session, clock, seconds, (*parsed)->has("zero"));
    if (!weight) {
        return fail(weight.error());
    }
    const double mass_kg = weight->weight_n / (*session)->lab().gravity_m_s2;
    if ((*parsed)->has("json")) {
        std::cout << nlohmann::json{{"weight_n", weight->weight_n},
                                    {"standard_error_n", weight->standard_error_n},
                                    {"mass_kg", mass_kg},
                                    {"sd_n", weight->sd_n},
                                    {"slope_n_s", weight->slope_n_s},
                                    {"window_s", weight->window_s}}
                         .dump(1)
                  << '\n';
    } else {
        std::cout << "body weight " << fixed(weight->weight_n, 1) << " N +- "
                  << fixed(weight->standard_error_n, 1) << " N (" << fixed(mass_kg, 2) << " kg), from "
                  << fixed(weight->window_s, 1) << " s\n";
    }
    return kDone;
}

}  // namespace

const VerbModule& verb_weigh() {
    static constexpr VerbModule module{
        .id = "weigh", .summary = "weighs a person who stands still", .run = &run_weigh};
    return module;
}

}  // namespace hinge::cli
