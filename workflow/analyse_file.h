#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "analysis/comparison/trial_values.h"
#include "analysis/report.h"
#include "analysis/settings.h"
#include "datasets/model/result.h"
#include "datasets/model/trial.h"

// A trial file from the disk to what it means: one route for the terminal and the window.
namespace hinge::workflow {

struct AnalysedFile {
    Trial trial;  // without raw samples
    analysis::Report report;
};

// The report names the file by its base name.
[[nodiscard]] Result<AnalysedFile> analyse_file(const std::filesystem::path& file,
                                                const analysis::Settings& settings = {});

// The file reduced to what comparisons read.
[[nodiscard]] Result<analysis::comparison::TrialValues> read_values(
    const std::filesystem::path& file, const std::vector<analysis::comparison::ComparedMetric>& metrics);

}  // namespace hinge::workflow
