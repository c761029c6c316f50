#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/transport/byte_stream.h"

// The serial line of an emulated device, and what can go wrong on it. Packets leave in order; a line without
// flow control loses what the other side does not take.
namespace hinge::drivers {

// Who is told what became of a packet.
class PacketOwner {
public:
    virtual ~PacketOwner() = default;
    virtual void left(std::uint64_t tag) = 0;
    virtual void lost(std::uint64_t tag) = 0;
};

struct SerialLineOptions {
    double burst_s = 0.0;             // bytes leave only at multiples of it, like an FTDI chip; 0: at once
    std::size_t stalled_packets = 0;  // what the device keeps while the line is blocked
    bool flow_control = false;        // a slow reader delays packets instead of losing them
};

class SerialLine {
public:
    SerialLine(std::unique_ptr<ByteStream> port, const SerialLineOptions& options)
        : port_(std::move(port)), options_(options) {}
    void set_owner(PacketOwner& owner) noexcept { owner_ = &owner; }
    // Another client takes the line (TCP); null: nobody holds it. What waited is forgotten.
    void connect(std::unique_ptr<ByteStream> port) noexcept;

    void send(std::span<const std::byte> packet, std::uint64_t tag);
    // An answer to a command: leaves at once, with all that waits before it.
    void answer(std::string_view text, std::uint64_t tag);
    // Forgets what waits, without a word to the owner.
    void clear() noexcept;
    // Moves packets out; `time_s` is device time.
    void pump(double time_s);
    [[nodiscard]] ByteStream* port() const noexcept { return port_.get(); }
    [[nodiscard]] bool is_quiet() const noexcept { return vanished_ || !port_; }
    // True when the fault is one of a line: stall, split, coalesce, vanish, unplug, lose, repeat.
    bool inject(const std::string& fault, double value);

private:
    struct Packet {
        std::vector<std::byte> bytes;
        std::uint64_t tag = 0;
    };
    void emit(Packet& packet);
    [[nodiscard]] bool write_rest();

    std::unique_ptr<ByteStream> port_;
    SerialLineOptions options_;
    PacketOwner* owner_ = nullptr;
    std::deque<Packet> held_;
    std::vector<std::byte> rest_;  // of packets that have left
    double next_burst_s_ = 0.0;
    bool is_urgent_ = false;
    bool stalled_ = false;
    bool vanished_ = false;
    std::size_t split_bytes_ = 0;
    std::size_t coalesce_packets_ = 1;
    unsigned lose_ = 0;
    unsigned repeat_ = 0;
};

}  // namespace hinge::drivers
