#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/model/result.h"
#include "drivers/tecgihan_fp/packet.h"
#include "drivers/tecgihan_fp/settings.h"
#include "drivers/transport/byte_stream.h"

// The conversation with a Tec Gihan controller while it does not measure: commands end with LF, replies are
// one line. Everything here waits in real time. Source: devices.md 3.2.
namespace hinge::drivers::tecgihan {

struct PlateInfo {
    std::string serial;
    double surface_m = 0.0;        // sensor centre to top surface
    bool has_own_surface = false;  // told by the plate; else 0 is assumed
    FullScales full_scales = usual_full_scales();
    bool has_own_scales = false;  // told by the plate, not assumed
};

struct Identity {
    std::string serial;
    std::string version;
    std::size_t range = 0;  // index into kRanges
    std::vector<PlateInfo> plates;
};

// Sends a command; "" as reply prefix means that there is none. The reply comes without line end.
[[nodiscard]] Result<void> tell(ByteStream& line, std::string_view command);
[[nodiscard]] Result<std::string> ask(ByteStream& line, std::string_view command, int timeout_ms = 1000);

// STOP, and what was on its way is thrown away.
[[nodiscard]] Result<void> stop_and_purge(ByteStream& line, const Settings& settings);
// Wakes a sleeping controller and waits until it is idle, at most 20 s, also while it does not answer.
[[nodiscard]] Result<void> make_idle(ByteStream& line);
[[nodiscard]] Result<Identity> identify(ByteStream& line, const Settings& settings);
[[nodiscard]] Result<void> set_rate(ByteStream& line, const Rate& rate);
[[nodiscard]] Result<void> zero_plates(ByteStream& line, const Settings& settings);

}  // namespace hinge::drivers::tecgihan
