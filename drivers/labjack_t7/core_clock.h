#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "drivers/labjack_t7/registers.h"

// How fast the device's 40 MHz timer runs on the host clock, from readings bracketed by the host clock.
// A reading's uncertainty is half its round trip, so slow ones are passed over (devices.md 8.3).
namespace hinge::drivers::t7 {

class CoreClock {
public:
    // The timer read `ticks` between the two host instants.
    void add(std::uint32_t ticks, std::int64_t asked_ns, std::int64_t answered_ns) noexcept {
        const std::int64_t round_trip_ns = answered_ns - asked_ns;
        const Reading reading{ticks, asked_ns + round_trip_ns / 2, round_trip_ns};
        if (!first_ ||
            (reading.host_ns - first_->host_ns < kAnchor_ns && round_trip_ns < first_->round_trip_ns)) {
            first_ = reading;
            return;
        }
        const double host_s = static_cast<double>(reading.host_ns - first_->host_ns) * 1e-9;
        const double uncertainty_ppm =
            static_cast<double>(round_trip_ns + first_->round_trip_ns) * 0.5e-3 / host_s;
        if (host_s < kShortest_s || uncertainty_ppm > best_ppm_) {
            return;
        }
        best_ppm_ = std::max(uncertainty_ppm, kGood_ppm);
        // Both clocks agree to far better than half a wrap (53 s), so the host tells the number of wraps.
        constexpr double kWrap = 4294967296.0;
        const double step = static_cast<double>(ticks) - static_cast<double>(first_->ticks);
        const double expected = host_s * kCoreTimer_hz;
        const double wraps = static_cast<double>(static_cast<std::int64_t>((expected - step) / kWrap + 0.5));
        drift_ppm_ = ((step + wraps * kWrap) / expected - 1.0) * 1e6;
    }

    // Positive: the device's clock is fast. 0 until it is known to 100 ppm.
    [[nodiscard]] double drift_ppm() const noexcept { return drift_ppm_; }

private:
    struct Reading {
        std::uint32_t ticks = 0;
        std::int64_t host_ns = 0;
        std::int64_t round_trip_ns = 0;
    };
    static constexpr std::int64_t kAnchor_ns = 1'000'000'000;
    static constexpr double kShortest_s = 1.5;
    static constexpr double kGood_ppm = 10.0;
    double best_ppm_ = 100.0;  // uncertainty of `drift_ppm_`, not better than kGood_ppm
    std::optional<Reading> first_;
    double drift_ppm_ = 0.0;
};

}  // namespace hinge::drivers::t7
