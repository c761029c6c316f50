#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "datasets/model/result.h"
#include "drivers/transport/byte_stream.h"

// A serial line: raw, eight data bits, no parity, one stop bit.
namespace hinge::drivers {

enum class FlowControl : std::uint8_t { none, hardware };

struct SerialSettings {
    std::uint32_t baud = 115200;
    FlowControl flow_control = FlowControl::none;
    // False: a line that knows no flow control (a pseudo-terminal) is used without it.
    bool require_flow_control = false;
};

// Opens `port` (e.g. "/dev/ttyUSB0"), asks an FTDI chip to deliver at once, and discards what the line held.
[[nodiscard]] Result<std::unique_ptr<ByteStream>> open_serial(const std::string& port,
                                                              const SerialSettings& settings);

}  // namespace hinge::drivers
