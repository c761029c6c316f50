#pragma once

#include <array>

#include "drivers/emulator/lab_signal.h"

// How the emulated lab is wired to the card's inputs: plates on 0 to 11, cords on 12 and 13, sync on 14.
namespace hinge::drivers::comedilib {

// What one volt at the amplifier means: an AMTI amplifier at 10 V excitation and gain 4000 puts out 1 V for
// 25 uV/V, and our emulated plates have 10, 10, 20 N/(uV/V) and 4 N m/(uV/V).
inline constexpr std::array<double, 6> kPlateUnitsPerVolt{250.0, 250.0, 500.0, 100.0, 100.0, 100.0};
// A potentiometer transducer of 3 m cord on 10 V.
inline constexpr double kCord_m_per_v = 0.3;
inline constexpr double kSyncLevel_v = 5.0;

[[nodiscard]] inline double volts_at(const LabSample& lab, unsigned channel) {
    if (channel < 12) {
        return lab.plates[channel / 6][channel % 6] / kPlateUnitsPerVolt[channel % 6];
    }
    switch (channel) {
        case 12: return lab.bar_m / kCord_m_per_v;
        case 13: return lab.hip_m / kCord_m_per_v;
        case 14: return lab.sync ? kSyncLevel_v : 0.0;
        default: return 0.0;
    }
}

}  // namespace hinge::drivers::comedilib
