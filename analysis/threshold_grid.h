#pragma once

#include <array>
#include <span>
#include <string_view>

#include "analysis/report.h"
#include "analysis/set_analysis.h"

// How much a value owes to where its thresholds and cut-offs happen to stand: the spread over a declared
// grid, the definition's part of every uncertainty (science.md 0, 0.2; own convention).
//
// Seven groups of settings stand at their low or high end in eight runs, each pair of groups in every
// combination twice (an orthogonal array, L8: Plackett and Burman, Biometrika 33:305-325, 1946). The root
// mean square difference from the nominal value is then the root of the summed squares of the single effects.
namespace hinge::analysis {

struct GridFactor {
    double Settings::*setting;
    std::size_t group;  // 0..6: factors of one group move together
    double share;       // low and high end: the setting times 1 - share and 1 + share
};

[[nodiscard]] std::span<const GridFactor> grid_factors();

inline constexpr std::size_t kGridRuns = 8;
[[nodiscard]] std::array<Settings, kGridRuns> threshold_grid(const Settings& nominal);

// Adds the spread, in quadrature, to the uncertainties of `report`'s events and numbers. Runs that find
// another number of reps count for the set metrics only; a value that a run cannot compute is left out of its
// spread.
void add_definition_spread(const SetAnalysis& nominal, Report& report);

}  // namespace hinge::analysis
