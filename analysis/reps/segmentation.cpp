#include "analysis/reps/segmentation.h"

#include <algorithm>
#include <cmath>

#include "analysis/dsp/summary.h"
#include "analysis/signals/cord_jumps.h"
#include "analysis/reps/bounce.h"
#include "analysis/reps/floors.h"
#include "analysis/reps/turning_points.h"

namespace hinge::analysis {
namespace {

constexpr double kSpeedNoiseFloor_m_s = 0.002;  // D
constexpr double kRestSpeed_m_s = 0.02;         // D.1
constexpr double kRestDuration_s = 0.15;        // D.1
// A bar with discs of the standard 450 mm lies at 225 mm; above this height it is held or on pins. Used only
// where the exercise may never touch the floor (RDL). Chosen by us, DECISIONS.md.
constexpr double kHighestFloorGrip_m = 0.35;
// D.1: a rise that the play of the discs and the bar's bend between the hands can make is no way up.
constexpr double kLeastRise_m = 0.025;
constexpr double kFlexAllowance_m = 0.025;
// A dip that comes back at least this share of the way to the floor ends a rep; less is a hitch. Chosen by
// us.
constexpr double kHitchMaxReturn = 0.5;

// Robust SD of the speed where the bar hardly moves.
double speed_noise(const std::vector<double>& velocity) {
    std::vector<double> slow;
    for (const double v : velocity) {
        if (std::abs(v) < kRestSpeed_m_s) {
            slow.push_back(std::abs(v));
        }
    }
    const double sd = slow.empty() ? 0.0 : 1.4826 * dsp::median(std::move(slow));
    return std::max(sd, kSpeedNoiseFloor_m_s);
}

std::vector<SampleRange> resting_ranges(const SetSignals& s, double speed_sd) {
    const double limit = std::max(kRestSpeed_m_s, 5.0 * speed_sd);
    const std::size_t shortest = s.samples_in(kRestDuration_s);
    std::vector<SampleRange> ranges;
    std::size_t first = 0;
    for (std::size_t i = 0; i <= s.size; ++i) {
        if (i < s.size && std::abs(s.bar_velocity[i]) < limit) {
            continue;
        }
        if (i - first >= shortest) {
            ranges.push_back({first, i});
        }
        first = i + 1;
    }
    return ranges;
}

// Median of the lowest tenth of the resting samples' heights.
std::optional<double> resting_floor(std::span<const double> position,
                                    const std::vector<SampleRange>& ranges) {
    std::vector<double> heights;
    for (const SampleRange& range : ranges) {
        heights.insert(heights.end(), position.begin() + static_cast<std::ptrdiff_t>(range.first),
                       position.begin() + static_cast<std::ptrdiff_t>(range.last));
    }
    std::erase_if(heights, [](double h) { return !std::isfinite(h); });
    if (heights.empty()) {
        return std::nullopt;
    }
    const auto tenth = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 10);
    std::nth_element(heights.begin(), tenth, heights.end());
    return dsp::median({heights.begin(), tenth + 1});
}

// Removes a dip between two tops that stays well above where the way up began: a hitch, not the end of a
// rep.
std::vector<RepCycle> join_hitches(const std::vector<TurningPoint>& points, std::span<const double> heights) {
    std::vector<RepCycle> cycles;
    std::optional<std::size_t> last_top;
    for (std::size_t p = 0; p < points.size(); ++p) {
        const std::size_t at = points[p].index;
        if (points[p].is_top) {
            last_top = at;
            continue;
        }
        if (!cycles.empty()) {
            RepCycle& open = cycles.back();
            const double returned =
                (heights[open.top] - heights[at]) / (heights[open.top] - heights[open.bottom]);
            const bool goes_higher =
                p + 1 < points.size() && heights[points[p + 1].index] > heights[open.top];
            if (returned < kHitchMaxReturn && goes_higher) {
                open.top = points[p + 1].index;
                open.hitches.push_back(at);
                continue;
            }
            open.next_bottom = at;
        }
        if (p + 1 < points.size()) {
            RepCycle cycle;
            cycle.bottom = at;
            cycle.top = points[p + 1].index;
            cycle.previous_top = last_top;
            cycles.push_back(std::move(cycle));
        }
    }
    return cycles;
}

using Heights = std::span<const double>;

double rise(const RepCycle& rep, Heights heights) {
    return heights[rep.top] - heights[rep.bottom];
}

// What rises too little for a way up, and what is the discs' rebound: of the rep before, not a rep (M.8).
void drop_nudges_and_bounces(std::vector<RepCycle>& cycles, const SetSignals& s, Heights heights,
                             double least_rise_m) {
    std::vector<RepCycle> kept;
    for (RepCycle& cycle : cycles) {
        if (!kept.empty() && is_bounce(s, heights, kept.back(), cycle)) {
            kept.back().bounces.push_back(cycle.top);
        } else if (rise(cycle, heights) >= least_rise_m) {
            kept.push_back(std::move(cycle));
        }
    }
    cycles = std::move(kept);
}

// A cord that is hooked to the bar rises to where another pull starts or ends.
void drop_hooking(std::vector<RepCycle>& cycles, Heights heights, double least_rise_m) {
    std::vector<RepCycle> kept;
    for (std::size_t c = 0; c < cycles.size(); ++c) {
        const double top_m = heights[cycles[c].top];
        const bool to_next = c + 1 < cycles.size() && top_m < cycles[c + 1].floor_before_m + least_rise_m;
        const bool to_last = !kept.empty() && top_m < kept.back().floor_after_m + least_rise_m;
        if (!to_next && !to_last) {
            kept.push_back(cycles[c]);
        }
    }
    cycles = std::move(kept);
}

// Keeps what is a rep, marks what failed on the way (D.1, D.8).
void classify(Segmentation& result, Heights heights, std::optional<double> expected_top_m,
              const Settings& settings) {
    double highest = 0.0;
    for (const RepCycle& rep : result.reps) {
        highest = std::max(highest, rise(rep, heights));
    }
    std::vector<double> full;
    for (const RepCycle& rep : result.reps) {
        if (rise(rep, heights) >= settings.failed_rise_fraction * highest) {
            full.push_back(rise(rep, heights));
        }
    }
    double reference = full.empty() ? 0.0 : dsp::median(full);
    if (expected_top_m && result.floor_is_known) {
        const double expected_rise = *expected_top_m - result.floor_height_m;
        if (reference < settings.failed_rise_fraction * expected_rise) {
            reference = expected_rise;  // every attempt of the set stayed short of standing
        }
    }
    std::erase_if(result.reps, [&](const RepCycle& rep) {
        const double least =
            std::min(settings.first_rep_min_rise_m, settings.rep_min_rise_fraction * reference);
        const bool stayed_low = rise(rep, heights) < least;
        // A bar that is put away, rolled or picked from the rack also rises; a failed attempt returns to the
        // floor.
        const bool returns =
            rep.next_bottom && heights[*rep.next_bottom] < heights[rep.bottom] + kFloorTolerance_m;
        return stayed_low && !(result.floor_is_known && returns);
    });
    for (RepCycle& rep : result.reps) {
        rep.failed = rise(rep, heights) < settings.failed_rise_fraction * reference;
    }
    result.reference_rise_m = reference;
}

// Heights of one unbroken cord: those of the transducer without its jumps.
std::vector<double> unbroken_heights(const SetSignals& s) {
    std::vector<double> heights = s.bar_position;
    const std::vector<double> level = level_of(s.cord_jumps, s.size);
    for (std::size_t i = 0; i < heights.size(); ++i) {
        heights[i] -= level[i];
    }
    return heights;
}

std::vector<BarRest> heights_of_rests(const std::vector<SampleRange>& ranges, Heights heights) {
    std::vector<BarRest> rests;
    for (const SampleRange& range : ranges) {
        rests.push_back({range, heights[(range.first + range.last) / 2]});
    }
    return rests;
}

// From heights of one unbroken cord to what the transducer reads there.
void as_read(std::vector<RepCycle>& cycles, const SetSignals& s) {
    const std::vector<double> level = level_of(s.cord_jumps, s.size);
    for (RepCycle& cycle : cycles) {
        cycle.floor_before_m += level[cycle.bottom];
        cycle.floor_after_m += level[cycle.next_bottom.value_or(s.size - 1)];
    }
}

std::vector<RepCycle> find_cycles(const SetSignals& s, Heights heights,
                                  const std::vector<TurningPoint>& points, const std::vector<BarRest>& rests,
                                  bool from_floor, double least_rise_m) {
    std::vector<RepCycle> cycles = join_hitches(points, heights);
    if (from_floor) {
        place_floors(cycles, rests, heights, least_rise_m, s.dt_s);
    }
    drop_nudges_and_bounces(cycles, s, heights, least_rise_m);
    if (from_floor) {
        // Once more: between two pulls lie the rests after the rebounds of the first.
        place_floors(cycles, rests, heights, least_rise_m, s.dt_s);
        drop_hooking(cycles, heights, least_rise_m);
    }
    return cycles;
}

double median_floor(const std::vector<RepCycle>& cycles) {
    std::vector<double> floors;
    for (const RepCycle& cycle : cycles) {
        floors.push_back(cycle.floor_before_m);
    }
    return dsp::median(std::move(floors));
}

}  // namespace

