// `hinge zero`: the software zero of empty plates, tried without recording, with their noise.

#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/lab_session.h"
#include "cli/person.h"
#include "cli/stop_signal.h"
#include "cli/text_table.h"
#include "cli/verb.h"

namespace hinge::cli {
namespace {

constexpr double kNoise_s = 2.0;  // science.md A.6

struct PlateZero {
    std::string name;
    std::array<double, 6> offset{};
    double range_n = 0.0;
    acquisition::ForceNoise noise;
};

Result<std::vector<PlateZero>> measure(acquisition::Session& session) {
    if (const auto ready = wait_for_person("empty both plates and step back"); !ready) {
        return ready.error();
    }
    const auto zero = session.zero(stop_asked);
    if (!zero) {
        return zero.error();
    }
    const auto scans = session.measure(kNoise_s, stop_asked);
    if (!scans) {
        return scans.error();
    }
    std::vector<PlateZero> plates;
    const auto add = [&](const char* name, const auto& offset, double range_n, const auto& force_of) {
        if (!offset) {
            return;
        }
        std::vector<double> force_n;
        for (const acquisition::LiveScan& scan : *scans) {
            force_n.push_back(force_of(scan.values));
        }
        plates.push_back({name, *offset, range_n, acquisition::force_noise(force_n, session.rate_hz())});
    };
    add("left", zero->left, zero->range_left_n, [](const auto& values) { return values.left[2]; });
    add("right", zero->right, zero->range_right_n, [](const auto& values) { return values.right[2]; });
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
    const auto plates = measure(**session);
    if (!plates) {
        return fail(plates.error());
    }
    print_zero(*plates, (*parsed)->has("json"));
    for (const PlateZero& plate : *plates) {
        for (const std::string& alarm :
             acquisition::noise_alarms("the empty " + plate.name + " plate", plate.noise, kNoise_s)) {
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
