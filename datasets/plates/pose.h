#pragma once

#include <array>

#include "datasets/model/plate_geometry.h"
#include "datasets/model/result.h"

// Where a plate lies, from the four corners of its surface. Source: science.md A.4.
namespace hinge::plates {

using Corners =
    std::array<Vector3, 4>;  // quadrants (+x+y), (-x+y), (-x-y), (+x-y) of the plate frame; lab, m

// Centre, size and rotation from the corners; offset and cover are the caller's. Refuses corners that do not
// span a rectangle: axes off square by more than 0.02, or a corner out of their plane by more than 3 mm.
[[nodiscard]] Result<PlateGeometry> pose_from_corners(const Corners& corners);

// Whether the surfaces of two plates, seen from above, share any area.
[[nodiscard]] bool overlap(const PlateGeometry& a, const PlateGeometry& b) noexcept;

}  // namespace hinge::plates
