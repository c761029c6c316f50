#pragma once

#include <memory>
#include <string>

#include "datasets/model/result.h"
#include "drivers/transport/byte_stream.h"

// A pseudo-terminal: the emulator holds `device`, a driver opens `path` as its serial port. Raw on both
// sides; closing `device` is what unplugging looks like to the driver. The line holds about 4 KiB, then
// write_some answers would_block, which is where an emulator models its own overflow. The emulator keeps
// the driver's side open too, so that it can wait for a driver and outlive one.
namespace hinge::drivers {

struct Pty {
    std::unique_ptr<ByteStream> device;
    std::string path;
};

[[nodiscard]] Result<Pty> open_pty();

}  // namespace hinge::drivers
