#pragma once

#include <string>

#include "analysis/report.h"

namespace hinge::analysis {

// Long table, one value a row: file, rep (0: the set), id, value, uncertainty, unit, grade, reason. Events
// carry their times under "event.NAME". RFC 4180, header included unless `with_header` is false. Before the
// rows of a report stand its settings, "# settings,FILE,KEY,VALUE,FROM" a line, the last one their checksum; a
// reader that takes '#' for a comment (pandas: comment="#") sees the table alone.
[[nodiscard]] std::string report_csv(const Report& report, bool with_header = true);

}  // namespace hinge::analysis
