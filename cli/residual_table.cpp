#include "cli/residual_table.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "analysis/dsp/gaps.h"
#include "analysis/settings.h"
#include "cli/text_table.h"

namespace hinge::cli {
namespace {

using analysis::dsp::residual_analysis;
using Json = nlohmann::ordered_json;

SignalResiduals analysed(std::string name, Unit unit, double default_hz, const std::vector<double>& samples,
                         double rate_hz) {
    SignalResiduals made{std::move(name), unit, default_hz};
    const std::vector<SampleRange> runs = analysis::dsp::finite_runs(samples);
    const auto longest = std::max_element(runs.begin(), runs.end(),
                                          [](const auto& a, const auto& b) { return a.size() < b.size(); });
    if (longest != runs.end()) {
        made.analysis =
            residual_analysis(std::span(samples).subspan(longest->first, longest->size()), Hertz{rate_hz});
    }
    return made;
}

// Newtons as they are, metres as millimetres: the residuals of a bar are fractions of one.
double shown(double value, Unit unit) {
    return unit == Unit::metre ? 1000.0 * value : value;
}

}  // namespace

std::vector<SignalResiduals> residuals_of(const Trial& trial) {
    const analysis::Settings defaults;
    std::vector<SignalResiduals> made;
    const auto add = [&](std::string name, Unit unit, double default_hz, const std::vector<double>& samples) {
        made.push_back(analysed(std::move(name), unit, default_hz, samples, trial.rate_hz));
    };
    for (const Plate& plate : trial.plates) {
        const std::string which = name(plate);
        const PlateSignals& signals = plate.signals;
        add(which + "_fz", Unit::newton, defaults.force_event_cutoff_hz, signals.fz);
        if (signals.has_moments) {
            add(which + "_fx", Unit::newton, defaults.cop_cutoff_hz, signals.fx);
            add(which + "_fy", Unit::newton, defaults.cop_cutoff_hz, signals.fy);
        }
    }
    if (trial.bar) {
        add("bar_position", Unit::metre, defaults.position_cutoff_hz, trial.bar->height_m);
    }
    if (trial.hip) {
        add("hip_position", Unit::metre, defaults.position_cutoff_hz, trial.hip->height_m);
    }
    return made;
}

void print_residuals(std::ostream& out, const std::string& file,
                     const std::vector<SignalResiduals>& residuals) {
    out << printable(file) << "  residual analysis\n\n";
    TextTable table{{{"signal"},
                     {"unit"},
                     {"chosen Hz", Align::right},
                     {"default Hz", Align::right},
                     {"noise", Align::right},
                     {"tail from Hz", Align::right},
                     {"R2", Align::right},
                     {"R(5)", Align::right},
                     {"R(10)", Align::right},
                     {"R(20)", Align::right},
                     {"R(50)", Align::right},
                     {"reason"}},
                    {}};
    for (const SignalResiduals& each : residuals) {
        const std::string unit = each.unit == Unit::metre ? "mm" : "N";
        if (!each.analysis) {
            table.rows.push_back({each.signal, unit, "-", fixed(each.default_cutoff_hz, 1), "-", "-", "-",
                                  "-", "-", "-", "-", each.analysis.error().message});
            continue;
        }
        const analysis::dsp::ResidualAnalysis& found = *each.analysis;
        const auto at = [&](double cutoff_hz) {
            const auto place = std::find(found.cutoff_hz.begin(), found.cutoff_hz.end(), cutoff_hz);
            return place == found.cutoff_hz.end()
                       ? std::string("-")
                       : fixed(
                             shown(found.residual[static_cast<std::size_t>(place - found.cutoff_hz.begin())],
                                   each.unit),
                             3);
        };
        table.rows.push_back({each.signal, unit, found.chosen_hz ? fixed(*found.chosen_hz, 1) : "-",
                              fixed(each.default_cutoff_hz, 1), fixed(shown(found.intercept, each.unit), 3),
                              fixed(found.tail_first_hz, 1), fixed(found.r_squared, 3), at(5.0), at(10.0),
                              at(20.0), at(50.0), found.reason});
    }
    print(out, table);
    out << "\nR(fc) is what a low-pass at fc takes away, rms; the noise is the tail's line at 0 Hz. The "
           "analysis keeps "
           "its default cut-offs, so that sessions stay comparable.\n";
}

std::string residuals_json(const std::string& file, const std::vector<SignalResiduals>& residuals) {
    Json root{{"format", "hinge-residuals/1"}, {"trial", file}, {"signals", Json::array()}};
    for (const SignalResiduals& each : residuals) {
        Json signal{{"signal", each.signal},
                    {"unit", symbol(each.unit)},
                    {"default_cutoff_hz", each.default_cutoff_hz}};
        if (each.analysis) {
            const analysis::dsp::ResidualAnalysis& found = *each.analysis;
            signal["chosen_hz"] = found.chosen_hz ? Json(*found.chosen_hz) : Json(nullptr);
            signal["intercept"] = found.intercept;
            signal["slope_per_hz"] = found.slope;
            signal["tail_first_hz"] = found.tail_first_hz;
            signal["r_squared"] = found.r_squared;
            signal["cutoff_hz"] = found.cutoff_hz;
            signal["residual"] = found.residual;
        }
        const std::string reason = each.analysis ? each.analysis->reason : each.analysis.error().message;
        if (!reason.empty()) {
            signal["reason"] = reason;
        }
        root["signals"].push_back(std::move(signal));
    }
    return root.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace hinge::cli
