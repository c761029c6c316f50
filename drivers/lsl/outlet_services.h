#pragma once

#include <cstdint>
#include <memory>
#include <thread>

#include "datasets/model/result.h"
#include "drivers/lsl/info.h"
#include "drivers/transport/udp.h"

// The datagrams of an outlet: answers to discovery and to questions about its clock, from a thread of its
// own.
namespace hinge::drivers::lab_streaming {

class OutletServices {
public:
    // `discovery_port` 0: the outlet is not found by asking. On 127.0.0.1 only.
    [[nodiscard]] static Result<std::unique_ptr<OutletServices>> open(std::uint16_t discovery_port);
    // Answers for `stream` from now on; its `service_port` must be ours.
    void serve(StreamDescription stream);
    [[nodiscard]] std::uint16_t service_port() const noexcept { return clock_->port(); }

private:
    void answer(const std::stop_token& stop);
    void answer_query(std::string_view text);
    void answer_time(std::string_view text, const Datagram& from);

    StreamDescription stream_;
    std::unique_ptr<UdpSocket> clock_;
    std::unique_ptr<UdpSocket> discovery_;  // null: none
    std::jthread thread_;
};

}  // namespace hinge::drivers::lab_streaming
