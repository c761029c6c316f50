#pragma once

#include <cstddef>
#include <limits>
#include <vector>

// A signal prepared for drawing: the samples and, above them, levels of minima and maxima, so that drawing
// any range costs pixels and not samples. NaN marks a missing sample and never joins a minimum or maximum.
namespace hinge::gui {

struct MinMax {
    float min = std::numeric_limits<float>::infinity();
    float max = -std::numeric_limits<float>::infinity();

    [[nodiscard]] bool empty() const noexcept { return min > max; }  // no sample that is not NaN
};

class MinMaxPyramid {
public:
    MinMaxPyramid() = default;
    explicit MinMaxPyramid(std::vector<float> samples);

    [[nodiscard]] std::size_t size() const noexcept { return samples_.size(); }
    [[nodiscard]] float operator[](std::size_t i) const noexcept { return samples_[i]; }
    // Exact extremes of the samples in [first, last), clipped to the signal; O(log size).
    [[nodiscard]] MinMax range(std::size_t first, std::size_t last) const noexcept;

private:
    std::vector<float> samples_;
    std::vector<std::vector<MinMax>> levels_;  // level k: one entry per 16^(k+1) samples
};

// A point of a curve: position in samples (fractional) and value; NaN breaks the line.
struct CurvePoint {
    double index = 0.0;
    float value = 0.0F;
};

// The curve over samples [first, last] (fractional, may reach beyond the signal) for `width` pixel columns:
// the samples themselves while there are at most two per pixel, else each column's minimum and maximum. At
// most 2 * width + 2 points, breaks included; every extreme of the range is among them.
[[nodiscard]] std::vector<CurvePoint> decimate(const MinMaxPyramid& signal, double first, double last,
                                               std::size_t width);

}  // namespace hinge::gui
