#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/report.h"

namespace hinge::analysis::comparison {

// One number for a whole set, to compare sets with.
struct SetValue {
    std::optional<double> value;       // median over the reps that have one; a set metric as it is
    std::vector<double> rep_values;    // in order of the reps; one for a set metric
    std::size_t reps = 0;              // that could have had a value
    std::vector<std::string> reasons;  // why some have none, each once
};

// Failed lifts do not count: they are another movement.
[[nodiscard]] SetValue set_value(const Report& report, std::string_view metric);

}  // namespace hinge::analysis::comparison
