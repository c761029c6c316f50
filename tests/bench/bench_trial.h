#pragma once

#include <filesystem>

#include "datasets/model/trial.h"

// The input of every benchmark: five simulated deadlifts, 60 s at 1 kHz, 14 channels.
namespace hinge::bench {

[[nodiscard]] const Trial& sixty_seconds();

// The same as a trial file in a folder that is removed when the program ends.
[[nodiscard]] const std::filesystem::path& sixty_seconds_file();

}  // namespace hinge::bench
