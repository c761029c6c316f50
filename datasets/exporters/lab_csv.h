#pragma once

#include <filesystem>

#include "datasets/model/result.h"
#include "datasets/model/trial.h"

// Lab CSV, the exchange format `hinge-lab-csv/1` (PRODUCT.md, 5).
namespace hinge::exporters {

struct LabCsvOptions {
    bool overwrite = false;  // false: an existing file is an error
};

// Writes `csv_file` and a TOML of the same name. Numbers are written with as many digits as it takes to read
// the same ones back; a missing sample is an empty field. A plate that is turned or lies upside down is
// written along the lab's axes, which is what the format knows. Both files are created with mode 0600.
[[nodiscard]] Result<void> write_lab_csv(const Trial& trial, const std::filesystem::path& csv_file,
                                         const LabCsvOptions& options = {});

}  // namespace hinge::exporters
