#include "analysis/comparison/forward_shift.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "analysis/comparison/baseline.h"
#include "analysis/statistics/measurement_error.h"
#include "analysis/statistics/sample.h"

namespace hinge::analysis::comparison {

Result<ForwardShiftCheck> check_forward_shift(std::span<const ShiftAtLoad> baseline,
                                              const ShiftAtLoad& today) {
    std::vector<double> comparable;
    for (const ShiftAtLoad& set : baseline) {
        if (std::isfinite(set.shift_m) &&
            std::abs(set.load_kg - today.load_kg) <= kSameLoad * today.load_kg) {
            comparable.push_back(set.shift_m);
        }
    }
    if (comparable.empty() || !std::isfinite(today.shift_m)) {
        return Error{
            ErrorCode::not_computable,
            "no baseline set was lifted within 10 % of today's load, so the forward shift is a number "
            "without a judgement"};
    }
    ForwardShiftCheck check{.comparable = comparable.size(),
                            .baseline_m = statistics::mean(comparable),
                            .today_m = today.shift_m};
    if (comparable.size() >= kBaselineSessions) {
        const double sd = statistics::standard_deviation(comparable);
        if (!statistics::is_rounding(sd, comparable)) {
            check.own_mdc95_m = statistics::minimal_detectable_change(sd);
        }
    }
    check.limit_m = std::max(kLeastForwardShift_m, check.own_mdc95_m.value_or(0.0));
    check.excess_m = check.today_m - check.baseline_m;
    check.exceeds = check.excess_m > check.limit_m;
    return check;
}

}  // namespace hinge::analysis::comparison
