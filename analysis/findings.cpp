#include "analysis/findings.h"

#include <algorithm>
#include <cmath>

#include "analysis/findings/finding_family.h"

namespace hinge::analysis {
namespace {

// Samples beyond all reason make numbers that are none; what rests on them is not told.
void drop_unfounded(std::vector<Finding>& found) {
    std::erase_if(found, [](const Finding& finding) {
        return std::any_of(finding.numbers.begin(), finding.numbers.end(),
                           [](const auto& number) { return !std::isfinite(number.second); });
    });
}

}  // namespace

std::vector<Finding> find_in_rep(const SetAnalysis& set, const RepAnalysis& rep, const RepReport& report) {
    std::vector<Finding> found;
    for (const findings::FindingFamily* family : findings::all_finding_families()) {
        if (family->in_rep != nullptr) {
            family->in_rep(set, rep, report, found);
        }
    }
    drop_unfounded(found);
    return found;
}

std::vector<Finding> find_in_set(const SetAnalysis& set, const Report& report) {
    std::vector<Finding> found;
    for (const findings::FindingFamily* family : findings::all_finding_families()) {
        if (family->in_set != nullptr) {
            family->in_set(set, report, found);
        }
    }
    drop_unfounded(found);
    return found;
}

}  // namespace hinge::analysis
