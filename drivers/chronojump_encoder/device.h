#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "drivers/chronojump_encoder/settings.h"
#include "drivers/stream/stream_device.h"

// A Chronojump linear encoder. It streams from power-up and its wire has no counter, so what is lost can only
// be suspected: when bytes have come 1.5 ticks later than before for two seconds (devices.md 2.1).
namespace hinge::drivers::chronojump {

class Protocol final : public StreamProtocol {
public:
    explicit Protocol(Settings settings) : settings_(std::move(settings)) {}

    Result<StreamInfo> negotiate(ByteStream& line, const StreamRequest& request) override;
    Result<void> begin(ByteStream& line) override;
    std::size_t take(std::span<const std::byte> bytes, std::int64_t host_ns,
                     FrameSink& sink) noexcept override;
    void finish(FrameSink& sink) noexcept override;
    Result<void> zero(ByteStream& line) override;
    const StreamCounts& counts() const noexcept override { return builder_.counts; }
    std::uint64_t next_scan() const noexcept override { return builder_.next_scan(); }
    std::uint64_t life() const noexcept override { return displacements_; }
    double block_s() const noexcept override { return 1.0 / settings_.nominal_rate_hz; }

private:
    void take_byte(std::byte wire, std::int64_t host_ns, FrameSink& sink) noexcept;
    void release(FrameSink& sink) noexcept;
    void look_for_loss(std::int64_t host_ns, FrameSink& sink) noexcept;

    // A scan waits for the byte behind it, which may be its trigger.
    struct Held {
        std::int8_t counts = 0;
        bool is_rail = false;
        bool has_edge = false;
        std::int64_t host_ns = 0;
    };

    Settings settings_;
    BlockBuilder builder_;
    ArrivalRate arrival_;
    std::optional<Held> held_;
    std::size_t discard_ = 0;
    std::uint64_t displacements_ = 0;  // bytes that are scans, discarded ones included
    bool trigger_ = false;
};

[[nodiscard]] ChannelLayout layout_of(const Settings& settings);
[[nodiscard]] Result<std::unique_ptr<Device>> open_device(const DeviceConfig& config, const Clock& clock);

}  // namespace hinge::drivers::chronojump

namespace hinge::drivers {

[[nodiscard]] const DriverModule& chronojump_encoder();

}  // namespace hinge::drivers
