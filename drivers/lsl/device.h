#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "drivers/driver.h"
#include "drivers/lsl/packet.h"
#include "drivers/lsl/reconnect.h"
#include "drivers/lsl/session.h"
#include "drivers/lsl/stamp_watch.h"
#include "drivers/stream/stream_device.h"

// A regular, numeric LSL stream as a device. LSL has no command that stops a stream: the connection is
// closed, and a new one waits for the next start. What is missing is judged by StampWatch; while it doubts,
// samples are held back, at most some 0.5 s, so that a gap stands where it is. A connection that is lost is
// looked for again for five seconds, by the stream's source_id.
namespace hinge::drivers::lab_streaming {

// The connection of the moment; none reads as closed, or as silence while another is awaited.
class Feed final : public ByteStream {
public:
    explicit Feed(std::unique_ptr<TcpStream> line) : line_(std::move(line)) {}
    void replace(std::unique_ptr<TcpStream> line) noexcept {
        line_ = std::move(line);
        awaited_ = false;
    }
    // Lets go of the line; another one will come.
    void await() noexcept {
        line_.reset();
        awaited_ = true;
    }
    IoResult read_some(std::span<std::byte> into) noexcept override {
        return line_ ? line_->read_some(into) : none();
    }
    IoResult write_some(std::span<const std::byte> from) noexcept override {
        return line_ ? line_->write_some(from) : none();
    }
    int descriptor() const noexcept override { return line_ ? line_->descriptor() : -1; }
    void close() noexcept override {
        line_.reset();
        awaited_ = false;
    }

private:
    [[nodiscard]] IoResult none() const noexcept {
        return {awaited_ ? IoStatus::would_block : IoStatus::closed, 0, 0};
    }
    std::unique_ptr<TcpStream> line_;
    bool awaited_ = false;
};

class Protocol final : public StreamProtocol {
public:
    // `feed` is the line of the device that owns this protocol.
    Protocol(Settings settings, StreamDescription stream, Feed& feed, const Clock& clock);

    Result<StreamInfo> negotiate(ByteStream& line, const StreamRequest& request) override;
    Result<void> begin(ByteStream& line) override;
    std::size_t take(std::span<const std::byte> bytes, std::int64_t host_ns,
                     FrameSink& sink) noexcept override;
    const char* follow(ByteStream&, std::int64_t now_ns, FrameSink& sink) noexcept override;
    bool recover(ByteStream&, std::int64_t now_ns, FrameSink& sink) noexcept override;
    std::int64_t wakes_at_ns() const noexcept override { return wakes_ns_; }
    Result<void> end(ByteStream&) override;
    void finish(FrameSink& sink) noexcept override;
    Result<void> zero(ByteStream&) override;
    const StreamCounts& counts() const noexcept override { return builder_.counts; }
    std::uint64_t next_scan() const noexcept override { return builder_.next_scan(); }
    std::uint64_t life() const noexcept override { return received_; }
    double block_s() const noexcept override { return 0.050; }

private:
    void take_sample(const Sample& sample, FrameSink& sink) noexcept;
    void settle(StampVerdict verdict, FrameSink& sink) noexcept;
    void hold(std::uint64_t ticks) noexcept;
    void release(FrameSink& sink) noexcept;
    void resume(double time_s, FrameSink& sink) noexcept;
    [[nodiscard]] int buffer_samples() const noexcept;
    void copy_values(std::span<const std::byte> values) noexcept;
    void renew_connection() noexcept;

    Settings settings_;
    StreamDescription stream_;
    Feed& feed_;
    const Clock& clock_;
    BlockBuilder builder_;
    std::vector<std::byte> scan_;
    bool swapped_ = false;
    bool ending_ = false;
    bool used_ = false;  // the connection has carried a stream
    std::optional<double> last_s_;
    std::int64_t host_ns_ = 0;    // when the bytes of the moment came
    std::uint64_t received_ = 0;  // samples since the start
    StampWatch watch_;

    // Samples held back while their stamps are in doubt.
    struct Held {
        std::uint64_t ticks = 0;
        std::int64_t host_ns = 0;
    };
    std::vector<Held> held_;
    std::vector<std::byte> held_values_;
    std::size_t held_count_ = 0;

    Reconnect reconnect_;
    bool recovering_ = false;
    bool resuming_ = false;  // the next stamp is the first after the connection was lost
    std::int64_t lost_ns_ = 0;
    std::int64_t wakes_ns_ = kNoDeadline_ns;
    const char* ended_ = nullptr;
};

// `units`: none, one for all channels, or one for each.
[[nodiscard]] ChannelLayout layout_of(const StreamDescription& stream,
                                      const std::vector<std::string>& units = {});

[[nodiscard]] Result<std::unique_ptr<Device>> open_device(const DeviceConfig& config, const Clock& clock);

}  // namespace hinge::drivers::lab_streaming

namespace hinge::drivers {

[[nodiscard]] const DriverModule& lsl();

}  // namespace hinge::drivers
