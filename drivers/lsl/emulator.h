#pragma once

#include "drivers/emulator/emulator.h"

// An LSL outlet on loopback: two plates and a bar as one stream of 13 channels, its description, and its
// clock. A lost chunk is a jump of the transmitted times. Its faults beyond the line's: `wrong_pattern` (the
// next test samples are wrong), `no_stream` (the next request is answered 404), `old_version` (505),
// `half_sample` (the next chunk ends in the middle of a sample and the stream with it), `clock_set S` (the
// outlet's clock jumps by S seconds).
namespace hinge::drivers {

[[nodiscard]] const EmulatorModule& emulate_lsl();

}  // namespace hinge::drivers
