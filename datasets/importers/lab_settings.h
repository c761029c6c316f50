#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "datasets/model/result.h"
#include "datasets/model/trial.h"

// The TOML beside a lab CSV: `hinge-lab-csv/1` (PRODUCT.md, 5).
namespace hinge::importers {

struct LabSettings {
    std::string title;
    Athlete athlete;
    SetInfo set;
    std::optional<TransducerSetup> bar;  // [lpt]
    double hip_anchor_offset_m = 0.0;    // [lpt] hip_anchor_offset_m
    std::optional<PlateSetup> left, right;
    std::optional<Sync> sync;  // `applied` is false: the importer shifts the signals
};

// Every key is checked: an unknown or wrong one is an error with its line, path, value and what is allowed.
// Messages start with the TOML's own file name.
[[nodiscard]] Result<LabSettings> read_lab_settings(const std::filesystem::path& toml_file);

}  // namespace hinge::importers
