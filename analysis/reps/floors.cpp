#include "analysis/reps/floors.h"

#include <algorithm>
#include <cmath>

#include "analysis/dsp/summary.h"

namespace hinge::analysis {
namespace {

// No pause of a lift lasts as long as a bar lies on the floor: chosen by us, DECISIONS.md.
constexpr double kLies_s = 1.0;

struct FloorPair {
    const BarRest* before = nullptr;
    const BarRest* after = nullptr;
    [[nodiscard]] double apart_m() const { return std::abs(before->height_m - after->height_m); }
};

using Rests = std::vector<const BarRest*>;

// The rests between two samples that are lower than `below_m`.
Rests rests_between(const std::vector<BarRest>& rests, std::size_t first, std::size_t last, double below_m) {
    Rests found;
    for (const BarRest& rest : rests) {
        if (rest.range.first < last && rest.range.last > first && rest.height_m < below_m) {
            found.push_back(&rest);
        }
    }
    return found;
}

double duration_s(const BarRest& rest, double dt_s) {
    return static_cast<double>(rest.range.size()) * dt_s;
}

// The pair that is the floor of one pull; without a rest on one side the pair has none there.
FloorPair choose(const Rests& before, const Rests& after, std::optional<double> common_m, double dt_s) {
    FloorPair nearest, common, lowest, innermost;
    for (const BarRest* b : before) {
        for (const BarRest* a : after) {
            const FloorPair pair{b, a};
            if (!nearest.before || pair.apart_m() < nearest.apart_m()) {
                nearest = pair;
            }
            if (pair.apart_m() >= kFloorTolerance_m) {
                continue;
            }
            if (!common.before && common_m && std::abs(b->height_m - *common_m) < kFloorTolerance_m) {
                common = pair;
            }
            if (!lowest.before || b->height_m < lowest.before->height_m - kFloorTolerance_m) {
                lowest = pair;
            }
            const bool lies = duration_s(*b, dt_s) >= kLies_s && duration_s(*a, dt_s) >= kLies_s;
            if (lies && (!innermost.before || b->range.first > innermost.before->range.first)) {
                innermost = pair;
            }
        }
    }
    for (const FloorPair& pair : {common, innermost, lowest, nearest}) {
        if (pair.before != nullptr) {
            return pair;
        }
    }
    const auto of = [&](const Rests& rests) -> const BarRest* {
        const BarRest* best = nullptr;
        for (const BarRest* rest : rests) {
            const bool is_common = common_m && std::abs(rest->height_m - *common_m) < kFloorTolerance_m;
            if (is_common) {
                return rest;
            }
            if (!best || rest->height_m < best->height_m - kFloorTolerance_m) {
                best = rest;
            }
        }
        return best;
    };
    return {of(before), of(after)};
}

// Of the rests on the chosen floor the last one that begins before the lowest point: a bar that is held
// bent before the break lies a few millimetres higher.
const BarRest* rest_of_pull(const Rests& before, const BarRest& floor, std::size_t lowest) {
    const BarRest* best = &floor;
    for (const BarRest* rest : before) {
        const bool same = std::abs(rest->height_m - floor.height_m) < kFloorTolerance_m;
        const bool lower = rest->height_m < best->height_m + 0.5 * kFloorTolerance_m;
        if (same && rest->range.first <= lowest && (best->range.first > lowest || lower)) {
            best = rest;
        }
    }
    return best;
}

struct Window {
    std::size_t first, top, last;
};

Window window_of(std::span<const RepCycle> cycles, std::size_t c, std::size_t size) {
    return {c > 0 ? cycles[c - 1].top : 0, cycles[c].top, c + 1 < cycles.size() ? cycles[c + 1].top : size};
}

std::size_t lowest_in(std::span<const double> heights, const SampleRange& range) {
    std::size_t lowest = range.first;
    for (std::size_t i = range.first; i < range.last; ++i) {
        if (!(heights[i] >= heights[lowest])) {
            lowest = std::isfinite(heights[i]) ? i : lowest;
        }
    }
    return lowest;
}

// The pull starts from `floor`, one of the rests `before` it.
void starts_from(RepCycle& cycle, const BarRest& floor, const Rests& before,
                 std::span<const double> heights) {
    if (std::abs(heights[cycle.bottom] - floor.height_m) >= kFloorTolerance_m) {
        cycle.bottom = lowest_in(heights, {floor.range.first, cycle.top});
    }
    const BarRest& rest = *rest_of_pull(before, floor, cycle.bottom);
    const std::size_t last = std::min(rest.range.last, std::max(cycle.bottom, rest.range.first + 1));
    cycle.pull_from = rest.range.first;
    cycle.floor_before_m = dsp::median({heights.begin() + static_cast<std::ptrdiff_t>(rest.range.first),
                                        heights.begin() + static_cast<std::ptrdiff_t>(last)});
    std::erase_if(cycle.hitches, [&](std::size_t dip) { return dip <= cycle.bottom; });
}

// The lowering ends in `floor`; what the cord does after it is not of the rep.
void ends_in(RepCycle& cycle, const BarRest& floor, std::span<const double> heights) {
    cycle.lies_after = floor.range;
    cycle.floor_after_m = floor.height_m;
    if (cycle.next_bottom && heights[*cycle.next_bottom] < floor.height_m - kFloorTolerance_m) {
        cycle.next_bottom = lowest_in(heights, {cycle.top, floor.range.last});
    }
}

}  // namespace

void place_floors(std::span<RepCycle> cycles, const std::vector<BarRest>& rests,
                  std::span<const double> heights, double least_rise_m, double dt_s) {
    std::optional<double> common_m;
    for (const bool last_pass : {false, true}) {
        std::vector<double> floors;
        for (std::size_t c = 0; c < cycles.size(); ++c) {
            RepCycle& cycle = cycles[c];
            const Window window = window_of(cycles, c, heights.size());
            const double below_m = heights[cycle.top] - least_rise_m;
            const Rests before = rests_between(rests, window.first, window.top, below_m);
            const Rests after = rests_between(rests, window.top, window.last, below_m);
            const FloorPair pair = choose(before, after, common_m, dt_s);
            if (pair.before != nullptr) {
                floors.push_back(pair.before->height_m);
            }
            if (!last_pass) {
                continue;
            }
            const double bottom_m = heights[cycle.bottom];
            const bool as_others = common_m && std::abs(bottom_m - *common_m) < kFloorTolerance_m;
            cycle.pull_from = window.first;
            cycle.floor_before_m = as_others ? *common_m : bottom_m;
            if (pair.before != nullptr) {
                starts_from(cycle, *pair.before, before, heights);
            }
            cycle.floor_after_m = cycle.floor_before_m;
            if (pair.after != nullptr) {
                ends_in(cycle, *pair.after, heights);
            }
        }
        if (!floors.empty()) {
            common_m = dsp::median(std::move(floors));
        }
    }
}

std::vector<SampleRange> rests_on_floor(std::span<const RepCycle> cycles, const std::vector<BarRest>& rests,
                                        double common_floor_m) {
    std::vector<SampleRange> on_floor;
    for (const BarRest& rest : rests) {
        double floor_m = cycles.empty() ? common_floor_m : cycles.front().floor_before_m;
        for (const RepCycle& cycle : cycles) {
            if (rest.range.first > cycle.top) {
                floor_m = cycle.floor_after_m;
            }
        }
        if (rest.height_m < floor_m + kFloorTolerance_m) {
            on_floor.push_back(rest.range);
        }
    }
    return on_floor;
}

}  // namespace hinge::analysis
