// `hinge zero`: the software zero of empty plates, tried without recording, with their noise.

#include <cmath>
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

struct PlateZero {
    std::string name;
    std::array<double, 6> offset{};
    double range_n = 0.0;
    acquisition::ForceNoise noise;
};

Result<std::vector<PlateZero>> measure(acquisition::Session& session,
                                       const acquisition::MonotonicClock& clock) {
    const bool left = session.lab().left.has_value();
    const bool right = session.lab().right.has_value();
    acquisition::ZeroOffsets zero;
    acquisition::PlateNoise noise;
    acquisition::Procedure procedure(
        acquisition::live_source(session),
        {acquisition::zero_step(session, &zero), acquisition::noise_step(left, right, noise)});
    if (const auto driven = drive(procedure, clock); !driven) {
        return driven.error();
    }
    std::vector<PlateZero> plates;
    if (left) {
        plates.push_back({"left", *zero.left, zero.range_left_n, *noise.left});
    }
    if (right) {
        plates.push_back({"right", *zero.right, zero.range_right_n, *noise.right});
    }
    return plates;
}

void print_zero(const std::vector<PlateZero>& plates, bool as_json) {
    if (as_json) {
        nlohmann::json out = nlohmann::json::array();
        for (const PlateZero& plate : plates) {
            out.push_back({{"plate", plate.name},
                           {"offset", plate.offset},
                           {"range_n", plate.range_n},
                           {"sd_n", plate.noise.sd_n},
                           {"line_n", plate.noise.line_n},
                           {"line_hz", plate.noise.line_hz}});
        }
        std::cout << out.dump(1) << '\n';
        return;
    }
    TextTable table{{{"plate"},
                     {"offset [N]", Align::right},
                     {"range [N]", Align::right},
                     {"sd [N]", Align::right},
                     {"line [N]", Align::right}},
                    {}};
    for (const PlateZero& plate : plates) {
        table.rows.push_back({plate.name, fixed(plate.offset[2], 2), fixed(plate.range_n, 2),
                              fixed(plate.noise.sd_n, 2), fixed(plate.noise.line_n, 2)});
    }
    print(std::cout, table);
}

int run_zero(std::span<const std::string> words) {
    VerbSyntax syntax{.verb = "zero",
                      .synopsis = "[--lab LAB.toml] [options]",
                      .about =
                          "Takes the software zero of the empty plates and shows offset and noise. Refuses a "
                          "plate that is\n"
                          "touched or loaded. Nothing is kept: 'hinge record --zero' zeroes before a set.",
                      .options = {},
                      .positional = {}};
    add_lab_options(syntax);
    const auto parsed = parse_options(syntax, words);
    if (!parsed) {
        return fail(parsed.error());
    }
    if (!*parsed) {
        return kDone;
    }
    const StopSignal stop;
    const acquisition::MonotonicClock clock;
    const auto session = watch_lab(**parsed, clock);
    if (!session) {
        return fail(session.error());
    }
    const auto plates = measure(**session, clock);
    if (!plates) {
        return fail(plates.error());
    }
    print_zero(*plates, (*parsed)->has("json"));
    for (const PlateZero& plate : *plates) {
        for (const std::string& alarm : acquisition::noise_alarms("the empty " + plate.name + " plate",
                                                                  plate.noise, acquisition::kNoise_s)) {
            std::cerr << "hinge: " << alarm << '\n';
        }
    }
    return kDone;
}

}  // namespace

const VerbModule& verb_zero() {
    static constexpr VerbModule module{
        .id = "zero", .summary = "zeroes the empty plates and shows their noise", .run = &run_zero};
    return module;
}

}  // namespace hinge::cli
