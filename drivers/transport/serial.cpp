#include "drivers/transport/serial.h"

#include <fcntl.h>
#include <linux/serial.h>
#include <sys/ioctl.h>
#include <termios.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/serial_port.hpp>

namespace hinge::drivers {
namespace {

namespace asio = boost::asio;
using asio::serial_port_base;
using boost::system::error_code;

class SerialStream final : public ByteStream {
public:
    [[nodiscard]] IoResult read_some(std::span<std::byte> into) noexcept override {
        return read_descriptor(descriptor(), into);
    }
    [[nodiscard]] IoResult write_some(std::span<const std::byte> from) noexcept override {
        return write_descriptor(descriptor(), from);
    }
    [[nodiscard]] int descriptor() const noexcept override {
        return port.is_open() ? port.native_handle() : -1;
    }
    void close() noexcept override {
        error_code ignored;
        port.close(ignored);
    }

private:
    asio::io_context context_;

public:
    mutable asio::serial_port port{context_};
};

Error refused(const std::string& port, const std::string& what, const std::string& reason) {
    return {ErrorCode::device_failed, "serial port '" + port + "': " + what + ": " + reason +
                                          "; check the cable and that you may use the port (group dialout)"};
}

// One byte wakes a reader; reads never wait. Returns false when the line refuses.
bool make_immediate(int descriptor) noexcept {
    termios line{};
    if (tcgetattr(descriptor, &line) != 0) {
        return false;
    }
    cfmakeraw(&line);
    line.c_cflag |= static_cast<tcflag_t>(CLOCAL | CREAD);
    line.c_cc[VMIN] = 1;
    line.c_cc[VTIME] = 0;
    const int flags = fcntl(descriptor, F_GETFL);
    return tcsetattr(descriptor, TCSANOW, &line) == 0 && flags >= 0 &&
           fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0;
}

// FTDI chips hold bytes for 16 ms unless asked not to; other lines do not know the request, which is fine.
void ask_low_latency(int descriptor) noexcept {
    serial_struct line{};
    if (ioctl(descriptor, TIOCGSERIAL, &line) == 0) {
        line.flags = static_cast<int>(static_cast<unsigned>(line.flags) | ASYNC_LOW_LATENCY);
        static_cast<void>(ioctl(descriptor, TIOCSSERIAL, &line));
    }
}

bool has_flow_control(int descriptor) noexcept {
    termios line{};
    int lines = 0;
    return tcgetattr(descriptor, &line) == 0 && (line.c_cflag & CRTSCTS) != 0 &&
           ioctl(descriptor, TIOCMGET, &lines) == 0;
}

}  // namespace

Result<std::unique_ptr<ByteStream>> open_serial(const std::string& port, const SerialSettings& settings) {
    auto stream = std::make_unique<SerialStream>();
    error_code error;
    stream->port.open(port, error);
    if (error) {
        return refused(port, "cannot open", error.message());
    }
    stream->port.set_option(serial_port_base::baud_rate(settings.baud), error);
    if (error) {
        return refused(port, "cannot run at " + std::to_string(settings.baud) + " baud", error.message());
    }
    if (!make_immediate(stream->descriptor())) {
        return refused(port, "cannot be switched to raw bytes", "the system refused");
    }
    if (settings.flow_control == FlowControl::hardware) {
        stream->port.set_option(serial_port_base::flow_control(serial_port_base::flow_control::hardware),
                                error);
        if (settings.require_flow_control && (error || !has_flow_control(stream->descriptor()))) {
            return refused(port, "has no hardware flow control", "RTS/CTS is required by this device");
        }
    }
    ask_low_latency(stream->descriptor());
    tcflush(stream->descriptor(), TCIOFLUSH);
    return std::unique_ptr<ByteStream>(std::move(stream));
}

}  // namespace hinge::drivers
