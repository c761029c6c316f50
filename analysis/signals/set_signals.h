#pragma once

#include <vector>

#include "analysis/signals/cord_jumps.h"
#include "analysis/settings.h"
#include "datasets/model/rep.h"
#include "datasets/model/trial.h"

// Every signal of a trial the events and metrics use, filtered once (before cutting into reps, never after;
// science.md B.2). All vectors have the trial's length or are empty when the trial has no such signal. NaN
// marks samples that are missing for longer than the bridge length.
namespace hinge::analysis {

struct SetSignals {
    double rate_hz = 1000.0;
    double dt_s = 0.001;
    double start_s = 0.0;
    std::size_t size = 0;

    bool has_left = false, has_right = false, has_plates = false;  // has_plates: both feet are measured
    bool has_shear = false;  // the plates gave shear and moments, so there is a COP
    bool has_bar = false, has_hip = false;

    // Vertical force, N. `left`, `right`, `total` are unfiltered but bridged over short gaps.
    std::vector<double> left, right, total;
    std::vector<double> total_event;  // 25 Hz: events
    std::vector<double> total_peak;   // 50 Hz: peaks and rates
    std::vector<double> total_hand;   // 12 Hz: hand load for the flex of the bar
    std::vector<double> total_slow;   // 10 Hz: quietness, instantaneous asymmetry
    std::vector<double> left_slow, right_slow;

    // Combined centre of pressure in the lab frame, m; forces and moments filtered at 10 Hz, then divided
    // (A.5). NaN below the minimum force.
    std::vector<double> cop_x, cop_y;
    std::vector<double> left_cop_x, left_cop_y, right_cop_x, right_cop_y;

    // Bar: height of the grip or sleeve, m; velocity, m/s; acceleration, m/s2.
    std::vector<CordJump> cord_jumps;      // of the transducer; the bar is NaN around them
    std::vector<double> bar;               // bridged, unfiltered
    std::vector<double> bar_position;      // 20 Hz
    std::vector<double> bar_velocity;      // 10 Hz
    std::vector<double> bar_acceleration;  // 6 Hz
    std::vector<double> hip_position;      // 20 Hz

    [[nodiscard]] double time_s(double sample) const noexcept { return start_s + sample * dt_s; }
    [[nodiscard]] double sample_of(double time) const noexcept { return (time - start_s) * rate_hz; }
    // Whether the instant lies in the recording.
    [[nodiscard]] bool covers(double time) const noexcept {
        return sample_of(time) >= 0.0 && sample_of(time) < static_cast<double>(size);
    }
    // The nearest sample, clamped to the trial.
    [[nodiscard]] std::size_t index_of(double time) const noexcept;
    [[nodiscard]] std::size_t samples_in(double duration_s) const noexcept;
};

[[nodiscard]] SetSignals prepare_signals(const Trial& trial, const Settings& settings);

}  // namespace hinge::analysis
