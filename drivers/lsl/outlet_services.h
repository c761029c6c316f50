#pragma once

#include <cstdint>
#include <memory>
#include <thread>

#include "datasets/model/result.h"
#include "drivers/lsl/info.h"
#include "drivers/transport/udp.h"

// The datagrams of an outlet: answers to discovery and to questions about its clock, from a thread of its
// own.
//
// Discovery as liblsl has it: UDP 16571 is shared by all outlets of a computer (SO_REUSEADDR before bind, its
// three multicast groups), and besides each has one port of its own of 16572 to 16603, because a datagram to
// one address reaches only one of those who share. Groups are joined on the loopback interface, and only
// questions from this computer are answered.
namespace hinge::drivers::lab_streaming {

// What LSL calls the local clock: CLOCK_MONOTONIC in seconds. An outlet's stamps and its time service use it.
[[nodiscard]] double local_clock_s() noexcept;

inline constexpr std::uint16_t kSharedDiscoveryPort = 16571;
inline constexpr std::uint16_t kFirstOwnPort = 16572;
inline constexpr std::uint16_t kLastOwnPort = 16603;

class OutletServices {
public:
    // `discovery_port` 0: the outlet is not found by asking; another than 16571 is shared, without a port of
    // one's own. An error says what could not be had.
    [[nodiscard]] static Result<std::unique_ptr<OutletServices>> open(std::uint16_t discovery_port);
    // Answers for `stream` from now on; its `service_port` must be ours.
    void serve(StreamDescription stream);
    [[nodiscard]] std::uint16_t service_port() const noexcept { return clock_->port(); }

private:
    void answer(const std::stop_token& stop);
    void answer_query(UdpSocket& socket, std::string_view text, const Datagram& from);
    void answer_time(std::string_view text, const Datagram& from);

    StreamDescription stream_;
    std::unique_ptr<UdpSocket> clock_;
    std::unique_ptr<UdpSocket> discovery_;  // shared; null: none
    std::unique_ptr<UdpSocket> own_;        // of this outlet alone; null: none
    std::jthread thread_;
};

}  // namespace hinge::drivers::lab_streaming
