#include "gui/charts/min_max_pyramid.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace hinge::gui {
namespace {

constexpr std::size_t kFactor = 16;
constexpr std::size_t kBlock = kFactor * kFactor * kFactor * kFactor;
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

// Falling when the first half of the bin reaches higher than the second.
void append_bin(std::vector<CurvePoint>& curve, const MinMaxPyramid& signal, std::size_t begin,
                std::size_t per_bin) {
    const MinMax first = signal.range(begin, begin + per_bin / 2);
    const MinMax second = signal.range(begin + per_bin / 2, begin + per_bin);
    MinMax bin = first;
    join(bin, second);
    const double middle = static_cast<double>(begin) + 0.5 * static_cast<double>(per_bin - 1);
    if (bin.empty()) {
        append(curve, middle, kBreak);
        return;
    }
    const bool falling = !first.empty() && !second.empty() && first.max > second.max;
    append(curve, middle, falling ? bin.max : bin.min);
    if (bin.max > bin.min) {
        append(curve, middle, falling ? bin.min : bin.max);
    }
}

}  // namespace

MinMaxPyramid::MinMaxPyramid(std::vector<float> samples) : samples_(std::move(samples)) {
    for (std::size_t at = 0; at < samples_.size(); ++at) {
        add_to_levels(at);
    }
}

void MinMaxPyramid::append(float sample) {
    samples_.push_back(sample);
    add_to_levels(samples_.size() - 1);
}

void MinMaxPyramid::add_to_levels(std::size_t at) {
    std::size_t bin = at;
    for (std::vector<MinMax>& level : levels_) {
        bin /= kFactor;
        if (bin == level.size()) {
            level.emplace_back();
        }
        join(level[bin], samples_[at]);
    }
}

void MinMaxPyramid::forget_before(std::size_t sample) {
    if (sample <= first_) {
        return;
    }
    std::size_t blocks = std::min(sample - first_, samples_.size()) / kBlock;
    first_ += blocks * kBlock;
    samples_.erase(samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(blocks * kBlock));
    std::size_t entries = blocks * kBlock;
    for (std::vector<MinMax>& level : levels_) {
        entries /= kFactor;
        level.erase(level.begin(), level.begin() + static_cast<std::ptrdiff_t>(entries));
    }
}

MinMax MinMaxPyramid::range(std::size_t first, std::size_t last) const noexcept {
    first = std::max(first, first_) - first_;
    last = std::clamp(last, first_, size()) - first_;
    MinMax found;
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
    const auto begin = static_cast<double>(signal.first());
    const auto end = static_cast<double>(signal.size());
    if (signal.size() == signal.first() || width == 0 || !(last > first) || last < begin ||
        first > end - 1.0) {
        return curve;
    }
    curve.reserve(2 * width + 2);
    const auto begin_sample = static_cast<std::size_t>(std::max(std::floor(first), begin));
    const auto end_sample = static_cast<std::size_t>(std::min(std::ceil(last) + 1.0, end));
    if (end_sample - begin_sample <= 2 * width) {
        for (std::size_t i = begin_sample; i < end_sample; ++i) {
            append(curve, static_cast<double>(i), signal[i]);
        }
        return curve;
    }
    const double step = (last - first) / static_cast<double>(width);
    const auto boundary = [&](std::size_t column) {
        const double at = std::clamp(std::ceil(first + step * static_cast<double>(column)), begin, end);
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

std::size_t samples_per_bin(std::size_t samples, std::size_t width) noexcept {
    std::size_t per_bin = 1;
    while (width > 0 && per_bin * 2 * width <= samples) {
        per_bin *= 2;
    }
    return per_bin;
}

std::vector<CurvePoint> fixed_bins(const MinMaxPyramid& signal, std::size_t first, std::size_t last,
                                   std::size_t per_bin) {
    std::vector<CurvePoint> curve;
    first = std::max(first, signal.first());
    last = std::min(last, signal.size());
    if (per_bin == 0 || first >= last) {
        return curve;
    }
    for (std::size_t begin = first / per_bin * per_bin; begin < last; begin += per_bin) {
        append_bin(curve, signal, begin, per_bin);
    }
    return curve;
}

}  // namespace hinge::gui
