#pragma once

#include "acquisition/monotonic_clock.h"
#include "acquisition/procedure/procedure.h"

// A procedure's steps at a terminal, or without one.
namespace hinge::cli {

struct DriveSettings {
    double pause_s = 0.0;  // before each step but the first, where nobody is at a terminal to press Enter
    bool says_results = false;  // on standard error, as they come
};

// Drives the procedure to its end. At a terminal a person presses Enter when a step's work is done, and a
// refused step is tried again until it is accepted or Ctrl-C ends it. Elsewhere the first refusal is the
// error. A device that fails and a signal end it everywhere.
[[nodiscard]] Result<void> drive(acquisition::Procedure& procedure, const acquisition::MonotonicClock& clock,
                                 const DriveSettings& settings = {});

}  // namespace hinge::cli
