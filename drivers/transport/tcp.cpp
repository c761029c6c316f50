#include "drivers/transport/tcp.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <chrono>

namespace hinge::drivers {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

IoResult from_error(const error_code& error) noexcept {
    if (error == asio::error::would_block || error == asio::error::try_again ||
        error == asio::error::interrupted) {
        return {IoStatus::would_block, 0, 0};
    }
    if (error == asio::error::eof || error == asio::error::broken_pipe) {
        return {IoStatus::closed, 0, 0};
    }
    return {IoStatus::failed, 0, error.value()};
}

error_code make_immediate(tcp::socket& socket) {
    error_code error;
    socket.non_blocking(true, error);
    if (!error) {
        socket.set_option(tcp::no_delay(true), error);
    }
    return error;
}

Error cannot_connect(const std::string& host, std::uint16_t port, const std::string& reason) {
    return {ErrorCode::device_failed,
            "cannot connect to " + host + " port " + std::to_string(port) + ": " + reason +
                "; check the address, the cable and that no other program uses the device"};
}

}  // namespace

IoResult TcpStream::read_some(std::span<std::byte> into) noexcept {
    if (into.empty()) {
        return {};
    }
    error_code error;
    const std::size_t bytes = socket_.read_some(asio::buffer(into.data(), into.size()), error);
    return bytes > 0 ? IoResult{IoStatus::ok, bytes, 0} : from_error(error);
}

IoResult TcpStream::write_some(std::span<const std::byte> from) noexcept {
    if (from.empty()) {
        return {};
    }
    error_code error;
    const std::size_t bytes = socket_.write_some(asio::buffer(from.data(), from.size()), error);
    return bytes > 0 ? IoResult{IoStatus::ok, bytes, 0} : from_error(error);
}

int TcpStream::descriptor() const noexcept {
    return socket_.is_open() ? socket_.native_handle() : -1;
}

void TcpStream::close() noexcept {
    error_code ignored;
    socket_.close(ignored);
}

void TcpStream::reset() noexcept {
    error_code ignored;
    socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
}

Result<std::unique_ptr<TcpStream>> connect_tcp(const std::string& host, std::uint16_t port, int timeout_ms) {
    auto stream = std::make_unique<TcpStream>();
    error_code error;
    tcp::resolver resolver(stream->context_);
    const auto endpoints =
        resolver.resolve(host, std::to_string(port), tcp::resolver::numeric_service, error);
    if (error) {
        return cannot_connect(host, port, error.message());
    }
    error = asio::error::timed_out;
    asio::async_connect(stream->socket_, endpoints,
                        [&error](const error_code& outcome, const tcp::endpoint&) { error = outcome; });
    stream->context_.run_for(std::chrono::milliseconds(timeout_ms));
    if (!stream->context_.stopped()) {
        stream->close();
        stream->context_.run();
        error = asio::error::timed_out;
    }
    if (!error) {
        error = make_immediate(stream->socket_);
    }
    if (error) {
        return cannot_connect(host, port, error.message());
    }
    return stream;
}

Result<std::unique_ptr<TcpListener>> TcpListener::open(std::uint16_t port) {
    auto listener = std::make_unique<TcpListener>();
    const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
    error_code error;
    listener->acceptor_.open(endpoint.protocol(), error);
    if (!error) {
        listener->acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    }
    if (!error) {
        listener->acceptor_.bind(endpoint, error);
    }
    if (!error) {
        listener->acceptor_.listen(asio::socket_base::max_listen_connections, error);
    }
    if (!error) {
        listener->acceptor_.non_blocking(true, error);
    }
    if (error) {
        return Error{ErrorCode::device_failed, "cannot listen on 127.0.0.1 port " + std::to_string(port) +
                                                   ": " + error.message() + "; choose another port or 0"};
    }
    listener->port_ = listener->acceptor_.local_endpoint(error).port();
    return listener;
}

std::unique_ptr<TcpStream> TcpListener::accept() noexcept {
    try {
        auto stream = std::make_unique<TcpStream>();
        error_code error;
        acceptor_.accept(stream->socket_, error);
        if (!error) {
            error = make_immediate(stream->socket_);
        }
        return error ? nullptr : std::move(stream);
    } catch (const std::exception&) {  // out of descriptors: the client waits in the queue
        return nullptr;
    }
}

int TcpListener::descriptor() const noexcept {
    return acceptor_.is_open() ? acceptor_.native_handle() : -1;
}

}  // namespace hinge::drivers
