#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "datasets/model/result.h"

// Datagrams, never blocking. One thread uses a socket at a time.
namespace hinge::drivers {

struct Datagram {
    std::size_t bytes = 0;
    std::string address;  // of the sender
    std::uint16_t port = 0;
};

// Whether `address`, in digits, is one of this computer's.
[[nodiscard]] bool is_own_address(const std::string& address);

class UdpSocket {
public:
    // On `address` ("127.0.0.1", or "0.0.0.0" for all networks); port 0 asks the system for a free one.
    [[nodiscard]] static Result<std::unique_ptr<UdpSocket>> open(const std::string& address,
                                                                 std::uint16_t port);
    // On all networks, beside other sockets on the same port, and in multicast `groups` on the network of
    // `interface` (an address of this computer). Broadcasts and multicasts reach every such socket.
    [[nodiscard]] static Result<std::unique_ptr<UdpSocket>> open_shared(
        std::uint16_t port, std::span<const std::string_view> groups, const std::string& interface);

    // An address in digits; false when it is none or the datagram could not leave.
    [[nodiscard]] bool send(const std::string& address, std::uint16_t port, std::string_view text) noexcept;
    // The next datagram, cut off at the size of `into`; nothing when none waits.
    [[nodiscard]] std::optional<Datagram> receive(std::span<char> into) noexcept;
    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] int descriptor() const noexcept;

private:
    boost::asio::io_context context_;
    mutable boost::asio::ip::udp::socket socket_{context_};
    std::uint16_t port_ = 0;
};

}  // namespace hinge::drivers
