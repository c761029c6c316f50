#pragma once

#include <memory>
#include <string>

#include "acquisition/monotonic_clock.h"
#include "acquisition/session.h"
#include "cli/options.h"

// What `hinge zero`, `weigh` and `calibrate` share: a running lab that records nothing.
namespace hinge::cli {

// `--lab` and `--json`.
void add_lab_options(VerbSyntax& syntax);
// Opens the lab of `--lab`, else the simulated one, and starts its devices. `clock` outlives the session.
[[nodiscard]] Result<std::unique_ptr<acquisition::Session>> watch_lab(
    const ParsedOptions& options, const acquisition::MonotonicClock& clock);
[[nodiscard]] bool stop_asked();

}  // namespace hinge::cli
