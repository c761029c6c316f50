#pragma once

#include <span>
#include <string_view>

#include "datasets/model/result.h"

// Summaries of a handful of repeated values, and the check that they can be summarised.
namespace hinge::analysis::statistics {

// An error that names the first value that is not finite, or that there are fewer than `at_least` of them.
// `what` is their name in the plural, e.g. "sessions".
[[nodiscard]] Result<void> usable(std::span<const double> values, std::size_t at_least,
                                  std::string_view what);

// Each wants finite values; `mean` and `median` at least one, `standard_deviation` (n - 1) at least two.
[[nodiscard]] double mean(std::span<const double> values) noexcept;
[[nodiscard]] double standard_deviation(std::span<const double> values) noexcept;
[[nodiscard]] double median(std::span<const double> values);

// Whether a standard deviation is only rounding: values of this size cannot differ by so little.
[[nodiscard]] bool is_rounding(double sd, std::span<const double> values) noexcept;

}  // namespace hinge::analysis::statistics
