#pragma once

#include "analysis/signals/set_signals.h"

namespace hinge::analysis {

// The vertical force under the person: of both plates, or of the only one there is. Empty without plates.
[[nodiscard]] inline const std::vector<double>& force_under_feet(const SetSignals& s) noexcept {
    if (s.has_plates) {
        return s.total;
    }
    return s.has_left ? s.left : s.right;
}

}  // namespace hinge::analysis
