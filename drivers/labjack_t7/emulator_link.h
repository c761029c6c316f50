#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "drivers/labjack_t7/emulator_stream.h"
#include "drivers/transport/tcp.h"

// The stream connection of the emulated T7: takes packets from the engine as fast as the client does, and
// spoils them on request. A client that does not read, or `stalled`, leaves them in the engine's buffer.
namespace hinge::drivers::t7 {

struct LinkFaults {
    bool stalled = false;
    std::size_t split_bytes = 0;       // at most so many bytes per write; 0: no limit
    std::size_t coalesce_packets = 1;  // leave together
    unsigned lose = 0;
    unsigned repeat = 0;
    std::size_t garbage_bytes = 0;
};

class StreamLink {
public:
    LinkFaults faults;

    void connect(std::unique_ptr<TcpStream> client) noexcept;
    void disconnect() noexcept;
    void reset() noexcept;
    [[nodiscard]] bool is_connected() const noexcept { return client_ != nullptr; }
    [[nodiscard]] int descriptor() const noexcept { return client_ ? client_->descriptor() : -1; }
    [[nodiscard]] bool has_waiting() const noexcept { return !waiting_.empty(); }
    // Bytes that go out before any packet.
    void send(const std::vector<std::byte>& bytes);
    // Moves what the client will take; notices when it has gone.
    void pump(StreamEngine& engine);

private:
    [[nodiscard]] bool refill(StreamEngine& engine);
    void append(StreamEngine& engine, const std::vector<std::byte>& packet);

    std::unique_ptr<TcpStream> client_;
    std::vector<std::byte> waiting_;
    std::vector<std::byte> held_;  // packets to leave together
    std::size_t held_count_ = 0;
};

}  // namespace hinge::drivers::t7
