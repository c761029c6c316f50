#pragma once

#include "drivers/emulator/emulator.h"

// A card behind libfakecomedi.so. Between a card and its driver there is no wire but the library itself, so
// it lives in the process of the driver: it has its row of the conformance suite, and no entry in the table
// of `hinge emulate`. Its faults beyond the shared ones: `overrun` (EPIPE after what is still buffered),
// `busy 1|0` and `locked 1|0` (the card's input belongs to another program), `refuse N` (comedi_command_test
// answers N), `trigger` (the edge that a start_trigger awaits). `reset` ends the stream without an error.
namespace hinge::drivers {

[[nodiscard]] const EmulatorModule& emulate_comedi();

}  // namespace hinge::drivers
