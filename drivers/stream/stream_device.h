#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "drivers/device.h"
#include "drivers/stream/block_builder.h"
#include "drivers/stream/silence_watch.h"
#include "drivers/transport/arrival_rate.h"
#include "drivers/transport/byte_stream.h"

// A device behind one byte stream. StreamDevice keeps the Device contract (states, silence, unplugging, an
// end within two seconds); a StreamProtocol says what the bytes mean. No threads.
namespace hinge::drivers {

class StreamProtocol {
public:
    virtual ~StreamProtocol() = default;

    // May converse with the device; the answer holds what will really happen.
    [[nodiscard]] virtual Result<StreamInfo> negotiate(ByteStream& line, const StreamRequest& request) = 0;
    // A new run from scan 0. What the line held has been thrown away.
    [[nodiscard]] virtual Result<void> begin(ByteStream& line) = 0;
    // Takes what it can from the front of `bytes` and returns how many were used; the caller brings the rest
    // again with more behind it. Allocates nothing.
    [[nodiscard]] virtual std::size_t take(std::span<const std::byte> bytes, std::int64_t host_ns,
                                           FrameSink& sink) noexcept = 0;
    // After `take`, and whenever `wakes_at_ns` has come: what the protocol has to say or to notice. A text is
    // why the run cannot go on; the device may be stopped and started again then.
    [[nodiscard]] virtual const char* follow(ByteStream&, std::int64_t, FrameSink&) noexcept {
        return nullptr;
    }
    [[nodiscard]] virtual std::int64_t wakes_at_ns() const noexcept { return kNoDeadline_ns; }
    // The line ended while the device ran. True: the protocol looks for the device again, `line` is silent
    // until then, and `follow` gives up with a reason.
    [[nodiscard]] virtual bool recover(ByteStream&, std::int64_t, FrameSink&) noexcept { return false; }
    // Tells the device to stop. What is in flight is still given to `take`.
    [[nodiscard]] virtual Result<void> end(ByteStream&) { return {}; }
    // After the last bytes: delivers what was held back.
    virtual void finish(FrameSink& sink) noexcept = 0;
    // Silence after `end` that means nothing is in flight, and the longest to wait for it.
    struct Drain {
        int quiet_ms = 50;
        int most_ms = 150;
    };
    [[nodiscard]] virtual Drain drain() const noexcept { return {}; }
    [[nodiscard]] virtual Result<void> zero(ByteStream& line) = 0;

    [[nodiscard]] virtual const StreamCounts& counts() const noexcept = 0;
    // Scans since start, lost ones included.
    [[nodiscard]] virtual std::uint64_t next_scan() const noexcept = 0;
    // Changes with every scan that the device sends, also with those that are left out: a device of which it
    // stands still is silent, whatever bytes come.
    [[nodiscard]] virtual std::uint64_t life() const noexcept { return next_scan(); }
    // How long one block takes, for the silence that means "stalled".
    [[nodiscard]] virtual double block_s() const noexcept = 0;
    [[nodiscard]] virtual double drift_ppm() const noexcept { return 0.0; }
};

// Reads and throws away what `line` holds now.
void discard_input(ByteStream& line) noexcept;

class StreamDevice final : public Device {
public:
    StreamDevice(std::string name, std::unique_ptr<ByteStream> line, std::unique_ptr<StreamProtocol> protocol,
                 const Clock& clock);
    StreamDevice(const StreamDevice&) = delete;
    StreamDevice& operator=(const StreamDevice&) = delete;
    ~StreamDevice() override { StreamDevice::close(); }

    Result<StreamInfo> negotiate(const StreamRequest& request) override;
    Result<void> start() override;
    PollDescriptors poll_descriptors() const noexcept override;
    std::int64_t next_deadline_ns() const noexcept override;
    Result<void> service(FrameSink& sink) noexcept override;
    Result<void> stop(StopMode mode, FrameSink& sink) override;
    Result<void> zero() override;
    Health health() const override;
    void close() noexcept override;

private:
    void receive(FrameSink& sink) noexcept;
    void take(std::size_t bytes, FrameSink& sink) noexcept;
    void hear(std::int64_t now_ns, FrameSink& sink) noexcept;
    void follow_silence(FrameSink& sink) noexcept;
    void drain(FrameSink& sink) noexcept;
    void fail(const char* text, FrameSink& sink) noexcept;
    [[nodiscard]] bool is_running() const noexcept;
    [[nodiscard]] Error failure(const std::string& text) const;

    std::string name_;
    std::unique_ptr<ByteStream> line_;
    std::unique_ptr<StreamProtocol> protocol_;
    const Clock& clock_;
    DeviceState state_ = DeviceState::idle;
    bool gone_ = false;  // the line ended: nothing brings it back
    double rate_hz_ = 0.0;
    ArrivalRate arrival_;
    std::array<std::byte, 65536> buffer_{};  // more than any packet
    std::size_t filled_ = 0;
    SilenceWatch watch_;
    std::uint64_t life_ = 0;
    const char* last_text_ = "";
};

}  // namespace hinge::drivers
