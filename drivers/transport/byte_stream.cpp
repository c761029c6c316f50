#include "drivers/transport/byte_stream.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

namespace hinge::drivers {
namespace {

IoResult from_errno(int error) noexcept {
    if (error == EAGAIN || error == EINTR) {
        return {IoStatus::would_block, 0, 0};
    }
    return {error == EIO || error == EPIPE ? IoStatus::closed : IoStatus::failed, 0, error};
}

int remaining_ms(std::chrono::steady_clock::time_point deadline) noexcept {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    return static_cast<int>(std::max<std::int64_t>(left, 0));
}

}  // namespace

IoResult read_descriptor(int descriptor, std::span<std::byte> into) noexcept {
    if (into.empty()) {
        return {};
    }
    const ssize_t got = ::read(descriptor, into.data(), into.size());
    if (got > 0) {
        return {IoStatus::ok, static_cast<std::size_t>(got), 0};
    }
    return got == 0 ? IoResult{IoStatus::closed, 0, 0} : from_errno(errno);
}

IoResult write_descriptor(int descriptor, std::span<const std::byte> from) noexcept {
    if (from.empty()) {
        return {};
    }
    const ssize_t put = ::write(descriptor, from.data(), from.size());
    return put >= 0 ? IoResult{IoStatus::ok, static_cast<std::size_t>(put), 0} : from_errno(errno);
}

bool wait_for(int descriptor, short events, int timeout_ms) noexcept {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
    pollfd entry{descriptor, events, 0};
    for (;;) {
        const int ready = ::poll(&entry, 1, remaining_ms(deadline));
        if (ready >= 0 || errno != EINTR) {
            return ready > 0;
        }
    }
}

bool write_all(ByteStream& stream, std::span<const std::byte> bytes, int timeout_ms) noexcept {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
    while (!bytes.empty()) {
        const IoResult wrote = stream.write_some(bytes);
        if (wrote.status == IoStatus::ok) {
            bytes = bytes.subspan(wrote.bytes);
        } else if (wrote.status != IoStatus::would_block ||
                   !wait_for(stream.descriptor(), POLLOUT, remaining_ms(deadline))) {
            return false;
        }
    }
    return true;
}

}  // namespace hinge::drivers
