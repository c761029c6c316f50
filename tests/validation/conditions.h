#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "drivers/simulated/options.h"
#include "drivers/simulated/random.h"

// The circumstances under which the analysis is compared with the simulator's truth.
namespace hinge::validation {

struct Subject {
    drivers::simulated::LifterOptions lifter;
    drivers::simulated::SensorOptions sensors;
};

struct Condition {
    std::string_view id;
    std::string_view meaning;
    bool hip_should_refuse = false;  // the quality gate must answer INDETERMINATE
    // Turns a random lifter into one of this condition; may draw more random numbers.
    void (*prepare)(Subject& subject, drivers::simulated::Random& random) = nullptr;
};

[[nodiscard]] std::span<const Condition> all_conditions();

// The n-th lifter of a condition: the same seed and n give the same lifter.
[[nodiscard]] Subject draw_subject(const Condition& condition, std::uint64_t seed, std::uint64_t n);

}  // namespace hinge::validation
