#pragma once

#include <cstdint>
#include <optional>

#include "drivers/labjack_t7/registers.h"

// How fast the device's 40 MHz timer runs on the host clock, from readings bracketed by the host clock.
// A reading's uncertainty is half its round trip, so slow ones are passed over (devices.md 6.3 and 8.3).
namespace hinge::drivers::t7 {

class CoreClock {
public:
    // The timer read `ticks` between the two host instants.
    void add(std::uint32_t ticks, std::int64_t asked_ns, std::int64_t answered_ns) noexcept {
        const std::int64_t round_trip_ns = answered_ns - asked_ns;
        const Reading reading{ticks, asked_ns + round_trip_ns / 2, round_trip_ns};
        if (!first_ || (reading.host_ns - first_->host_ns < kAnchor_ns && round_trip_ns < first_->round_trip_ns)) {
            first_ = reading;
            return;
        }
        const double host_s = static_cast<double>(reading.host_ns - first_->host_ns) * 1e-9;
        if (round_trip_ns > 4 * first_->round_trip_ns || host_s < kShortest_s) {
            return;
        }
        // Both clocks agree to far better than half a wrap (53 s), so the host tells the number of wraps.
        constexpr double kWrap = 4294967296.0;
        const double step = static_cast<double>(ticks) - static_cast<double>(first_->ticks);
        const double expected = host_s * kCoreTimer_hz;
        const double wraps = static_cast<double>(static_cast<std::int64_t>((expected - step) / kWrap + 0.5));
        drift_ppm_ = ((step + wraps * kWrap) / expected - 1.0) * 1e6;
    }

    // Positive: the device's clock is fast. 0 until there are readings two seconds apart.
    [[nodiscard]] double drift_ppm() const noexcept { return drift_ppm_; }

private:
    struct Reading {
        std::uint32_t ticks = 0;
        std::int64_t host_ns = 0;
        std::int64_t round_trip_ns = 0;
    };
    static constexpr std::int64_t kAnchor_ns = 1'000'000'000;
    static constexpr double kShortest_s = 1.5;
    std::optional<Reading> first_;
    double drift_ppm_ = 0.0;
};

}  // namespace hinge::drivers::t7
