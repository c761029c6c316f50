#pragma once

#include <functional>
#include <optional>

#include "acquisition/calibration.h"
#include "acquisition/procedure/procedure.h"
#include "acquisition/session.h"

// The steps that a session is measured with before and after a set, and the checks against something known.
// What a procedure is given by reference outlives it.
namespace hinge::acquisition {

[[nodiscard]] LiveSource live_source(const Session& session);

// Both plates empty for one second; `keep` is given what software_zero() accepts.
[[nodiscard]] Step zero_step(bool left, bool right, std::function<Result<void>(const ZeroOffsets&)> keep);
// One foot on each plate, standing still for `seconds`.
[[nodiscard]] Step weigh_step(double seconds, bool two_plates, std::function<void(const BodyWeight&)> keep);

// The same for a session, which keeps the zero or the weight, and does nothing else meanwhile. `found` may be
// null.
[[nodiscard]] Step zero_step(Session& session, ZeroOffsets* found = nullptr);
[[nodiscard]] Step weigh_step(Session& session, double seconds);
// The zero once more while the recording still runs and the plates are empty again.
[[nodiscard]] Step zero_after_step(Session& session);
// `weigh_step` that begins once both plates together have carried a person, steadily, for a second.
[[nodiscard]] Step await_and_weigh_step(Session& session, double seconds);

// Two seconds of empty plates after a zero, without a word to the person (science.md A.6).
inline constexpr double kNoise_s = 2.0;
struct PlateNoise {
    std::optional<ForceNoise> left, right;
};
[[nodiscard]] Step noise_step(bool left, bool right, PlateNoise& found);

// Zero of the empty plates, then a known mass on one of them.
[[nodiscard]] Procedure check_mass_procedure(Session& session, Side side, double mass_kg,
                                             std::optional<CalibrationCheck>& found);
// A cord held still, pulled out by a known length, held still.
[[nodiscard]] Procedure check_length_procedure(Session& session, bool hip, double length_m,
                                               std::optional<CalibrationCheck>& found);

}  // namespace hinge::acquisition
