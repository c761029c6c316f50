#pragma once

#include "drivers/emulator/emulator.h"

// A Chronojump encoder on a pseudo-terminal: the bar's cord in counts of a millimetre, one byte per tick. Its
// faults beyond the line's: `pause N` (N ms in which nothing is sent and everything is lost), `insert N` (N
// bytes 0x80 that are no displacement), `drop N` (the next N bytes are lost).
namespace hinge::drivers {

[[nodiscard]] const EmulatorModule& emulate_chronojump_encoder();

}  // namespace hinge::drivers
