#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "drivers/driver.h"
#include "drivers/stream/stream_device.h"
#include "drivers/tecgihan_fp/controller.h"

// Tec Gihan force plates. Data is polled: the first packet comes after START by itself, each further one
// after DT. A packet has neither header nor counter nor checksum, so the byte count is all there is: when it
// does not come out, the run ends (devices.md 3.4).
namespace hinge::drivers::tecgihan {

class Protocol final : public StreamProtocol {
public:
    Protocol(Settings settings, Identity identity);

    Result<StreamInfo> negotiate(ByteStream& line, const StreamRequest& request) override;
    Result<void> begin(ByteStream& line) override;
    std::size_t take(std::span<const std::byte> bytes, std::int64_t host_ns,
                     FrameSink& sink) noexcept override;
    const char* follow(ByteStream& line, std::int64_t now_ns, FrameSink& sink) noexcept override;
    std::int64_t wakes_at_ns() const noexcept override;
    Result<void> end(ByteStream& line) override { return tell(line, "STOP"); }
    void finish(FrameSink& sink) noexcept override { builder_.flush(sink); }
    Drain drain() const noexcept override { return {settings_.stop_wait_ms, settings_.stop_wait_ms + 200}; }
    Result<void> zero(ByteStream& line) override { return zero_plates(line, settings_); }
    const StreamCounts& counts() const noexcept override { return builder_.counts; }
    std::uint64_t next_scan() const noexcept override { return builder_.next_scan(); }
    double block_s() const noexcept override { return static_cast<double>(rate_.bundle) / rate_.hz; }

private:
    void deliver(std::int64_t host_ns, FrameSink& sink) noexcept;
    [[nodiscard]] const char* give_up(ByteStream& line, const char* text) noexcept;

    Settings settings_;
    Identity identity_;
    Rate rate_ = rate_for(1000.0);
    BlockBuilder builder_;
    std::vector<std::byte> packet_;
    std::array<std::byte, 2 * kAxes * kMaxPlates> scan_{};
    std::size_t filled_ = 0;
    std::int64_t last_byte_ns_ = 0;
    bool wants_next_ = false;  // DT has to be sent
    bool has_surplus_ = false;
};

[[nodiscard]] ChannelLayout layout_of(const Identity& identity);
[[nodiscard]] Result<std::unique_ptr<Device>> open_device(const DeviceConfig& config, const Clock& clock);

}  // namespace hinge::drivers::tecgihan

namespace hinge::drivers {

[[nodiscard]] const DriverModule& tecgihan_fp();

}  // namespace hinge::drivers
