#pragma once

#include <optional>
#include <string_view>

#include "analysis/set_analysis.h"

// When a rep's plate values do not count (science.md B.6).
namespace hinge::analysis {

struct FootOff {
    bool left = false;  // else the right foot
    double least_n = 0.0;
    double time_s = 0.0;  // of the least force
};

// The foot whose vertical force (10 Hz) falls below `cop_min_force_n` between lift-off and touchdown. Its
// plate does not see what it carries then, so no force of the rep is known to be whole.
[[nodiscard]] std::optional<FootOff> foot_off_plate(const SetAnalysis& set, const RepAnalysis& rep);

// Whether a metric of the rep is read off the forces between lift-off and touchdown. Those of the bar are
// not.
[[nodiscard]] bool rests_on_plates(std::string_view metric_id, const RepAnalysis& rep) noexcept;

}  // namespace hinge::analysis
