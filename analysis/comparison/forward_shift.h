#pragma once

#include <optional>
#include <span>

#include "datasets/model/result.h"

// The one way in which the forward shift of the centre of pressure (bar-drift proxy) is judged: against the
// same person's own sets of the same exercise at the same load. Clean lifts span 1 to 33 mm by themselves, so
// there is no absolute limit, and the shift cannot tell bar drift from hip rise.
//
//   told when today - mean of the comparable baseline sets > max(10 mm, MDC95)
//
// MDC95 is the person's own from three comparable sets on, before that 10 mm. Source: science.md E.4, I.5.
namespace hinge::analysis::comparison {

inline constexpr double kLeastForwardShift_m = 0.010;
inline constexpr double kSameLoad = 0.10;

struct ShiftAtLoad {
    double load_kg = 0.0;
    double shift_m = 0.0;
};

struct ForwardShiftCheck {
    std::size_t comparable = 0;  // baseline sets within 10 % of today's load
    double baseline_m = 0.0;     // their mean
    double today_m = 0.0;
    double excess_m = 0.0;
    std::optional<double> own_mdc95_m{};
    double limit_m = kLeastForwardShift_m;
    bool exceeds = false;
};

// An error when no baseline set was lifted within 10 % of today's load.
[[nodiscard]] Result<ForwardShiftCheck> check_forward_shift(std::span<const ShiftAtLoad> baseline,
                                                            const ShiftAtLoad& today);

}  // namespace hinge::analysis::comparison
