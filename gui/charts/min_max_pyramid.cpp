#include "gui/charts/min_max_pyramid.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace hinge::gui {
namespace {

constexpr std::size_t kFactor = 16;
constexpr float kBreak = std::numeric_limits<float>::quiet_NaN();

void join(MinMax& into, const MinMax& other) noexcept {
    into.min = std::min(into.min, other.min);
    into.max = std::max(into.max, other.max);
}

void join(MinMax& into, float sample) noexcept {
    if (!std::isnan(sample)) {
        join(into, MinMax{sample, sample});
    }
}

template <class Below>
std::vector<MinMax> level_above(const std::vector<Below>& below) {
    std::vector<MinMax> level((below.size() + kFactor - 1) / kFactor);
    for (std::size_t i = 0; i < below.size(); ++i) {
        join(level[i / kFactor], below[i]);
    }
    return level;
}

// Joins what of [first, last) does not fill whole buckets of the level above, and shrinks the range to it.
template <class Entry>
void join_ragged_ends(const std::vector<Entry>& entries, std::size_t& first, std::size_t& last,
                      MinMax& found) {
    while (first < last && first % kFactor != 0) {
        join(found, entries[first++]);
    }
    while (first < last && last % kFactor != 0) {
        join(found, entries[--last]);
    }
    first /= kFactor;
    last /= kFactor;
}

void append(std::vector<CurvePoint>& curve, double index, float value) {
    const bool repeats_break = std::isnan(value) && (curve.empty() || std::isnan(curve.back().value));
    if (!repeats_break) {
        curve.push_back({index, value});
    }
}

// Minimum and maximum in the order that makes the shorter join with what is already drawn.
void append_column(std::vector<CurvePoint>& curve, double index, const MinMax& column) {
    if (column.empty()) {
        append(curve, index, kBreak);
        return;
    }
    const bool falling =
        !curve.empty() && !std::isnan(curve.back().value) &&
        std::abs(curve.back().value - column.max) < std::abs(curve.back().value - column.min);
    append(curve, index, falling ? column.max : column.min);
    if (column.max > column.min) {
        append(curve, index, falling ? column.min : column.max);
    }
}

}  // namespace

MinMaxPyramid::MinMaxPyramid(std::vector<float> samples) : samples_(std::move(samples)) {
    if (samples_.size() <= kFactor) {
        return;
    }
    levels_.push_back(level_above(samples_));
    while (levels_.back().size() > kFactor) {
        levels_.push_back(level_above(levels_.back()));
    }
}

MinMax MinMaxPyramid::range(std::size_t first, std::size_t last) const noexcept {
    last = std::min(last, samples_.size());
    MinMax found;
    if (levels_.empty()) {
        for (; first < last; ++first) {
            join(found, samples_[first]);
        }
        return found;
    }
    join_ragged_ends(samples_, first, last, found);
    for (std::size_t k = 0; k + 1 < levels_.size() && first < last; ++k) {
        join_ragged_ends(levels_[k], first, last, found);
    }
    for (; first < last; ++first) {
        join(found, levels_.back()[first]);
    }
    return found;
}

std::vector<CurvePoint> decimate(const MinMaxPyramid& signal, double first, double last, std::size_t width) {
    std::vector<CurvePoint> curve;
    const double end = static_cast<double>(signal.size());
    if (signal.size() == 0 || width == 0 || !(last > first) || last < 0.0 || first > end - 1.0) {
        return curve;
    }
    curve.reserve(2 * width + 2);
    const auto begin_sample = static_cast<std::size_t>(std::max(std::floor(first), 0.0));
    const auto end_sample = static_cast<std::size_t>(std::min(std::ceil(last) + 1.0, end));
    if (end_sample - begin_sample <= 2 * width) {
        for (std::size_t i = begin_sample; i < end_sample; ++i) {
            append(curve, static_cast<double>(i), signal[i]);
        }
        return curve;
    }
    const double step = (last - first) / static_cast<double>(width);
    const auto boundary = [&](std::size_t column) {
        const double at = std::clamp(std::ceil(first + step * static_cast<double>(column)), 0.0, end);
        return static_cast<std::size_t>(at);
    };
    for (std::size_t column = 0; column < width; ++column) {
        const std::size_t from = column == 0 ? begin_sample : boundary(column);
        const std::size_t to = column + 1 == width ? end_sample : boundary(column + 1);
        if (from < to) {
            append_column(curve, first + step * (static_cast<double>(column) + 0.5), signal.range(from, to));
        }
    }
    return curve;
}

}  // namespace hinge::gui
