#include "drivers/emulator/lab_signal.h"

#include <cmath>
#include <numbers>

#include "datasets/model/units.h"

namespace hinge::drivers {

LabSample test_pattern(double time_s) {
    constexpr double kWeight_n = 40.0 * kStandardGravity_m_s2;
    const double sway = std::sin(std::numbers::pi * time_s);
    const double lift = 0.5 - 0.5 * std::cos(0.5 * std::numbers::pi * time_s);
    LabSample sample;
    for (std::size_t side = 0; side < 2; ++side) {
        const double sign = side == 0 ? 1.0 : -1.0;
        sample.plates[side] = {2.0 * sway, sign * 15.0, kWeight_n * (1.0 + 0.05 * sign * sway),
                               3.0 * sway, sign * 8.0,  0.5 * sway};
    }
    sample.bar_m = 0.225 + 0.6 * lift;
    sample.hip_m = 0.55 + 0.4 * lift;
    sample.sync = time_s - std::floor(time_s) < 0.1;
    return sample;
}

}  // namespace hinge::drivers
