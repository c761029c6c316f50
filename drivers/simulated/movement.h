#pragma once

#include <cstdint>
#include <vector>

#include "drivers/simulated/motion.h"

// The finished movement at 1 kHz without any instrument: kinematics and the forces that belong to them
// exactly.
//
//   discs     mb z_d'' = F_h + N - mb g              grip   z_g = z_d + lash + F_h / k
//   body      Rz = m (z_c'' + g) + F_h               Rx = m x_c'' + F_hx
//   pressure  X = (m g x_c + x_g F_h - z_g F_hx - dH/dt) / Rz,   H = sum m (z vx - x vz) + I w
//
// about the ankle's foot point, x forward. Source: science.md C.1 and J.
namespace hinge::drivers::simulated {

struct Movement {
    Body body;
    Plan plan;
    double standing_hip_m = 0.0;
    // One value per millisecond.
    std::vector<double> disc_m, grip_m;   // height of the discs above their rest, of the grip above the floor
    std::vector<double> pull_n, floor_n;  // F_h and N
    std::vector<double> hip_m;            // height of the hip joint
    std::vector<double> grip_x_m;         // in front of the ankle
    std::vector<double> mass_x_m, mass_z_m;  // whole-body centre of mass, sway included
    std::vector<double> force_x_n,
        force_z_n;                     // ground reaction on the feet (and on the discs, if on the plates)
    std::vector<double> pressure_x_m;  // centre of pressure of both feet in front of the ankle
    std::vector<double> asymmetry;     // (L - R) / (L + R) of the vertical force

    [[nodiscard]] std::size_t size() const noexcept { return grip_m.size(); }
};

[[nodiscard]] Movement move(const LifterOptions& options, std::uint64_t seed);

}  // namespace hinge::drivers::simulated
