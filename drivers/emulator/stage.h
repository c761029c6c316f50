#pragma once

#include <array>
#include <functional>
#include <vector>

#include "drivers/emulator/lab_signal.h"

// A set put on stage for the emulators: plates stand empty, somebody steps on, does what was simulated or
// recorded, steps off, and after a while it begins again.
namespace hinge::drivers {

// One signal over the set. What the plates carry leaves with the person; a cord stays where it is.
struct StageTrack {
    std::vector<double> values;  // at StageSet::rate_hz; empty: always `at_rest`
    double at_rest = 0.0;        // with nobody there
    bool leaves = true;          // false: before and after the set it keeps its first and last value
};

struct StageSet {
    double rate_hz = 1000.0;
    std::array<std::array<StageTrack, 6>, 2> plates{};  // as LabSample::plates
    StageTrack bar_m{}, hip_m{};
    bool wired = false;
    std::array<StageTrack, kLabInputs> inputs{};  // as LabSample::inputs

    [[nodiscard]] double seconds() const;
};

struct StageTimes {
    double empty_s = 5.0;  // before the person steps on, each time
    double step_s = 1.0;   // how long stepping on and stepping off take

    // When the set's first sample is, after the stage's time zero.
    [[nodiscard]] double set_starts_s() const noexcept { return empty_s + step_s; }
};

// Pure and safe to ask from several threads and with any times: the set is shared, never changed. Between two
// samples the value lies on the line through them; a missing sample repeats the one before.
// `sync` is the level of the sync line; none: always off.
[[nodiscard]] LabSignal stage(StageSet set, const StageTimes& times, std::function<bool(double time_s)> sync);

}  // namespace hinge::drivers
