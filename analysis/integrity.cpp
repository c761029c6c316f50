#include <algorithm>

#include "analysis/findings.h"
#include "analysis/findings/common.h"

namespace hinge::analysis {

std::vector<std::string> check_integrity(const SetAnalysis& set) {
    using findings::sentence;
    std::vector<std::string> warnings = set.warnings;
    const SetSignals& s = set.signals;
    const double longest = set.settings.max_bridged_gap_s * s.rate_hz;
    for (const Gap& gap : set.trial.quality.gaps) {
        if (static_cast<double>(gap.count) > longest) {
            warnings.push_back(sentence("%zu samples of '%s' are missing at %.3f s", gap.count,
                                        gap.signal.c_str(), s.time_s(static_cast<double>(gap.first))));
        }
    }
    for (const EventEdit& edit : set.trial.edits) {
        if (!s.covers(edit.time_s)) {
            warnings.push_back(
                sentence("rep %d: the moved %s at %.3f s lies outside the recording and was not used",
                         edit.rep, std::string(name(edit.kind)).c_str(), edit.time_s));
        }
    }
    return warnings;
}

}  // namespace hinge::analysis
