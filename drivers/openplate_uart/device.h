#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "drivers/driver.h"
#include "drivers/openplate_uart/assembler.h"
#include "drivers/stream/stream_device.h"

// Two open plates behind their coordinator's UART (devices.md 9.10). Their firmware boots stopped and
// takes lines of text on the same UART: ALL_START and ALL_STOP (devices.md 13).
namespace hinge::drivers::openplate {

class Protocol final : public StreamProtocol {
public:
    explicit Protocol(std::string port) : port_(std::move(port)) {}

    Result<StreamInfo> negotiate(ByteStream& line, const StreamRequest& request) override;
    Result<void> begin(ByteStream& line) override;
    Result<void> end(ByteStream& line) override;
    std::size_t take(std::span<const std::byte> bytes, std::int64_t host_ns,
                     FrameSink& sink) noexcept override {
        return assembler_.take(bytes, host_ns, sink);
    }
    void finish(FrameSink& sink) noexcept override { assembler_.finish(sink); }
    Result<void> zero(ByteStream& line) override;
    const StreamCounts& counts() const noexcept override { return assembler_.counts(); }
    std::uint64_t next_scan() const noexcept override { return assembler_.next_scan(); }
    double block_s() const noexcept override { return kSamplesPerFrame / kRate_hz; }
    double drift_ppm() const noexcept override { return assembler_.drift_ppm(); }

private:
    [[nodiscard]] Result<void> tell(ByteStream& line, std::string_view command) const;

    std::string port_;
    Assembler assembler_;
};

[[nodiscard]] std::span<const ConfigKey> config_keys() noexcept;
[[nodiscard]] ChannelLayout make_layout();
[[nodiscard]] Result<std::unique_ptr<Device>> open_device(const DeviceConfig& config, const Clock& clock);

}  // namespace hinge::drivers::openplate

namespace hinge::drivers {

[[nodiscard]] const DriverModule& openplate_uart();

}  // namespace hinge::drivers
