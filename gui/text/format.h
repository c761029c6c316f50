#pragma once

#include <optional>
#include <string>

#include "datasets/model/metric_value.h"
#include "datasets/model/units.h"

// Numbers as people read them: to the digits that the uncertainty supports. UTF-8 text.
namespace hinge::gui {

// What a unit looks like on screen: 1 SI unit is `factor` of them.
struct DisplayUnit {
    std::string label;
    double factor = 1.0;
};

// Chosen by the largest magnitude of a row, so that all its numbers share one unit: small lengths in mm,
// small areas in cm². A dimensionless number has an empty label.
[[nodiscard]] DisplayUnit display_unit(Unit unit, double largest);

// "−1.50": fixed decimals with a true minus sign; never "−0.00".
[[nodiscard]] std::string fixed_text(double value, int decimals);

// "2.97 ± 0.06": rounded by the rule of analysis/value_text.h, with a true minus sign.
[[nodiscard]] std::string value_text(double value, std::optional<double> sd);

// A metric's number, "yes" or "no", or its category in words; empty when it has no value.
[[nodiscard]] std::string metric_text(const MetricValue& value, const DisplayUnit& unit);

}  // namespace hinge::gui
