#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "acquisition/lab_file.h"
#include "datasets/model/trial.h"
#include "drivers/emulator/stage.h"

// What happens in an emulated lab: a lifter from the simulator or a recorded trial, and how each device of a
// lab file sees it.
namespace hinge::workflow {

struct LabMotion {
    Trial trial;
    double plate_offset_n = 0.0;  // what each plate shows, upwards, with nobody on it
    drivers::StageTimes times;
    double sync_every_s = 0.0;  // a coded pulse train so often; 0: the line stays off
};

// What is asked for: a preset of the lifter simulator with settings "key=value", or a trial file.
struct MotionChoice {
    std::optional<std::string> lifter{};
    std::vector<std::string> lift{};
    std::optional<std::string> trial{};
    double empty_s = 5.0;
    double sync_every_s = 5.0;
};

// None when neither a lifter nor a trial is asked for.
[[nodiscard]] Result<std::optional<LabMotion>> read_motion(const MotionChoice& choice);

// The level of the sync line; empty without one.
[[nodiscard]] std::function<bool(double time_s)> sync_line(const LabMotion& motion);

// Every device sees plates in N and N m about the middle of their surfaces, lab frame, and cords that pull
// from straight below: for an emulator without a lab file.
[[nodiscard]] drivers::LabSignal plain_signal(const LabMotion& motion);
// What `device` of `lab` sees: through the plate's pose, sign and calibration matrix backwards to the values
// of its channels. An error names a channel that its emulator cannot be given.
[[nodiscard]] Result<drivers::LabSignal> signal_for(const LabMotion& motion, const acquisition::LabFile& lab,
                                                    const acquisition::LabDevice& device);

}  // namespace hinge::workflow
