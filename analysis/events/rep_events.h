#pragma once

#include <optional>

#include "analysis/set_analysis.h"

// The events of one rep (science.md D.2-D.8). Two passes: the bar's speed gives lock-out, descent and with
// them the hold, whose force gives the weights; with the weights the force gives lift-off, slack and
// touchdown.
namespace hinge::analysis {

// Lock-out, start of the descent and the hold between them. Fills rep.rep events and `still_hold`.
void find_velocity_events(const SetAnalysis& set, RepAnalysis& rep);

// Lift-off, slack, first inch, knee mark, touchdown and the last-inch marks. `search_first` is where the
// previous rep ended. Needs `rep.weights`.
void find_force_events(const SetAnalysis& set, RepAnalysis& rep, std::size_t search_first);

// Replaces detected events by those a person placed within the recording; check_integrity names the others.
void apply_edits(const SetAnalysis& set, RepAnalysis& rep);

// Cuts the phases at the events.
void cut_phases(const SetAnalysis& set, RepAnalysis& rep);

}  // namespace hinge::analysis
