#pragma once

#include <string>
#include <vector>

#include "analysis/events/weighing.h"
#include "analysis/signals/set_signals.h"

// Pulls at a bar that does not move (science.md M.10; Dos'Santos et al. 2017 for the onset, Comfort et al.
// 2019 for the rest).
//
//   onset t_0: first sample above BW + 5 SD of the quietest second before it that stays above for 0.1 s,
//   walked back to the last sample below BW + 2 SD; beside it the older rule, first sample above BW + 40 N
//   release: the net force falls below a tenth of its peak, or the foot leaves the plate
//
// Unfiltered force. A pull lasts 0.3 s and more and reaches 100 N and 10 % of body weight; what comes down
// within that, or stays below 30 % of the recording's best, is a false pull, and one that follows a person
// who steps on or off the plate is none.
namespace hinge::analysis {

struct IsometricPull {
    double baseline_n = 0.0;  // what the person weighs on the plates just before, tension in the bar included
    double baseline_sd_n = 0.0;  // of the quietest second
    double pretension_n = 0.0;   // baseline less body weight; 0 when body weight is not known
    double onset = 0.0;          // t_0, fractional sample
    double onset_40n = 0.0;      // by the rule of 40 N
    std::size_t peak = 0;        // sample of the highest force
    std::size_t release = 0;     // one past the last sample of the pull
    bool both_onsets = false;    // whether the rule of 40 N was met too
};

struct IsometricPulls {
    std::vector<IsometricPull> pulls;
    std::string reason;  // why there are none
};

// `body` is the weighing before the pulls, if there is one.
[[nodiscard]] IsometricPulls find_isometric_pulls(const SetSignals& signals, const std::vector<double>& force,
                                                  const Result<Weighing>& body);

}  // namespace hinge::analysis
