#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "datasets/model/channel_layout.h"
#include "drivers/labjack_t7/calibration.h"
#include "drivers/labjack_t7/settings.h"

// Which registers the device samples in one scan, and what they become.
//
// Wire: one u16 word per scan-list entry, analog inputs first. A 32-bit register is two entries, the low
// word followed by STREAM_DATA_CAPTURE_16 (high word). Layout: analog u16, then quadrature i32, FIO u16,
// core timer u32 where configured; a pair of words is one channel.
namespace hinge::drivers::t7 {

struct ScanPlan {
    std::vector<std::uint16_t> addresses;  // the scan list
    ChannelLayout layout;
    std::size_t analog_count = 0;
    std::vector<bool> is_low_word;          // per entry: joined with the next entry
    std::optional<std::size_t> sync_word;   // entry holding FIO_STATE
    std::optional<std::size_t> timer_word;  // entry holding the low word of CORE_TIMER
    std::uint16_t sync_mask = 0;
    bool sync_active_high = true;
    // Time between neighbouring entries. With automatic settling 10..15 us (devices.md 1.2, from memory).
    double channel_skew_s = 12.5e-6;

    [[nodiscard]] std::size_t words() const noexcept { return addresses.size(); }
};

[[nodiscard]] ScanPlan make_scan_plan(const Settings& settings, const Calibration& calibration);

}  // namespace hinge::drivers::t7
