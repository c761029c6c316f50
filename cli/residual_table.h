#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "analysis/dsp/residual_analysis.h"
#include "datasets/model/trial.h"

// `hinge analyze --residuals`: which low-pass each signal of a trial asks for by itself (science.md B.2).
namespace hinge::cli {

struct SignalResiduals {
    std::string signal;  // "left_fz", "bar_position", ...
    Unit unit = Unit::newton;
    double default_cutoff_hz = 0.0;  // of the settings, for events or positions
    Result<analysis::dsp::ResidualAnalysis> analysis = Error{ErrorCode::not_computable, "no samples"};
};

// Of the trial's longest stretch without missing samples, for each signal it has.
[[nodiscard]] std::vector<SignalResiduals> residuals_of(const Trial& trial);

void print_residuals(std::ostream& out, const std::string& file,
                     const std::vector<SignalResiduals>& residuals);

// hinge-residuals/1: every R(fc) with the line through its tail and the chosen cut-off.
[[nodiscard]] std::string residuals_json(const std::string& file,
                                         const std::vector<SignalResiduals>& residuals);

}  // namespace hinge::cli
