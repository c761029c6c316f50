#pragma once

#include <optional>
#include <span>

#include "analysis/comparison/baseline.h"
#include "datasets/model/result.h"

// What a metric does from the warm-up to the heavy sets of one session (science.md H.7).
namespace hinge::analysis::comparison {

struct LoadEffect {
    std::size_t sets = 0;
    double slope_per_10_percent = 0.0;  // least squares; of the heaviest load
    double r_squared = 0.0;
    double warm_up = 0.0;  // at the lightest load
    double heavy = 0.0;    // at the heaviest
    double change = 0.0;   // heavy - warm-up: what is retained of the warm-up's technique
    std::optional<double> mdc95;
    Verdict verdict = Verdict::not_assessable;
};

// One value a set; sets of equal load are averaged for `warm_up` and `heavy`. Wants at least two different
// loads.
[[nodiscard]] Result<LoadEffect> load_effect(std::span<const double> loads_kg, std::span<const double> values,
                                             std::optional<double> mdc95);

}  // namespace hinge::analysis::comparison
