#pragma once

#include <span>

#include "datasets/model/result.h"

// The straight line of bar speed over load, and the load at which it reaches the speed of a maximal lift.
//
//   v = a + b load (least squares), 1RM = (v_1RM - a) / b, printed +-10 %
//
// Only with at least four different loads that span at least 30 % of the heaviest and R^2 >= 0.95; never in
// rehabilitation. v_1RM 0.15 m/s: powerlifters' deadlifts 0.14 +- 0.05 m/s (Helms et al. 2017). Predicted
// maxima lie below true ones and single speeds repeat moderately (Lake et al. 2017). Source: science.md H.6.
namespace hinge::analysis::comparison {

struct LoadSpeed {
    double load_kg = 0.0;
    double speed_m_s = 0.0;  // mean concentric velocity, slow part included
};

struct LoadVelocityOptions {
    double speed_at_maximum_m_s = 0.15;
    bool rehabilitation = false;
};

struct LoadVelocity {
    std::size_t loads = 0;       // different ones
    double span_fraction = 0.0;  // (heaviest - lightest) / heaviest
    double intercept_m_s = 0.0;  // a
    double slope_m_s_kg = 0.0;   // b, negative
    double r_squared = 0.0;
    double speed_at_maximum_m_s = 0.0;
    double maximum_kg = 0.0;
    double low_kg = 0.0, high_kg = 0.0;  // -10 %, +10 %
};

// An error says which of the conditions is not met, with its number.
[[nodiscard]] Result<LoadVelocity> load_velocity(std::span<const LoadSpeed> points,
                                                 const LoadVelocityOptions& options = {});

}  // namespace hinge::analysis::comparison
