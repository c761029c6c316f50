#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

// Bytes in and out of a device, never blocking. One thread uses a stream at a time.
namespace hinge::drivers {

enum class IoStatus : std::uint8_t {
    ok,           // at least one byte moved
    would_block,  // nothing now; poll the descriptor
    closed,       // the other side is gone in order (end of file, hang-up)
    failed,       // the other side is gone otherwise; `error` is the errno
};

struct IoResult {
    IoStatus status = IoStatus::would_block;
    std::size_t bytes = 0;
    int error = 0;
};

class ByteStream {
public:
    virtual ~ByteStream() = default;
    [[nodiscard]] virtual IoResult read_some(std::span<std::byte> into) noexcept = 0;
    [[nodiscard]] virtual IoResult write_some(std::span<const std::byte> from) noexcept = 0;
    // For poll(); -1 when there is none (closed, or recorded bytes).
    [[nodiscard]] virtual int descriptor() const noexcept = 0;
    virtual void close() noexcept = 0;
};

// read() and write() on a non-blocking descriptor, as IoResult. EIO is how a pseudo-terminal hangs up.
[[nodiscard]] IoResult read_descriptor(int descriptor, std::span<std::byte> into) noexcept;
[[nodiscard]] IoResult write_descriptor(int descriptor, std::span<const std::byte> from) noexcept;

// Waits at most `timeout_ms` of real time for `events` (POLLIN, POLLOUT); true when there is something,
// an error or a hang-up included.
[[nodiscard]] bool wait_for(int descriptor, short events, int timeout_ms) noexcept;

// Writes all of `bytes` within `timeout_ms` of real time. For handshakes, never inside `service`.
[[nodiscard]] bool write_all(ByteStream& stream, std::span<const std::byte> bytes, int timeout_ms) noexcept;

}  // namespace hinge::drivers
