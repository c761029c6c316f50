#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "drivers/driver.h"
#include "drivers/lsl/packet.h"
#include "drivers/lsl/session.h"
#include "drivers/stream/stream_device.h"

// A regular, numeric LSL stream as a device. LSL has no command that stops a stream: the connection is
// closed, and a new one waits for the next start. A sample whose transmitted time lies more than one and a
// half periods after the one before it stands behind a gap (devices.md 6).
namespace hinge::drivers::lab_streaming {

// The connection of the moment; none reads as silence.
class Feed final : public ByteStream {
public:
    explicit Feed(std::unique_ptr<TcpStream> line) : line_(std::move(line)) {}
    void replace(std::unique_ptr<TcpStream> line) noexcept { line_ = std::move(line); }
    IoResult read_some(std::span<std::byte> into) noexcept override {
        return line_ ? line_->read_some(into) : IoResult{IoStatus::closed, 0, 0};
    }
    IoResult write_some(std::span<const std::byte> from) noexcept override {
        return line_ ? line_->write_some(from) : IoResult{IoStatus::closed, 0, 0};
    }
    int descriptor() const noexcept override { return line_ ? line_->descriptor() : -1; }
    void close() noexcept override { line_.reset(); }

private:
    std::unique_ptr<TcpStream> line_;
};

class Protocol final : public StreamProtocol {
public:
    // `feed` is the line of the device that owns this protocol.
    Protocol(Settings settings, StreamDescription stream, Feed& feed, const Clock& clock);

    Result<StreamInfo> negotiate(ByteStream& line, const StreamRequest& request) override;
    Result<void> begin(ByteStream& line) override;
    std::size_t take(std::span<const std::byte> bytes, std::int64_t host_ns,
                     FrameSink& sink) noexcept override;
    const char* follow(ByteStream&, std::int64_t, FrameSink&) noexcept override { return ended_; }
    Result<void> end(ByteStream&) override;
    void finish(FrameSink& sink) noexcept override;
    Result<void> zero(ByteStream&) override;
    const StreamCounts& counts() const noexcept override { return builder_.counts; }
    std::uint64_t next_scan() const noexcept override { return builder_.next_scan(); }
    double block_s() const noexcept override { return 0.050; }

private:
    void take_sample(const Sample& sample, FrameSink& sink) noexcept;
    void follow_time(double step_s, FrameSink& sink) noexcept;
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
