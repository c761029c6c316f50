#pragma once

#include <array>

// Where a plate lies and which way its signals point. This header is the one place that defines axes.
//
//   lab frame:   right handed, x forward (the way the toes point), y left, z up, origin on the standing
//                surface; forces are reactions on the lifter, so standing still gives Fz > 0; moments are
//                M = r x F about the named point; SI units (m, N, N m).
//   plate frame: the axes the plate's own signals are expressed in; `plate_to_lab` rotates them to the lab.
//
// Source: science.md A.1-A.4.
namespace hinge {

using Vector3 = std::array<double, 3>;
using Matrix3 = std::array<Vector3, 3>;  // rows

inline constexpr Matrix3 kIdentity3{{{1.0, 0.0, 0.0}, {0.0, 1.0, 0.0}, {0.0, 0.0, 1.0}}};

struct PlateGeometry {
    Vector3 centre_m{};                      // centre of the working surface, lab frame
    std::array<double, 2> size_m{0.6, 0.4};  // along plate x and plate y
    Vector3 surface_offset_m{};              // sensor origin to the centre of the surface, plate frame
    double cover_thickness_m = 0.0;          // mat on the surface, along its outward normal
    Matrix3 plate_to_lab = kIdentity3;
};

}  // namespace hinge
