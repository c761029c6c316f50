#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "drivers/driver.h"
#include "drivers/qtm_rt/session.h"
#include "drivers/stream/stream_device.h"

// Force plates of any make that Qualisys Track Manager knows, over its real-time protocol (TCP). A frame
// brings the samples of all plates since the frame before, numbered: what is missing is known by number, what
// comes twice is left out (devices.md 5). The number is the device's clock; QTM says that the time of a frame
// is not that of the forces in it.
namespace hinge::drivers::qtm {

class Protocol final : public StreamProtocol {
public:
    // `plates` are those of `server` in the order of the channels.
    Protocol(Settings settings, Server server, std::vector<Plate> plates);

    Result<StreamInfo> negotiate(ByteStream& line, const StreamRequest& request) override;
    Result<void> begin(ByteStream& line) override;
    std::size_t take(std::span<const std::byte> bytes, std::int64_t host_ns,
                     FrameSink& sink) noexcept override;
    const char* follow(ByteStream& line, std::int64_t now_ns, FrameSink& sink) noexcept override;
    Result<void> end(ByteStream& line) override {
        return send_command(line, "StreamFrames Stop", settings_.order);
    }
    void finish(FrameSink& sink) noexcept override { builder_.flush(sink); }
    Result<void> zero(ByteStream& line) override;
    const StreamCounts& counts() const noexcept override { return builder_.counts; }
    std::uint64_t next_scan() const noexcept override { return builder_.next_scan(); }
    double block_s() const noexcept override { return 0.020; }

private:
    void take_frame(const Frame& frame, FrameSink& sink) noexcept;
    [[nodiscard]] const PlateSamples* find_lead(const Frame& frame, FrameSink& sink) noexcept;
    void add_sample(const Frame& frame, FrameSink& sink) noexcept;
    void take_event(std::byte event, FrameSink& sink) noexcept;

    Settings settings_;
    Server server_;
    std::vector<Plate> plates_;
    double rate_hz_;
    BlockBuilder builder_;
    std::vector<std::byte> scan_;
    std::optional<std::uint64_t> expected_;  // number of the next sample, unwrapped
    std::uint32_t last_frame_ = 0;
    bool plates_differ_ = false;
    const char* ended_ = nullptr;
};

// Channels in the order of the scan: nine per plate.
[[nodiscard]] ChannelLayout layout_of(const Server& server, const std::vector<Plate>& plates,
                                      const Settings& settings);

[[nodiscard]] Result<std::unique_ptr<Device>> open_device(const DeviceConfig& config, const Clock& clock);

}  // namespace hinge::drivers::qtm

namespace hinge::drivers {

[[nodiscard]] const DriverModule& qtm_rt();

}  // namespace hinge::drivers
