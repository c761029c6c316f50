#pragma once

#include <string>

#include "datasets/model/result.h"
#include "drivers/qtm_rt/parameters.h"
#include "drivers/qtm_rt/settings.h"
#include "drivers/transport/byte_stream.h"

// The conversation with a QTM server before and after streaming. Waits in real time, so never inside
// `Device::service`.
namespace hinge::drivers::qtm {

struct Server {
    std::string greeting;
    std::string version;  // of the protocol, as agreed
    ForceParameters force;
};

// Greets, agrees on a version (lower ones are tried when the server refuses), and asks for the plates.
[[nodiscard]] Result<Server> shake_hands(ByteStream& line, const Settings& settings);

[[nodiscard]] Result<void> send_command(ByteStream& line, std::string_view text, ByteOrder order);

}  // namespace hinge::drivers::qtm
