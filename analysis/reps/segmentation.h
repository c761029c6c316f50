#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/signals/set_signals.h"

// Finds the repetitions from the bar's height alone, so that it works without plates. Source: science.md D.1,
// D.9.
namespace hinge::analysis {

// The turning points of one repetition, as sample indices.
struct RepCycle {
    std::size_t bottom = 0;                  // lowest point before the way up
    std::size_t top = 0;                     // highest point
    std::optional<std::size_t> next_bottom;  // lowest point after it, none when the recording ends before
    std::optional<std::size_t>
        previous_top;                  // highest point before `bottom` (exercises that start at the top)
    std::vector<std::size_t> hitches;  // the dips on the way up
    bool failed = false;               // turned back below the top
    // Where the bar lies before and after, as the transducer reads there (M.8).
    double floor_before_m = 0.0, floor_after_m = 0.0;
    std::size_t pull_from = 0;              // the rest that the pull starts from begins here
    std::optional<SampleRange> lies_after;  // the rest that it ends in
    std::vector<std::size_t> bounces;       // tops of the discs' rebounds after it
};

struct Segmentation {
    double rest_speed_sd_m_s = 0.0;  // noise of the bar speed at rest, floored at 2 mm/s (D)
    double floor_height_m = 0.0;     // median of the pulls' floors; without pulls of the lowest rests
    bool floor_is_known = false;     // the bar rests at that height; false when a set never touches the floor
    double reference_rise_m = 0.0;   // median rise of the completed reps; 0 without reps
    std::vector<RepCycle> reps;
    std::vector<SampleRange> bar_at_rest;  // the bar lies on the floor and does not move
    std::string reason;                    // why there are no reps
};

// `expected_top_m` is the lock-out height of a standing person of known stature, if known: it tells a failed
// single from a short lift.
[[nodiscard]] Segmentation segment_reps(const SetSignals& signals, Exercise exercise,
                                        CordAttachment attachment, std::optional<double> expected_top_m,
                                        const Settings& settings);

}  // namespace hinge::analysis
