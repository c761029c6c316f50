#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/events/weighing.h"
#include "analysis/signals/set_signals.h"

// Lifts without a bar transducer: what the force under the feet alone shows (science.md M.9).
//
//   loaded: total force above 1.15 BW for 0.6 s and more; where body weight is not known, above the middle of
//   the two levels that split the force's histogram best (Otsu 1979, IEEE Trans. Syst. Man Cybern. 9, 62)
//
// 10 Hz force. Dips shorter than 0.2 s do not end a lift.
namespace hinge::analysis {

struct ForceLift {
    SampleRange slack;   // from the hands' first pull to the whole load; empty when it was not seen
    SampleRange loaded;  // body and load on the feet
    SampleRange hold;    // the quietest part of it; empty when nothing is still
};

struct ForceLifts {
    std::vector<ForceLift> lifts;
    double level_n = 0.0;  // of the split
    std::string reason;    // why there are none
};

[[nodiscard]] ForceLifts find_lifts_by_force(const SetSignals& signals, const Result<Weighing>& body);

// The level between the two heaps of the force's histogram, samples of an empty plate left out; none when
// they lie less than 15 % apart.
[[nodiscard]] std::optional<double> two_level_split(const std::vector<double>& force);

// Where the force is below the split and somebody stands: there the body is weighed without its load.
[[nodiscard]] std::vector<SampleRange> unloaded_ranges(const SetSignals& signals);

}  // namespace hinge::analysis
