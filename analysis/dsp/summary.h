#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "datasets/model/rep.h"

// Summaries of a range of samples. Each wants a non-empty range of finite samples.
namespace hinge::analysis::dsp {

[[nodiscard]] double mean(std::span<const double> samples, const SampleRange& range) noexcept;
// Sample standard deviation (n - 1); zero for one sample.
[[nodiscard]] double standard_deviation(std::span<const double> samples, const SampleRange& range) noexcept;
// Least-squares slope per second.
[[nodiscard]] double slope(std::span<const double> samples, const SampleRange& range, double dt_s) noexcept;
[[nodiscard]] double minimum(std::span<const double> samples, const SampleRange& range) noexcept;
[[nodiscard]] double maximum(std::span<const double> samples, const SampleRange& range) noexcept;
[[nodiscard]] std::size_t index_of_maximum(std::span<const double> samples,
                                           const SampleRange& range) noexcept;
[[nodiscard]] std::size_t index_of_minimum(std::span<const double> samples,
                                           const SampleRange& range) noexcept;
// Median; of an even count the mean of the two in the middle.
[[nodiscard]] double median(std::vector<double> values) noexcept;

}  // namespace hinge::analysis::dsp
