#include "workflow/open_lab.h"

#include "workflow/settings_route.h"

namespace hinge::workflow {

Result<acquisition::LabFile> open_lab(const std::optional<std::string>& file) {
    auto lab =
        file ? acquisition::read_lab(*file, drivers::all_drivers())
             : acquisition::parse_lab(acquisition::example_lab(), "the built-in lab", drivers::all_drivers());
    if (lab) {
        if (const auto sound = check_analysis(lab->set, lab->source); !sound) {
            return sound.error();
        }
    }
    return lab;
}

}  // namespace hinge::workflow
