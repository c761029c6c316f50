#pragma once

#include "cli/options.h"
#include "workflow/emulation/lab_motion.h"

namespace hinge::cli {

// `--lifter`, `--lift`, `--trial`, `--empty`, `--sync`.
void add_motion_options(boost::program_options::options_description& options);
[[nodiscard]] workflow::MotionChoice motion_choice(const ParsedOptions& options);

}  // namespace hinge::cli
