#include "gui/document/trial_loader.h"

#include <exception>

#include "gui/review/build_review.h"
#include "workflow/analyse_file.h"

namespace hinge::gui {

OpenedTrial open_trial(const std::filesystem::path& file) {
    OpenedTrial opened{.file = file};
    try {
        const Result<workflow::AnalysedFile> analysed = workflow::analyse_file(file);
        if (!analysed) {
            opened.error = analysed.error().message;
            return opened;
        }
        opened.data = std::make_shared<const ReviewData>(
            build_review(analysed->trial, analysed->report, file.stem().string()));
    } catch (const std::exception& failure) {
        opened.error = file.string() + ": could not be analysed (" + failure.what() + ")";
    }
    return opened;
}

}  // namespace hinge::gui
