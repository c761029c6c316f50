#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>

// Random numbers that are the same on every standard library: the engine is specified by the standard, the
// distributions are ours.
namespace hinge::drivers::simulated {

class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}

    // Uniform in [0, 1), 53 bits.
    double unit() { return static_cast<double>(engine_() >> 11U) * 0x1.0p-53; }
    double uniform(double low, double high) { return low + (high - low) * unit(); }
    bool chance(double probability) { return unit() < probability; }
    double sign() { return chance(0.5) ? 1.0 : -1.0; }

    // Standard normal (Box and Muller 1958), two at a time.
    double normal() {
        if (has_spare_) {
            has_spare_ = false;
            return spare_;
        }
        const double radius = std::sqrt(-2.0 * std::log(1.0 - unit()));
        const double angle = 2.0 * std::numbers::pi * unit();
        spare_ = radius * std::sin(angle);
        has_spare_ = true;
        return radius * std::cos(angle);
    }

private:
    std::mt19937_64 engine_;
    double spare_ = 0.0;
    bool has_spare_ = false;
};

}  // namespace hinge::drivers::simulated
