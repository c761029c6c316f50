#pragma once

#include "drivers/emulator/emulator.h"

// A QTM server with two force plates (ids 1 and 2) on one loopback port. A frame is lost or repeated whole;
// its faults beyond the line's: `refuse_versions N` (the N newest minors are refused), `nan N` (the samples
// of the next N frames are not available), `event N` (that event is sent), `error` (the next command is
// answered with an error), `new_numbers` (the samples are numbered from 1 again, as in another measurement),
// `half_packet` (the connection ends in the middle of the next frame), `no_force` (the project has no
// plates).
namespace hinge::drivers {

[[nodiscard]] const EmulatorModule& emulate_qtm_rt();

}  // namespace hinge::drivers
