#pragma once

#include "acquisition/monotonic_clock.h"
#include "acquisition/session.h"

// A guided set (acquisition/procedure/guided_set.h) at a terminal, or without one.
namespace hinge::cli {

// Until the recording can be finished, and why it ended. An error before the recording leaves nothing behind.
[[nodiscard]] Result<acquisition::EndReason> guide_set(acquisition::Session& session,
                                                       const acquisition::MonotonicClock& clock, bool quiet);

}  // namespace hinge::cli
