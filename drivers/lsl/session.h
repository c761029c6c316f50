#pragma once

#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

#include "datasets/model/result.h"
#include "drivers/device.h"
#include "drivers/lsl/info.h"
#include "drivers/lsl/settings.h"
#include "drivers/transport/tcp.h"

// The conversation with an outlet before streaming: finding it, its description, the opening of the stream,
// its clock. Waits in real time, so never inside `Device::service`.
namespace hinge::drivers::lab_streaming {

// Asks the network for one second, or until asked to stop. An error when no stream answers, or more than one.
[[nodiscard]] Result<StreamDescription> discover(const Settings& settings, const std::stop_token& stop = {});
// The whole description, from the outlet's data port.
[[nodiscard]] Result<StreamDescription> ask_description(const std::string& host, std::uint16_t port);

// A connection to the data port on which nothing is asked yet: an unplugged outlet shows while the device is
// idle.
[[nodiscard]] Result<std::unique_ptr<TcpStream>> connect_feed(const std::string& host, std::uint16_t port);
// Opens the stream on it and compares the two test samples; true when numbers come in the other byte order.
[[nodiscard]] Result<bool> open_feed(ByteStream& line, const StreamDescription& stream, int buffer_samples);

// This computer's clock minus the outlet's, from the question with the shortest round trip (devices.md 6.3).
struct ClockOffset {
    double offset_s = 0.0;
    double round_trip_s = 0.0;  // bounds the offset's error
    int replies = 0;
};
[[nodiscard]] std::optional<ClockOffset> ask_clock(const std::string& host, std::uint16_t service_port,
                                                   int probes, const Clock& clock);

}  // namespace hinge::drivers::lab_streaming
