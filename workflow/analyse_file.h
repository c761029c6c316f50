#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "analysis/comparison/trial_values.h"
#include "analysis/report.h"
#include "datasets/model/result.h"
#include "datasets/model/trial.h"
#include "workflow/settings_route.h"

// A trial file from the disk to what it means: one route for the terminal and the window.
namespace hinge::workflow {

struct AnalysedFile {
    Trial trial;  // without raw samples
    analysis::Report report;
};

// With the trial's own settings and what is `given` beyond them. The report names the file by its base name.
[[nodiscard]] Result<AnalysedFile> analyse_file(const std::filesystem::path& file,
                                                const GivenSettings& given = {});

// The file reduced to what comparisons read.
[[nodiscard]] Result<analysis::comparison::TrialValues> read_values(
    const std::filesystem::path& file, const std::vector<analysis::comparison::ComparedMetric>& metrics,
    const GivenSettings& given = {});

}  // namespace hinge::workflow
