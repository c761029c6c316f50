#pragma once

#include "acquisition/journal_content.h"
#include "datasets/model/result.h"
#include "datasets/model/trial.h"

namespace hinge::acquisition {

// The trial a journal holds. The grid is time_grid.h: the plates' own scans, from the first recorded one; a
// missing scan is NaN there and listed in `quality.gaps`. Another device is placed by the coded pulse train
// that both saw, else by arrival times; between two of its scans values are interpolated linearly, never
// across a gap. Raw blocks are moved into the trial unchanged.
[[nodiscard]] Result<Trial> assemble_trial(JournalContent content);

}  // namespace hinge::acquisition
