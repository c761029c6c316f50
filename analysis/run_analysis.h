#pragma once

#include "analysis/report.h"
#include "analysis/settings.h"
#include "datasets/model/trial.h"

namespace hinge::analysis {

// Trial to report. Pure: no files, no threads, no global state; the same trial and settings give the same
// bits. Never fails: what cannot be computed is a reason in the report.
[[nodiscard]] Report run_analysis(const Trial& trial, const SettingsInForce& settings);

// The same with settings of the caller's (`in_force`).
[[nodiscard]] Report run_analysis(const Trial& trial, const Settings& settings = {});

}  // namespace hinge::analysis