Segmentation segment_reps(const SetSignals& s, Exercise exercise, CordAttachment attachment,
                          std::optional<double> expected_top_m, const Settings& settings) {
    Segmentation result;
    if (!s.has_bar) {
        result.reason = "no bar transducer";
        return result;
    }
    result.rest_speed_sd_m_s = speed_noise(s.bar_velocity);
    const std::vector<double> heights = unbroken_heights(s);
    const std::vector<SampleRange> still = resting_ranges(s, result.rest_speed_sd_m_s);
    const std::vector<BarRest> rests = heights_of_rests(still, heights);
    const std::optional<double> floor = resting_floor(heights, still);
    const std::vector<TurningPoint> points = turning_points(heights, settings.hitch_dip_m);
    if (points.size() < 2) {
        result.reason = "the bar does not move by more than 30 mm";
    }
    double lowest = floor.value_or(0.0);
    for (const TurningPoint& point : points) {
        lowest = std::min(lowest, heights[point.index]);
    }
    const bool from_floor = exercise != Exercise::rdl;
    const double least_rise_m =
        kLeastRise_m + (attachment == CordAttachment::between_hands ? kFlexAllowance_m : 0.0);
    result.floor_is_known = floor && (from_floor || *floor < kHighestFloorGrip_m);
    result.floor_height_m = floor.value_or(lowest);
    result.reps = find_cycles(s, heights, points, rests, from_floor, least_rise_m);
    if (from_floor && !result.reps.empty()) {
        result.floor_height_m = median_floor(result.reps);
    }
    classify(result, heights, expected_top_m, settings);
    if (result.floor_is_known) {
        result.bar_at_rest = from_floor ? rests_on_floor(result.reps, rests, result.floor_height_m)
                                        : rests_on_floor({}, rests, result.floor_height_m);
    }
    if (!from_floor) {
        for (RepCycle& cycle : result.reps) {
            cycle.floor_before_m = cycle.floor_after_m = result.floor_height_m;
        }
    }
    as_read(result.reps, s);
    if (result.reps.empty() && result.reason.empty()) {
        result.reason = "the bar never rises as far as a repetition does";
    }
    return result;
}

}  // namespace hinge::analysis
