#include "gui/document/trial_loader.h"

#include <exception>

#include "analysis/run_analysis.h"
#include "datasets/store/trial_reader.h"
#include "gui/review/build_review.h"

namespace hinge::gui {

OpenedTrial open_trial(const std::filesystem::path& file) {
    OpenedTrial opened{.file = file};
    try {
        const Result<Trial> trial = store::read_trial(file, {.with_raw = false});
        if (!trial) {
            opened.error = trial.error().message;
            return opened;
        }
        const analysis::Report report = analysis::run_analysis(*trial);
        opened.data = std::make_shared<const ReviewData>(build_review(*trial, report, file.stem().string()));
    } catch (const std::exception& failure) {
        opened.error = file.string() + ": could not be analysed (" + failure.what() + ")";
    }
    return opened;
}

}  // namespace hinge::gui
