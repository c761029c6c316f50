#pragma once

#include <string_view>
#include <vector>

#include "datasets/model/result.h"
#include "drivers/emulator/emulator.h"

// Faults at given times, as text: "5 stall 1; 7.5 stall 0; 20 lose 2" (seconds since the emulator started,
// fault, value). Sorted by time.
namespace hinge::drivers {

struct TimedFault {
    double at_s = 0.0;
    Fault fault;
};

// `allowed` are the faults the emulator knows.
[[nodiscard]] Result<std::vector<TimedFault>> parse_fault_schedule(std::string_view text,
                                                                   std::span<const std::string_view> allowed);

}  // namespace hinge::drivers
