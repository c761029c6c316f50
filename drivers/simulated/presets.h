#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "drivers/simulated/options.h"
#include "drivers/simulated/random.h"

// Named lifters, and lifters drawn at random for Monte Carlo tests.
namespace hinge::drivers::simulated {

struct Preset {
    std::string_view id;
    std::string_view meaning;
    LifterOptions (*make)();
};

[[nodiscard]] std::span<const Preset> presets();
[[nodiscard]] std::optional<LifterOptions> find_preset(std::string_view id);

// A lifter from the ranges of science.md J and F.6: any body, any technique, one rep, 3 s hold.
[[nodiscard]] LifterOptions random_lifter(Random& random);

}  // namespace hinge::drivers::simulated
