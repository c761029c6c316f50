#include "cli/live_outlet.h"

#include <time.h>

#include <array>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <chrono>
#include <cstdint>
#include <optional>

namespace hinge::cli {
namespace {

using acquisition::LiveScan;
using drivers::lab_streaming::Outlet;
using drivers::lab_streaming::StreamDescription;

constexpr std::uint16_t kFirstPort = 16571;  // devices.md 6.1
constexpr std::uint16_t kLastPort = 16603;
constexpr std::chrono::milliseconds kLook{10};
constexpr std::size_t kOverlap = 64;
constexpr std::size_t kPlateValues = 6;
constexpr std::size_t kValues = 2 * kPlateValues + 2;

StreamDescription describe(double rate_hz) {
    StreamDescription stream{
        .name = "Hinge", .type = "Force", .source_id = "hinge-live", .nominal_hz = rate_hz};
    stream.uid = to_string(boost::uuids::random_generator()());
    for (const char* side : {"left", "right"}) {
        for (const char* axis : {"fx", "fy", "fz", "mx", "my", "mz"}) {
            stream.channels.push_back({std::string(side) + "_" + axis, axis[0] == 'f' ? "N" : "Nm", "Force"});
        }
    }
    stream.channels.push_back({"bar", "m", "Position"});
    stream.channels.push_back({"hip", "m", "Position"});
    return stream;
}

// What LSL calls the local clock.
double now_s() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

std::array<float, kValues> values_of(const LiveScan& scan) {
    std::array<float, kValues> values{};
    for (std::size_t i = 0; i < kPlateValues; ++i) {
        values[i] = static_cast<float>(scan.values.left[i]);
        values[kPlateValues + i] = static_cast<float>(scan.values.right[i]);
    }
    values[2 * kPlateValues] = static_cast<float>(scan.values.bar);
    values[2 * kPlateValues + 1] = static_cast<float>(scan.values.hip);
    return values;
}

}  // namespace

Result<std::unique_ptr<LiveOutlet>> LiveOutlet::open(const acquisition::Recorder& recorder, double rate_hz) {
    for (std::uint16_t port = kFirstPort;; ++port) {
        auto outlet = Outlet::open(describe(rate_hz), port);
        if (outlet) {
            return std::unique_ptr<LiveOutlet>(new LiveOutlet(recorder, rate_hz, std::move(*outlet)));
        }
        if (port == kLastPort) {
            return outlet.error();
        }
    }
}

LiveOutlet::LiveOutlet(const acquisition::Recorder& recorder, double rate_hz, std::unique_ptr<Outlet> outlet)
    : recorder_(recorder), rate_hz_(rate_hz), outlet_(std::move(outlet)) {
    thread_ = std::jthread([this](const std::stop_token& stop) { publish(stop); });
}

void LiveOutlet::publish(const std::stop_token& stop) {
    const acquisition::LiveRing& live = recorder_.live();
    std::uint64_t seen = live.count();
    std::optional<std::uint64_t> first_scan, last_scan;
    double start_s = 0.0;
    while (!stop.stop_requested()) {
        std::this_thread::sleep_for(kLook);
        const std::uint64_t count = live.count();
        // More may have come since `count` was read: some overlap, and each scan once.
        for (const LiveScan& scan : live.latest(count - seen + kOverlap)) {
            if (last_scan && scan.scan <= *last_scan) {
                continue;
            }
            if (!first_scan) {
                first_scan = scan.scan;
                start_s = now_s();
            }
            last_scan = scan.scan;
            // A lost scan is a jump of the time, as inlets expect it.
            const double after_s = static_cast<double>(scan.scan - *first_scan) / rate_hz_;
            outlet_->publish(values_of(scan), start_s + after_s);
        }
        seen = count;
    }
}

}  // namespace hinge::cli
