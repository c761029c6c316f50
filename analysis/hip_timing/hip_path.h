#pragma once

#include <optional>
#include <string>
#include <vector>

#include "datasets/model/metric_value.h"
#include "datasets/model/rep.h"

// Height of the hip joint over one rep: estimated from plates and bar (estimator E1) or measured by a second
// transducer. Source: science.md F.3-F.7.
namespace hinge::analysis {

struct HipPath {
    bool measured = false;  // by a transducer at the hip
    SampleRange range;      // samples that `height_m` covers: from the set position or lift-off to touchdown
    std::vector<double> height_m;  // one per sample of `range`; empty when there is no path
    std::vector<double> sd_m;      // one standard deviation of the change since the first sample from the
                                   // measured forces (the body's proportions come on top), same length
    Grade grade = Grade::a;        // A, B, or indeterminate: then `reason` says why
    std::string reason;            // why there is no path, or why it is indeterminate
    std::optional<double> set_height_m;  // at the set position before the pull
    std::optional<double> set_height_sd_m;
    std::string set_reason;
    double standing_height_m = 0.0;  // hip height when standing, model or measured

    [[nodiscard]] bool usable() const noexcept { return !height_m.empty() && grade != Grade::indeterminate; }
    // Height at a sample inside `range`.
    [[nodiscard]] double at(double sample) const noexcept;
};

}  // namespace hinge::analysis
