#include "analysis/reps/segmentation.h"

#include <algorithm>
#include <cmath>

#include "analysis/dsp/summary.h"
#include "analysis/reps/turning_points.h"

namespace hinge::analysis {
namespace {

constexpr double kSpeedNoiseFloor_m_s = 0.002;  // D
constexpr double kRestSpeed_m_s = 0.02;         // D.1
constexpr double kRestDuration_s = 0.15;        // D.1
constexpr double kFloorTolerance_m = 0.015;     // D.1
// A bar with discs of the standard 450 mm lies at 225 mm; above this height it is held or on pins. Used only
// where the exercise may never touch the floor (RDL). Chosen by us, DECISIONS.md.
constexpr double kHighestFloorGrip_m = 0.35;
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
std::optional<double> resting_floor(const SetSignals& s, const std::vector<SampleRange>& ranges) {
    std::vector<double> heights;
    for (const SampleRange& range : ranges) {
        heights.insert(heights.end(), s.bar_position.begin() + static_cast<std::ptrdiff_t>(range.first),
                       s.bar_position.begin() + static_cast<std::ptrdiff_t>(range.last));
    }
    std::erase_if(heights, [](double h) { return !std::isfinite(h); });
    if (heights.empty()) {
        return std::nullopt;
    }
    const auto tenth = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 10);
    std::nth_element(heights.begin(), tenth, heights.end());
    return dsp::median({heights.begin(), tenth + 1});
}

// Removes a dip between two tops that stays well above the floor: a hitch, not the end of a rep.
std::vector<RepCycle> join_hitches(const std::vector<TurningPoint>& points, const SetSignals& s,
                                   double floor_m) {
    const auto height = [&](std::size_t i) { return s.bar_position[i]; };
    std::vector<RepCycle> cycles;
    std::optional<std::size_t> last_top;
    for (std::size_t p = 0; p < points.size(); ++p) {
        if (points[p].is_top) {
            last_top = points[p].index;
            continue;
        }
        if (!cycles.empty()) {
            RepCycle& open = cycles.back();
            const double returned =
                (height(open.top) - height(points[p].index)) / (height(open.top) - floor_m);
            const bool goes_higher = p + 1 < points.size() && height(points[p + 1].index) > height(open.top);
            if (returned < kHitchMaxReturn && goes_higher) {
                open.top = points[p + 1].index;
                ++open.hitches;
                continue;
            }
            open.next_bottom = points[p].index;
        }
        if (p + 1 < points.size()) {
            cycles.push_back({points[p].index, points[p + 1].index, std::nullopt, last_top, 0, false});
        }
    }
    return cycles;
}

double rise(const RepCycle& rep, const SetSignals& s) {
    return s.bar_position[rep.top] - s.bar_position[rep.bottom];
}

// Keeps what is a rep, marks what failed on the way (D.1, D.8).
void classify(Segmentation& result, const SetSignals& s, std::optional<double> expected_top_m,
              const Settings& settings) {
    double highest = 0.0;
    for (const RepCycle& rep : result.reps) {
        highest = std::max(highest, rise(rep, s));
    }
    std::vector<double> full;
    for (const RepCycle& rep : result.reps) {
        if (rise(rep, s) >= settings.failed_rise_fraction * highest) {
            full.push_back(rise(rep, s));
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
        const bool stayed_low = rise(rep, s) < least;
        // A bar that is put away, rolled or picked from the rack also rises; a failed attempt returns to the
        // floor.
        const bool returns = rep.next_bottom && s.bar_position[*rep.next_bottom] <
                                                    s.bar_position[rep.bottom] + kFloorTolerance_m;
        return stayed_low && !(result.floor_is_known && returns);
    });
    for (RepCycle& rep : result.reps) {
        rep.failed = rise(rep, s) < settings.failed_rise_fraction * reference;
    }
    result.reference_rise_m = reference;
}

}  // namespace

Segmentation segment_reps(const SetSignals& s, Exercise exercise, std::optional<double> expected_top_m,
                          const Settings& settings) {
    Segmentation result;
    if (!s.has_bar) {
        result.reason = "no bar transducer";
        return result;
    }
    result.rest_speed_sd_m_s = speed_noise(s.bar_velocity);
    const std::vector<SampleRange> rests = resting_ranges(s, result.rest_speed_sd_m_s);
    const std::optional<double> floor = resting_floor(s, rests);
    const std::vector<TurningPoint> points = turning_points(s.bar_position, settings.hitch_dip_m);
    if (points.size() < 2) {
        result.reason = "the bar does not move by more than 30 mm";
    }
    double lowest = floor.value_or(0.0);
    for (const TurningPoint& point : points) {
        lowest = std::min(lowest, s.bar_position[point.index]);
    }
    result.floor_height_m = floor.value_or(lowest);
    result.floor_is_known = floor && (exercise != Exercise::rdl || *floor < kHighestFloorGrip_m);
    if (result.floor_is_known) {
        for (const SampleRange& range : rests) {
            const double height = s.bar_position[(range.first + range.last) / 2];
            if (height < result.floor_height_m + kFloorTolerance_m) {
                result.bar_at_rest.push_back(range);
            }
        }
    }
    result.reps = join_hitches(points, s, lowest);
    classify(result, s, expected_top_m, settings);
    if (result.reps.empty() && result.reason.empty()) {
        result.reason = "the bar never rises as far as a repetition does";
    }
    return result;
}

}  // namespace hinge::analysis
