#pragma once

#include <limits>
#include <vector>

#include "datasets/model/plate_geometry.h"
#include "datasets/model/trial.h"

// From the wrench a plate measures to what happens on its surface. Axes: datasets/model/plate_geometry.h.
// Every function takes NaN as a missing sample and answers NaN there. Source: science.md A.2, A.4, A.5.
namespace hinge::plates {

// Below this force along the surface normal a centre of pressure is not defined (science.md A.2).
inline constexpr double kMinimumForce_n = 20.0;

// A force with the moment about a named point.
struct Wrench {
    Vector3 force_n{};
    Vector3 moment_nm{};
};

[[nodiscard]] constexpr Vector3 cross(const Vector3& a, const Vector3& b) noexcept {
    return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}
[[nodiscard]] constexpr double dot(const Vector3& a, const Vector3& b) noexcept {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
[[nodiscard]] constexpr Vector3 rotate(const Matrix3& r, const Vector3& v) noexcept {
    return {dot(r[0], v), dot(r[1], v), dot(r[2], v)};
}

// The moment about `to` of a wrench known about `from`: M_to = M_from + (from - to) x F. Source: science.md
// A.5.
[[nodiscard]] constexpr Vector3 moment_about(const Wrench& wrench, const Vector3& from,
                                             const Vector3& to) noexcept {
    const Vector3 lever_m{from[0] - to[0], from[1] - to[1], from[2] - to[2]};
    const Vector3 extra = cross(lever_m, wrench.force_n);
    return {wrench.moment_nm[0] + extra[0], wrench.moment_nm[1] + extra[1], wrench.moment_nm[2] + extra[2]};
}

// A point of a horizontal surface, from the point that the moments are about, m.
struct SurfacePoint {
    double x_m = std::numeric_limits<double>::quiet_NaN();
    double y_m = std::numeric_limits<double>::quiet_NaN();
};
// Centre of pressure on a horizontal surface: x = -M_y / F_z, y = M_x / F_z; NaN unless F_z reaches
// `min_force_n`. Source: science.md A.2.
[[nodiscard]] constexpr SurfacePoint horizontal_cop(double fz_n, double mx_nm, double my_nm,
                                                    double min_force_n = kMinimumForce_n) noexcept {
    return fz_n >= min_force_n ? SurfacePoint{-my_nm / fz_n, mx_nm / fz_n} : SurfacePoint{};
}

// The plate's normal that points up, in the lab frame, whichever way the plate's own z points.
[[nodiscard]] Vector3 surface_normal(const PlateGeometry& geometry) noexcept;

// Sensor origin to the centre of the working surface with its cover, plate frame.
[[nodiscard]] Vector3 offset_to_surface(const PlateGeometry& geometry) noexcept;

// Wrench about the sensor origin in the plate frame (reaction on the lifter) to the wrench about the centre
// of the working surface, cover included, in the lab frame: M_S = M_O - o x F, then rotated.
[[nodiscard]] Wrench surface_wrench(const Wrench& sensor, const PlateGeometry& geometry) noexcept;
[[nodiscard]] PlateSignals surface_wrench(PlateSignals sensor, const PlateGeometry& geometry);

// Where the force acts on the surface, lab frame, m; NaN below `min_force_n` and where moments are missing.
struct CentreOfPressure {
    std::vector<double> x_m, y_m;
};
[[nodiscard]] CentreOfPressure centre_of_pressure(const PlateSignals& surface, const PlateGeometry& geometry,
                                                  double min_force_n = kMinimumForce_n);

// Moment about the surface normal at the centre of pressure, N m; NaN where that is not defined.
[[nodiscard]] std::vector<double> free_moment(const PlateSignals& surface, const PlateGeometry& geometry,
                                              double min_force_n = kMinimumForce_n);

// Both plates as one: the summed wrench about the lab origin, and the point (x, y) on the floor (z = 0) with
// its free moment. Point and moment need only the sum above `min_force_n`, not each foot (science.md A.5).
struct CombinedPlates {
    std::vector<double> fx_n, fy_n, fz_n;
    std::vector<double> mx_nm, my_nm, mz_nm;
    std::vector<double> x_m, y_m, tz_nm;
};
// Both signals have the same length.
[[nodiscard]] CombinedPlates combine(const PlateSignals& left, const PlateGeometry& left_geometry,
                                     const PlateSignals& right, const PlateGeometry& right_geometry,
                                     double min_force_n = kMinimumForce_n);

}  // namespace hinge::plates
