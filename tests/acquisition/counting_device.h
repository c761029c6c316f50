#pragma once

#include <array>
#include <atomic>
#include <cstring>
#include <memory>

#include "drivers/driver.h"

// A device for tests: sends i16 scans of thirteen channels (two engineering_6 plates and a bar), each a known
// function of its scan number, and loses scans where it is told to.
namespace hinge::acquisition::testing {

inline constexpr std::size_t kChannels = 13;
inline constexpr double kForceStep_n = 0.1;     // one count of a plate channel, N or N m
inline constexpr double kLengthStep_m = 0.001;  // one count of the bar channel

struct CountingPlan {
    std::uint64_t block_scans = 10;
    std::uint64_t total_scans = 0;  // end of stream after so many, 0: never
    std::uint64_t gap_at = 0;       // scans [gap_at, gap_at + gap_scans) are lost
    std::uint64_t gap_scans = 0;
    std::uint64_t fail_at = 0;  // `service` fails at this scan, 0: never
    double rate_hz = 1000.0;
    std::uint64_t step_at = 0;           // vertical forces are zero before this scan
    std::uint64_t line_at = UINT64_MAX;  // "rmz" is the sync line, on from this scan
    std::uint64_t empty_at = 0;  // vertical forces are `empty_left` and zero from this scan on, 0: never
    std::int16_t empty_left = 0;
    std::int16_t fz_left = 4000, fz_right = 3000;
    bool as_fast_as_possible = false;
};

inline std::array<std::int16_t, kChannels> counting_scan(const CountingPlan& plan, std::uint64_t scan) {
    std::array<std::int16_t, kChannels> values{};
    const bool loaded = scan >= plan.step_at;
    values[0] = static_cast<std::int16_t>(scan % 1000);
    values[2] = loaded ? plan.fz_left : std::int16_t{0};
    values[8] = loaded ? plan.fz_right : std::int16_t{0};
    if (plan.empty_at != 0 && scan >= plan.empty_at) {
        values[2] = plan.empty_left;
        values[8] = 0;
    }
    values[11] = scan >= plan.line_at ? std::int16_t{10} : std::int16_t{0};
    values[12] = static_cast<std::int16_t>(225 + scan % 600);
    return values;
}

class CountingDevice final : public drivers::Device {
public:
    CountingDevice(const CountingPlan& plan, const drivers::Clock& clock) : plan_(plan), clock_(clock) {}

    Result<drivers::StreamInfo> negotiate(const drivers::StreamRequest&) override {
        drivers::StreamInfo info;
        info.serial = "T1";
        info.nominal_hz = info.actual_hz = plan_.rate_hz;
        static constexpr std::array<const char*, kChannels> kIds{
            "lfx", "lfy", "lfz", "lmx", "lmy", "lmz", "rfx", "rfy", "rfz", "rmx", "rmy", "rmz", "cord"};
        for (std::size_t at = 0; at < kChannels; ++at) {
            Channel channel;
            channel.id = kIds[at];
            channel.wire = WireType::i16;
            channel.scale = at == 12 ? kLengthStep_m : kForceStep_n;
            channel.unit = at == 12 ? "m" : "N";
            info.layout.channels.push_back(channel);
        }
        return info;
    }
    Result<void> start() override {
        started_ns_ = clock_.now_ns();
        return {};
    }
    drivers::PollDescriptors poll_descriptors() const noexcept override { return {}; }
    std::int64_t next_deadline_ns() const noexcept override { return due_ns(next_ + plan_.block_scans); }

