#include "workflow/analyse_file.h"

#include <utility>

#include "analysis/run_analysis.h"
#include "datasets/store/trial_reader.h"

namespace hinge::workflow {

Result<AnalysedFile> analyse_file(const std::filesystem::path& file, const GivenSettings& given) {
    Result<Trial> trial = store::read_trial(file, {.with_raw = false});
    if (!trial) {
        return trial.error();
    }
    const auto settings = settings_for(*trial, given, file.string());
    if (!settings) {
        return settings.error();
    }
    analysis::Report report = analysis::run_analysis(*trial, *settings);
    report.trial_file = file.filename().string();
    return AnalysedFile{std::move(*trial), std::move(report)};
}

Result<analysis::comparison::TrialValues> read_values(
    const std::filesystem::path& file, const std::vector<analysis::comparison::ComparedMetric>& metrics,
    const GivenSettings& given) {
    const Result<AnalysedFile> analysed = analyse_file(file, given);
    if (!analysed) {
        return analysed.error();
    }
    return analysis::comparison::trial_values(file.filename().string(), analysed->trial, analysed->report,
                                              metrics);
}

}  // namespace hinge::workflow
