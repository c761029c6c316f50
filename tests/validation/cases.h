#pragma once

#include <filesystem>

#include "tests/validation/tally.h"

namespace hinge::validation {

// Compares every NAME.csv of a folder that has a NAME.truth.json with it (hinge-lab-csv/1 and the truth
// format of the shared cases). Files that cannot be read are counted in `unreadable`.
struct CaseTally {
    Tally tally;
    int cases = 0;
    int unreadable = 0;
};
[[nodiscard]] CaseTally compare_cases(const std::filesystem::path& folder);

}  // namespace hinge::validation
