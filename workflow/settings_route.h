#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/settings_in_force.h"
#include "datasets/model/result.h"
#include "datasets/model/trial.h"

// Where the settings of an analysis come from, the same for every caller. The later speaks louder: default,
// `[analysis]` of the trial, study file, command line (PRODUCT.md 5).
namespace hinge::workflow {

// What a person says beyond the trial; already checked.
struct GivenSettings {
    std::vector<analysis::NamedSetting> study_file;
    std::vector<analysis::NamedSetting> command_line;
};

// `study_file` is TOML: a flat table of settings, or one under `[analysis]`. `assignments` are "key=value".
// A wrong one is an error that names file and line or word, key, value and what is allowed.
[[nodiscard]] Result<GivenSettings> read_given_settings(
    const std::optional<std::filesystem::path>& study_file, std::span<const std::string> assignments);

// The settings of one trial. An error names `source`: the trial's own `[analysis]` may be wrong.
[[nodiscard]] Result<analysis::SettingsInForce> settings_for(const Trial& trial, const GivenSettings& given,
                                                             const std::string& source);

// Refuses `[analysis]` of a lab file or of a lab CSV's TOML that the analysis would refuse, before anything
// is recorded with it.
[[nodiscard]] Result<void> check_analysis(const SetInfo& set, const std::string& source);

}  // namespace hinge::workflow
