#pragma once

#include <string>

#include "analysis/report.h"
#include "datasets/model/trial.h"
#include "gui/review/review_data.h"

namespace hinge::gui {

// The whole view of a trial. Pure; `title` names it on screen.
[[nodiscard]] ReviewData build_review(const Trial& trial, const analysis::Report& report,
                                      const std::string& title);

// Its parts.
[[nodiscard]] std::vector<Panel> build_panels(const Trial& trial, const analysis::DerivedSignals& signals);
[[nodiscard]] RepTable build_rep_table(const analysis::Report& report);

}  // namespace hinge::gui
