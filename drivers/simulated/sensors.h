#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "datasets/model/channel_layout.h"
#include "datasets/model/trial.h"
#include "drivers/simulated/movement.h"

// The instruments: from the noiseless movement to whole counts on the wire, and from counts to a trial.
//
// One device, "sim": six plate channels per foot as i16 (Fx Fy Fz Mx My Mz at the sensor origin, az0 below
// the surface), the bar's encoder as i32 and, if there is one, the hip's; value = count * scale.
namespace hinge::drivers::simulated {

inline constexpr std::size_t kPlateChannels = 6;
inline constexpr std::int32_t kNoReading = INT32_MIN;  // an encoder that did not answer

struct Wire {
    ChannelLayout layout;
    std::size_t scans = 0;
    std::vector<std::byte> samples;  // every scan, also those that will go missing
    std::vector<bool> missing;       // per scan: lost before it reached the host
};

[[nodiscard]] Wire measure(const Movement& movement, const LifterOptions& lifter,
                           const SensorOptions& sensors, std::uint64_t seed);

// The trial that a perfect acquisition makes of it; signals are computed from the counts alone.
[[nodiscard]] Trial trial_from(const Wire& wire, const LifterOptions& lifter, const SensorOptions& sensors);

}  // namespace hinge::drivers::simulated
