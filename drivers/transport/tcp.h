#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <memory>
#include <string>

#include "datasets/model/result.h"
#include "drivers/transport/byte_stream.h"

// TCP without Nagle's delay. Sockets are non-blocking from the start and close with their owner.
namespace hinge::drivers {

class TcpStream final : public ByteStream {
public:
    [[nodiscard]] IoResult read_some(std::span<std::byte> into) noexcept override;
    [[nodiscard]] IoResult write_some(std::span<const std::byte> from) noexcept override;
    [[nodiscard]] int descriptor() const noexcept override;
    void close() noexcept override;
    // Closes with a reset (RST) instead of an orderly end; for emulated faults.
    void reset() noexcept;

private:
    friend Result<std::unique_ptr<TcpStream>> connect_tcp(const std::string& host, std::uint16_t port,
                                                          int timeout_ms);
    friend class TcpListener;
    boost::asio::io_context context_;
    mutable boost::asio::ip::tcp::socket socket_{context_};
};

// Connects within `timeout_ms` of real time (a name is resolved first, which the system may delay; an
// address in digits is not looked up).
[[nodiscard]] Result<std::unique_ptr<TcpStream>> connect_tcp(const std::string& host, std::uint16_t port,
                                                             int timeout_ms);

// The emulator's side: listens on 127.0.0.1 only.
class TcpListener {
public:
    // Port 0 asks the system for a free one.
    [[nodiscard]] static Result<std::unique_ptr<TcpListener>> open(std::uint16_t port);
    // The next client, or null when nobody waits.
    [[nodiscard]] std::unique_ptr<TcpStream> accept() noexcept;
    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] int descriptor() const noexcept;

private:
    boost::asio::io_context context_;
    mutable boost::asio::ip::tcp::acceptor acceptor_{context_};
    std::uint16_t port_ = 0;
};

}  // namespace hinge::drivers
