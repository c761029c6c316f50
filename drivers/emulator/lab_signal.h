#pragma once

#include <array>
#include <cstddef>
#include <functional>

// The physical lab behind the emulators: every emulated device samples the same motion with its own clock,
// rate and quantisation.
namespace hinge::drivers {

inline constexpr std::size_t kLabInputs = 16;

struct LabSample {
    // Fx Fy Fz Mx My Mz of the left and the right plate, in N and N m, in the plate's own axes and sign as
    // its amplifier puts them out.
    std::array<std::array<double, 6>, 2> plates{};
    double bar_m = 0.0;  // cord of the bar transducer
    double hip_m = 0.0;  // cord of the hip transducer
    bool sync = false;   // level of the sync line
    // What is wired to a device whose inputs carry what a lab file says: the value at each input, by its
    // number, in the unit of its channel. Used instead of `plates` and the cords when `wired`.
    bool wired = false;
    std::array<double, kLabInputs> inputs{};
};

// The lab at `time_s` since the device started. Asked with rising times.
using LabSignal = std::function<LabSample(double time_s)>;

// A pattern that needs no lifter: 40 + 40 kg of standing weight swaying at 0.5 Hz, a bar that rises and
// sinks by 0.6 m every four seconds, a sync pulse of 100 ms every second. For tests and cable checks.
[[nodiscard]] LabSample test_pattern(double time_s);

}  // namespace hinge::drivers
