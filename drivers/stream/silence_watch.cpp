#include "drivers/stream/silence_watch.h"

#include <algorithm>
#include <utility>

namespace hinge::drivers {

void SilenceWatch::begin(std::int64_t now_ns, double block_s) noexcept {
    constexpr double kBlocks = 5.0;
    heard_ns_ = now_ns;
    stalled_after_ns_ =
        std::clamp(static_cast<std::int64_t>(1e9 * kBlocks * block_s), kStalledAfter_ns, kLostAfter_ns);
    stalled_ = false;
}

bool SilenceWatch::heard(std::int64_t now_ns) noexcept {
    heard_ns_ = now_ns;
    return std::exchange(stalled_, false);
}

Silence SilenceWatch::judge(std::int64_t now_ns) noexcept {
    if (is_lost(now_ns)) {
        return Silence::lost;
    }
    if (now_ns - heard_ns_ < stalled_after_ns_) {
        return Silence::none;
    }
    return std::exchange(stalled_, true) ? Silence::goes_on : Silence::begins;
}

std::int64_t SilenceWatch::deadline_ns() const noexcept {
    return heard_ns_ + (stalled_ ? kLostAfter_ns : stalled_after_ns_);
}

}  // namespace hinge::drivers
