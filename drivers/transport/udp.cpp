#include "drivers/transport/udp.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/multicast.hpp>

namespace hinge::drivers {
namespace {

namespace asio = boost::asio;
using asio::ip::udp;
using boost::system::error_code;

}  // namespace

Result<std::unique_ptr<UdpSocket>> UdpSocket::open(const std::string& address, std::uint16_t port) {
    auto opened = std::make_unique<UdpSocket>();
    error_code error;
    const auto local = asio::ip::make_address_v4(address, error);
    if (!error) {
        opened->socket_.open(udp::v4(), error);
    }
    if (!error) {
        opened->socket_.bind({local, port}, error);
    }
    if (!error) {
        opened->socket_.non_blocking(true, error);
    }
    if (!error) {
        opened->socket_.set_option(asio::socket_base::broadcast(true), error);
    }
    if (error) {
        return Error{ErrorCode::device_failed, "cannot use UDP on " + address + " port " +
                                                   std::to_string(port) + ": " + error.message()};
    }
    opened->port_ = opened->socket_.local_endpoint(error).port();
    return opened;
}

Result<std::unique_ptr<UdpSocket>> UdpSocket::open_shared(std::uint16_t port,
                                                          std::span<const std::string_view> groups,
                                                          const std::string& interface) {
    auto opened = std::make_unique<UdpSocket>();
    udp::socket& socket = opened->socket_;
    error_code error;
    const auto on = asio::ip::make_address_v4(interface, error);
    const auto then = [&](auto&& step) {
        if (!error) {
            step();
        }
    };
    then([&] { socket.open(udp::v4(), error); });
    then([&] { socket.set_option(asio::socket_base::reuse_address(true), error); });
    then([&] { socket.bind({asio::ip::address_v4::any(), port}, error); });
    then([&] { socket.non_blocking(true, error); });
    for (const std::string_view group : groups) {
        then([&] {
            const auto address = asio::ip::make_address_v4(group, error);
            then([&] { socket.set_option(asio::ip::multicast::join_group(address, on), error); });
        });
    }
    if (error) {
        return Error{ErrorCode::device_failed, "cannot listen for questions on UDP port " +
                                                   std::to_string(port) + ": " + error.message()};
    }
    opened->port_ = port;
    return opened;
}

bool is_own_address(const std::string& address) {
    error_code error;
    const auto wanted = asio::ip::make_address_v4(address, error);
    if (error) {
        return false;
    }
    // An address can be bound exactly where it is ours.
    asio::io_context context;
    udp::socket probe(context);
    probe.open(udp::v4(), error);
    if (!error) {
        probe.bind({wanted, 0}, error);
    }
    return !error;
}

bool UdpSocket::send(const std::string& address, std::uint16_t port, std::string_view text) noexcept {
    error_code error;
    const auto to = asio::ip::make_address_v4(address, error);
    if (!error) {
        socket_.send_to(asio::buffer(text.data(), text.size()), {to, port}, 0, error);
    }
    return !error;
}

std::optional<Datagram> UdpSocket::receive(std::span<char> into) noexcept {
    error_code error;
    udp::endpoint from;
    const std::size_t bytes = socket_.receive_from(asio::buffer(into.data(), into.size()), from, 0, error);
    if (error) {
        return std::nullopt;
    }
    return Datagram{bytes, from.address().to_string(), from.port()};
}

int UdpSocket::descriptor() const noexcept {
    return socket_.is_open() ? socket_.native_handle() : -1;
}

}  // namespace hinge::drivers
