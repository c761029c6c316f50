#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "drivers/emulator/emulator.h"
#include "drivers/emulator/serial_line.h"

// Serves an emulated device on a pseudo-terminal or to one TCP client at a time: the thread, the time and the
// line. What the device says is a SerialModel, written per device in its own folder.
namespace hinge::drivers {

class SerialModel : public PacketOwner {
public:
    // Device time moves on to `time_s`, in steps of 1 ms at most.
    virtual void advance_to(double time_s, SerialLine& line) = 0;
    // Bytes the driver sent.
    virtual void hear(std::span<const std::byte> bytes, SerialLine& line) = 0;
    // The device's own faults; false when it has no such fault.
    virtual bool inject(const Fault& fault, SerialLine& line) = 0;
    virtual void mark_start() {}
    // The TCP port that clients come to; before any of them.
    virtual void listening(std::uint16_t) {}
    // A TCP client came, or went; a pseudo-terminal knows neither.
    virtual void connected(SerialLine&) {}
    virtual void disconnected() {}
    [[nodiscard]] virtual EmulatedTruth truth() const = 0;
    [[nodiscard]] virtual std::vector<std::byte> expected_scan(std::uint64_t scan) const = 0;
};

[[nodiscard]] Result<std::unique_ptr<EmulatedDevice>> serve_on_pty(std::unique_ptr<SerialModel> model,
                                                                   const SerialLineOptions& line,
                                                                   double time_factor);

// On 127.0.0.1, `port` 0 for a free one. Knows one more fault: `reset`, the client's connection breaks.
[[nodiscard]] Result<std::unique_ptr<EmulatedDevice>> serve_on_tcp(std::unique_ptr<SerialModel> model,
                                                                   const SerialLineOptions& line,
                                                                   double time_factor, std::uint16_t port);

}  // namespace hinge::drivers
