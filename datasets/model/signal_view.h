#pragma once

#include <cstddef>
#include <span>

#include "datasets/model/units.h"

// A signal as every computation receives it: samples with their rate and unit, never a bare array.
// The view does not own; it never outlives the call that received it. NaN marks a missing sample.
namespace hinge {

struct SignalView {
    std::span<const double> samples;
    Hertz rate;
    Unit unit = Unit::one;
    Seconds start{0.0};  // time of samples[0] on the trial's clock

    [[nodiscard]] std::size_t size() const noexcept { return samples.size(); }
    [[nodiscard]] bool empty() const noexcept { return samples.empty(); }
    double operator[](std::size_t i) const noexcept { return samples[i]; }
    [[nodiscard]] double dt_s() const noexcept { return 1.0 / rate.value; }
    [[nodiscard]] double time_s(std::size_t i) const noexcept {
        return start.value + static_cast<double>(i) / rate.value;
    }
};

}  // namespace hinge
