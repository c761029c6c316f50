#pragma once

#include "drivers/emulator/emulator.h"

// Two open plates' coordinator on a pseudo-terminal: the left plate is the local box, the right one the
// remote. Its faults beyond the line's: `garbage N` (N bytes that are no packet), `spoil N` (a bit of the
// next N packets is turned round), `restart` (the remote box counts from 0 again).
namespace hinge::drivers {

[[nodiscard]] const EmulatorModule& emulate_openplate_uart();

}  // namespace hinge::drivers
