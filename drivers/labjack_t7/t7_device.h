#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "drivers/device.h"
#include "drivers/labjack_t7/assembler.h"
#include "drivers/labjack_t7/core_clock.h"
#include "drivers/labjack_t7/setup.h"
#include "drivers/stream/silence_watch.h"
#include "drivers/transport/arrival_rate.h"
#include "drivers/transport/tcp.h"

// The state machine behind `open_device`: start in device.cpp, the running stream and its end in
// device_stream.cpp.
namespace hinge::drivers::t7 {

inline constexpr int kConnect_ms = 2000;

class T7Device final : public Device {
public:
    T7Device(std::string name, Settings settings, Identity identity, std::unique_ptr<ModbusClient> client,
             const Clock& clock)
        : name_(std::move(name)),
          settings_(std::move(settings)),
          identity_(std::move(identity)),
          plan_(make_scan_plan(settings_, identity_.calibration)),
          client_(std::move(client)),
          clock_(clock) {}
    T7Device(const T7Device&) = delete;
    T7Device& operator=(const T7Device&) = delete;
    ~T7Device() override { T7Device::close(); }

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
    Result<void> begin_stream();
    Result<void> check_rate();
    Result<void> read_timers();
    void receive(FrameSink& sink) noexcept;
    void take(std::size_t bytes, FrameSink& sink) noexcept;
    void follow_silence(FrameSink& sink) noexcept;
    void follow_command_port(FrameSink& sink) noexcept;
    void fail(const char* text, FrameSink& sink) noexcept;
    Result<void> quieten_device();
    void drain(FrameSink& sink) noexcept;
    [[nodiscard]] bool awaits_trigger() const noexcept;
    [[nodiscard]] std::uint64_t scan() const noexcept { return assembler_ ? assembler_->next_scan() : 0; }
    [[nodiscard]] Error failure() const;

    std::string name_;
    Settings settings_;
    Identity identity_;
    ScanPlan plan_;
    std::unique_ptr<ModbusClient> client_;
    const Clock& clock_;

    DeviceState state_ = DeviceState::idle;
    bool command_works_ = true;
    bool enabled_ = false;  // STREAM_ENABLE may be 1 in the device
    std::optional<StreamShape> shape_;
    std::unique_ptr<TcpStream> stream_;
    std::optional<Assembler> assembler_;
    CoreClock core_clock_;
    ArrivalRate arrival_;
    std::array<std::byte, 16384> buffer_{};
    std::size_t filled_ = 0;
    SilenceWatch watch_;
    std::int64_t timer_asked_ns_ = 0;
    const char* last_text_ = "";
};

}  // namespace hinge::drivers::t7
