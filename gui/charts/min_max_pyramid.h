#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <vector>

// A signal prepared for drawing: the samples and, above them, levels of minima and maxima, so that drawing
// any range costs pixels and not samples. It grows at its end, and what is too old may be forgotten; bins and
// indices are fixed to sample numbers, counted from the first sample ever appended, so that neither changes
// what a bin holds. NaN marks a missing sample and never joins a minimum or maximum.
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

    // One more sample; constant time on average.
    void append(float sample);
    // Gives back memory of samples before `sample`, as far as it comes in whole blocks of 65536.
    void forget_before(std::size_t sample);

    // The first sample that is still known, and how many there ever were.
    [[nodiscard]] std::size_t first() const noexcept { return first_; }
    [[nodiscard]] std::size_t size() const noexcept { return first_ + samples_.size(); }
    [[nodiscard]] float operator[](std::size_t i) const noexcept { return samples_[i - first_]; }
    // Exact extremes of the samples in [first, last), clipped to what is known; O(log size), and one step
    // more for every 65536 samples.
    [[nodiscard]] MinMax range(std::size_t first, std::size_t last) const noexcept;

private:
    static constexpr std::size_t kLevels = 4;

    void add_to_levels(std::size_t at);

    std::size_t first_ = 0;  // a multiple of 16^kLevels, so that every level begins with a whole bin
    std::vector<float> samples_;
    std::array<std::vector<MinMax>, kLevels> levels_;  // level k: one entry per 16^(k+1) samples
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

// Samples per bin when `samples` are shown on `width` pixels: a power of two, at least one bin per pixel and
// fewer than two, but a bin a sample when there are few. Ask it when the scale changes, not while the picture
// moves.
[[nodiscard]] std::size_t samples_per_bin(std::size_t samples, std::size_t width) noexcept;

// The curve over samples [first, last) of a signal that moves on while it is drawn. Bin k holds the samples
// [k n, (k + 1) n), n = `per_bin`, whatever `first` and `last` are; a bin that reaches over an end is drawn
// whole. Its extremes lie at its middle sample, in an order that the bin alone decides, so that no point
// depends on where drawing began: the picture shifts and does not shimmer. Only the newest bin, which is not
// full yet, still changes.
[[nodiscard]] std::vector<CurvePoint> fixed_bins(const MinMaxPyramid& signal, std::size_t first,
                                                 std::size_t last, std::size_t per_bin);

}  // namespace hinge::gui
