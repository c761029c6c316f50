#pragma once

#include <cstdint>

#include "drivers/device.h"

// Whether a running device still lives. Life is scans, not bytes: a peer that trickles bytes which never
// become a scan is as silent as a cut cable.
//
//   stalled after max(0.5 s, 5 blocks) without a scan, lost after 10 s without one.
//
// Both are our own convention (devices.md 11, health thresholds). Times are those of the device's Clock, in
// ns. Allocates nothing.
namespace hinge::drivers {

inline constexpr std::int64_t kStalledAfter_ns = 500'000'000;
inline constexpr std::int64_t kLostAfter_ns = 10'000'000'000;

enum class Silence : std::uint8_t {
    none,     // scans come, or came a moment ago
    begins,   // the device has stalled: told once
    goes_on,  // stalled, and told before
    lost,     // nothing to hope for
};

class SilenceWatch {
public:
    // A run begins at `now_ns`; one block of scans takes `block_s`.
    void begin(std::int64_t now_ns, double block_s) noexcept;
    // Scans came. True when they end a stall.
    bool heard(std::int64_t now_ns) noexcept;
    [[nodiscard]] Silence judge(std::int64_t now_ns) noexcept;
    // When `judge` must be asked next.
    [[nodiscard]] std::int64_t deadline_ns() const noexcept;
    // When scans came last, or the run began.
    [[nodiscard]] std::int64_t heard_ns() const noexcept { return heard_ns_; }
    // Whether so much time has passed without a scan that the device counts as lost.
    [[nodiscard]] bool is_lost(std::int64_t now_ns) const noexcept {
        return now_ns - heard_ns_ >= kLostAfter_ns;
    }

private:
    std::int64_t heard_ns_ = 0;
    std::int64_t stalled_after_ns_ = kStalledAfter_ns;
    bool stalled_ = false;
};

}  // namespace hinge::drivers
