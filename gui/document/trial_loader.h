#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "gui/review/review_data.h"

namespace hinge::gui {

// A trial ready to be shown, or why it is not.
struct OpenedTrial {
    std::filesystem::path file{};
    // Shared, because the future that carries it between threads copies it; nobody changes it.
    std::shared_ptr<const ReviewData> data{};
    std::string error{};  // one sentence; empty when there is data
};

// Reads, analyses and prepares one trial. Runs on the loader's thread; one call at a time (HDF5 is not
// thread-safe).
[[nodiscard]] OpenedTrial open_trial(const std::filesystem::path& file);

}  // namespace hinge::gui
