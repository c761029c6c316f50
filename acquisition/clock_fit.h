#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "datasets/model/result.h"

// The map between a device's clock and the host's. Pure functions; source: devices.md 8, science.md B.5.
namespace hinge::acquisition {

// Something that happened at `device_s` on the device's clock had arrived at `host_ns` on the host's.
struct ClockPoint {
    double device_s = 0.0;
    std::int64_t host_ns = 0;
};

struct ClockFitSettings {
    double window_s = 1.0;
    // One SD of the transport's smallest delay, which no arrival time can show; chosen by us (DECISIONS.md).
    // A constant delay is invisible here: only a TTL line shows it.
    double unseen_delay_s = 0.002;
    // One SD of a crystal nobody measured: a slope known no better than this and not clearly different from
    // one is taken as one.
    double crystal_ppm = 100.0;
};

// host = host_origin_ns + 1e9 * seconds_per_second * (device_s - device_origin_s)
struct ClockFit {
    double device_origin_s = 0.0;  // middle of what was fitted
    std::int64_t host_origin_ns = 0;
    double seconds_per_second = 1.0;  // host per device
    double drift_sd_ppm = 0.0;
    double residual_s = 0.0;     // RMS of the fastest arrivals about the line
    double uncertainty_s = 0.0;  // one SD of `host_ns`, anywhere in what was fitted
    std::size_t windows = 0;

    // Above zero: the device's clock runs fast.
    [[nodiscard]] double drift_ppm() const noexcept { return (1.0 / seconds_per_second - 1.0) * 1e6; }
    // Seconds since `host_origin_ns`; differences of these keep their precision.
    [[nodiscard]] double host_s(double device_s) const noexcept {
        return seconds_per_second * (device_s - device_origin_s);
    }
    [[nodiscard]] double device_s(double host_s_since_origin) const noexcept {
        return device_origin_s + host_s_since_origin / seconds_per_second;
    }
};

// Lower envelope: arrival = true time + delay with delay >= 0, so in each window only the fastest arrival
// counts; a line through those by Theil-Sen, then least squares without what lies beyond three SD. The
// windows are taken again along the line found, because a clock that is wrong by per cent hides its fastest
// arrival. The mean excess of the fastest arrivals stays in the line; for exponential delays it equals their
// residual, which is therefore part of the uncertainty. An error when there are no points.
[[nodiscard]] Result<ClockFit> fit_clock(std::span<const ClockPoint> points,
                                         const ClockFitSettings& settings = {});

// A question to the device and its answer, which carries the device's time.
struct RoundTrip {
    std::int64_t sent_ns = 0;
    double device_s = 0.0;
    std::int64_t received_ns = 0;
};

// The same line through the quickest round trip of each window, each taken at its middle. The uncertainty is
// half the quickest round trip: the answer may have been read anywhere inside it.
[[nodiscard]] Result<ClockFit> fit_round_trips(std::span<const RoundTrip> trips,
                                               const ClockFitSettings& settings = {});

}  // namespace hinge::acquisition
