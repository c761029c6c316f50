#pragma once

#include "cli/options.h"
#include "workflow/settings_route.h"

// `--settings FILE` and `--set key=value`, the same for every verb that analyses.
namespace hinge::cli {

void add_settings_options(VerbSyntax& syntax);
[[nodiscard]] Result<workflow::GivenSettings> given_settings(const ParsedOptions& options);

}  // namespace hinge::cli
