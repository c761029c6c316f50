#pragma once

#include "acquisition/journal_content.h"
#include "acquisition/signal_map.h"
#include "datasets/model/trial.h"

namespace hinge::acquisition {

// What a person has to know about a recording's losses and signals: gaps, counters, sentences. `trial` has
// its signals; its raw data is still in `content`.
void describe_quality(const JournalContent& content, const SignalMap& map, Trial& trial);

}  // namespace hinge::acquisition
