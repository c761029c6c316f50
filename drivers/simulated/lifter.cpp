#include "drivers/simulated/lifter.h"

#include "drivers/simulated/movement.h"
#include "drivers/simulated/sensors.h"

namespace hinge::drivers::simulated {

SimulatedSet simulate(const LifterOptions& lifter, const SensorOptions& sensors, std::uint64_t seed) {
    const Movement movement = move(lifter, seed);
    const Wire wire = measure(movement, lifter, sensors, seed);
    return {trial_from(wire, lifter, sensors), truth_of(movement, lifter)};
}

}  // namespace hinge::drivers::simulated
