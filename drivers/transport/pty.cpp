#include "drivers/transport/pty.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace hinge::drivers {
namespace {

class PtyStream final : public ByteStream {
public:
    explicit PtyStream(int master) : master_(master) {}
    PtyStream(const PtyStream&) = delete;
    PtyStream& operator=(const PtyStream&) = delete;
    ~PtyStream() override { PtyStream::close(); }

    [[nodiscard]] IoResult read_some(std::span<std::byte> into) noexcept override {
        return read_descriptor(master_, into);
    }
    [[nodiscard]] IoResult write_some(std::span<const std::byte> from) noexcept override {
        return write_descriptor(master_, from);
    }
    [[nodiscard]] int descriptor() const noexcept override { return master_; }
    void keep(int slave) noexcept { slave_ = slave; }
    void close() noexcept override {
        for (int* descriptor : {&slave_, &master_}) {
            if (*descriptor >= 0) {
                ::close(*descriptor);
                *descriptor = -1;
            }
        }
    }

private:
    int master_;
    int slave_ = -1;
};

bool make_raw(int descriptor) noexcept {
    termios line{};
    if (tcgetattr(descriptor, &line) != 0) {
        return false;
    }
    cfmakeraw(&line);
    return tcsetattr(descriptor, TCSANOW, &line) == 0;
}

Error refused(const char* step) {
    return {ErrorCode::device_failed, std::string("cannot create a pseudo-terminal (") + step +
                                          "): " + std::strerror(errno) + "; check that /dev/pts is mounted"};
}

}  // namespace

Result<Pty> open_pty() {
    const int master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (master < 0) {
        return refused("posix_openpt");
    }
    auto owner = std::make_unique<PtyStream>(master);
    std::array<char, 128> path{};
    if (grantpt(master) != 0 || unlockpt(master) != 0 || ptsname_r(master, path.data(), path.size()) != 0) {
        return refused("grantpt");
    }
    const int slave = ::open(path.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (slave < 0) {
        return refused("open");
    }
    owner->keep(slave);
    if (!make_raw(slave) || !make_raw(master)) {
        return refused("tcsetattr");
    }
    return Pty{std::move(owner), path.data()};
}

}  // namespace hinge::drivers
