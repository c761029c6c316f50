#pragma once

#include <optional>

#include "analysis/hip_timing/estimator.h"

namespace hinge::analysis {

// The hip's height measured by a transducer at the hip, over the samples of the rep.
//
// The hip travels some 0.3 m forward from the floor to lock-out, so a cord anchored below the crouching hip
// leans when standing and reads too long: c^2 = z^2 + (x - x_a)^2 (science.md B.4). Where `body` is known and
// the cord read while standing is longer than the hip joint is high, the anchor's distance follows from the
// excess, and at each sample the hip is where the cord and the trunk, hung from the shoulder above the hands,
// meet: exact but for the last 20 mm before standing, where an upright trunk leaves some 10 mm open. Else the
// reading is the height.
[[nodiscard]] HipPath measured_hip_path(const SetSignals& signals, const HipInputs& inputs,
                                        const std::optional<BodyModel>& body);

}  // namespace hinge::analysis
