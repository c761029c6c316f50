#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "datasets/model/rep.h"

// Missing samples are NaN. Nothing here invents data beyond a stated bridge length.
namespace hinge::analysis::dsp {

// Half-open runs of finite samples, in order.
[[nodiscard]] std::vector<SampleRange> finite_runs(std::span<const double> samples);

// A copy in which inner gaps of at most `longest` samples are replaced by a straight line; what else
// is not finite is NaN.
[[nodiscard]] std::vector<double> bridge_gaps(std::span<const double> samples, std::size_t longest);

// True when every sample of the range is finite. An empty range is not.
[[nodiscard]] bool all_finite(std::span<const double> samples, const SampleRange& range) noexcept;

}  // namespace hinge::analysis::dsp
