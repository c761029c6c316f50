#pragma once

#include <cstdint>

#include "datasets/model/trial.h"
#include "drivers/simulated/options.h"
#include "drivers/simulated/truth.h"

// The whole simulator in one call: the same options and seed give the same bits.
namespace hinge::drivers::simulated {

struct SimulatedSet {
    Trial trial;
    Truth truth;
};

[[nodiscard]] SimulatedSet simulate(const LifterOptions& lifter, const SensorOptions& sensors,
                                    std::uint64_t seed);

}  // namespace hinge::drivers::simulated
