#pragma once

#include "acquisition/journal_content.h"
#include "datasets/model/result.h"
#include "datasets/model/trial.h"

namespace hinge::acquisition {

// The trial a journal holds. The grid is that of the device with the plates, from its first recorded scan; a
// missing scan is NaN there and listed in `quality.gaps`. Another device is placed by the host's clock: each
// device's scan 0 lies at the smallest (arrival - scan / rate) over its blocks, the lower envelope of
// devices.md 8, with slope one; between two of its scans values are interpolated linearly, never across a
// gap. Raw blocks are moved into the trial unchanged.
[[nodiscard]] Result<Trial> assemble_trial(JournalContent content);

}  // namespace hinge::acquisition
