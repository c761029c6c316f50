#pragma once

#include "drivers/emulator/emulator.h"

// A Tec Gihan controller with one to four plates on a pseudo-terminal; odd plates feel the left foot, even
// ones the right. Its faults beyond the line's: `drop_byte` (one byte of the next packet is missing), `text`
// (the next packet is an error message), `hang 1|0` (no packets), `zero_error` (the next ZERO ends in ERR),
// `short_scales 1|0` (17 full-scale values in place of 18), `crlf 1|0` (how replies end).
namespace hinge::drivers {

[[nodiscard]] const EmulatorModule& emulate_tecgihan_fp();

}  // namespace hinge::drivers