    Result<void> service(drivers::FrameSink& sink) noexcept override {
        for (int blocks = 0; blocks < 64 && !ended_; ++blocks) {
            if (!plan_.as_fast_as_possible && clock_.now_ns() < due_ns(next_ + plan_.block_scans)) {
                break;
            }
            if (plan_.fail_at != 0 && next_ >= plan_.fail_at) {
                return Error{ErrorCode::device_failed, "the plug was pulled"};
            }
            send(sink);
        }
        return {};
    }
    Result<void> stop(drivers::StopMode, drivers::FrameSink&) override { return {}; }
    Result<void> zero() override { return Error{ErrorCode::invalid_argument, "no hardware tare"}; }
    drivers::Health health() const override {
        drivers::Health health;
        health.crc_errors = 7;
        return health;
    }
    void close() noexcept override {}

private:
    [[nodiscard]] std::int64_t due_ns(std::uint64_t scan) const noexcept {
        return started_ns_ + static_cast<std::int64_t>(static_cast<double>(scan) / plan_.rate_hz * 1e9);
    }
    void send(drivers::FrameSink& sink) noexcept {
        std::uint64_t dropped = 0;
        if (plan_.gap_scans > 0 && next_ == plan_.gap_at) {
            dropped = plan_.gap_scans;
            next_ += dropped;
        }
        std::uint64_t scans = std::min<std::uint64_t>(plan_.block_scans, kMostBlockScans);
        if (plan_.total_scans > 0) {
            scans = std::min(scans, plan_.total_scans - next_);
        }
        for (std::uint64_t scan = 0; scan < scans; ++scan) {
            const auto values = counting_scan(plan_, next_ + scan);
            std::memcpy(&buffer_[scan * kChannels * 2], values.data(), kChannels * 2);
        }
        if (scans > 0) {
            sink.on_frames({.first_scan = next_,
                            .scan_count = static_cast<std::uint32_t>(scans),
                            .dropped_before = dropped,
                            .device_ticks = 0,
                            .host_ns = clock_.now_ns(),
                            .flags = dropped > 0 ? std::uint32_t{kBlockGapBefore} : 0U,
                            .raw = {buffer_.data(), scans * kChannels * 2}});
        }
        next_ += scans;
        if (plan_.total_scans > 0 && next_ >= plan_.total_scans) {
            ended_ = true;
            sink.on_event(
                {.kind = drivers::DeviceEventKind::end_of_stream, .scan = next_, .text = "the end"});
        }
    }

    static constexpr std::size_t kMostBlockScans = 500;
    CountingPlan plan_;
    const drivers::Clock& clock_;
    std::int64_t started_ns_ = 0;
    std::uint64_t next_ = 0;
    bool ended_ = false;
    std::array<std::byte, kMostBlockScans * kChannels * 2> buffer_{};
};

// The plan of the next device that the driver "counting" opens.
inline CountingPlan& next_plan() {
    static CountingPlan plan;
    return plan;
}

inline std::span<const drivers::DriverModule* const> counting_drivers() {
    static constexpr std::array<drivers::ConfigKey, 1> kKeys{{{"channels.N.ain", "integer", "0", "input"}}};
    static const drivers::DriverModule module{
        "counting", "counts", kKeys, [] { return std::vector<drivers::FoundDevice>{}; },
        [](const drivers::DeviceConfig&,
           const drivers::Clock& clock) -> Result<std::unique_ptr<drivers::Device>> {
            return std::unique_ptr<drivers::Device>(std::make_unique<CountingDevice>(next_plan(), clock));
        }};
    static const std::array<const drivers::DriverModule*, 1> modules{&module};
    return modules;
}

inline constexpr std::string_view kCountingLab = R"(
[athlete]
id = "t"
[plate.left]
channels = ["c/lfx", "c/lfy", "c/lfz", "c/lmx", "c/lmy", "c/lmz"]
centre_m = [0.0, 0.16, 0.0]
[plate.right]
channels = ["c/rfx", "c/rfy", "c/rfz", "c/rmx", "c/rmy", "c/rmz"]
centre_m = [0.0, -0.16, 0.0]
[transducer.bar]
channel = "c/cord"
[device.c]
driver = "counting"
)";

}  // namespace hinge::acquisition::testing
