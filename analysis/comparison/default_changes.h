#pragma once

#include <optional>
#include <span>
#include <string_view>

// What counts as more than measurement error while a person's own scatter is not known (science.md I.5).
// From simulated sets and typical values; conventions of this lab, not norms.
namespace hinge::analysis::comparison {

struct DefaultChange {
    std::string_view metric;  // id of the dictionary
    double mdc95 = 0.0;       // in the metric's unit
    std::string_view source;
};

[[nodiscard]] std::span<const DefaultChange> default_changes();
[[nodiscard]] std::optional<double> default_mdc95(std::string_view metric);

}  // namespace hinge::analysis::comparison
