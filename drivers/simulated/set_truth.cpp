#include <algorithm>
#include <cmath>

#include "drivers/simulated/truth.h"

namespace hinge::drivers::simulated {

void summarise(Truth& truth, const LifterOptions& options) {
    auto& set = truth.set_metrics;
    set["rep_count"] = static_cast<double>(truth.reps.size());
    set["body_weight"] = truth.body_weight_n;
    set["hold_weight"] = truth.body_weight_n + truth.bar_weight_n;
    set["bar_mass_estimated"] = options.bar_mass_kg;
    set["load_mismatch"] = options.entered_load_kg.value_or(options.bar_mass_kg) / options.bar_mass_kg - 1.0;
    set["stance_width"] = options.stance_m;
    std::vector<double> speeds;
    std::vector<double> lowerings;
    double on_time = 0.0;
    for (const RepTruth& rep : truth.reps) {
        if (const auto v = rep.number("mean_concentric_velocity")) {
            speeds.push_back(*v);
        }
        if (const auto d = rep.number("eccentric_duration")) {
            lowerings.push_back(*d);
            on_time += *d >= options.tempo_target_s - 0.3 && *d <= options.tempo_target_s + 1.0 ? 1.0 : 0.0;
        }
    }
    set["reps_meeting_tempo"] = on_time;
    if (speeds.size() > 1) {
        const double best = *std::max_element(speeds.begin(), speeds.end());
        set["velocity_loss"] = 100.0 * (best - speeds.back()) / best;  // %
    }
    if (lowerings.size() > 1) {
        const double n = static_cast<double>(lowerings.size());
        double sum = 0.0;
        for (const double d : lowerings) {
            sum += d;
        }
        double squares = 0.0;
        for (const double d : lowerings) {
            squares += (d - sum / n) * (d - sum / n);
        }
        set["eccentric_duration_cv"] = 100.0 * std::sqrt(squares / (n - 1.0)) / (sum / n);  // %
    }
}

}  // namespace hinge::drivers::simulated
