#include "datasets/plates/wrench.h"

#include <cassert>
#include <cmath>
#include <cstddef>

namespace hinge::plates {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Vector3 at(const std::vector<double>& x, const std::vector<double>& y, const std::vector<double>& z,
           std::size_t i) noexcept {
    return {x[i], y[i], z[i]};
}

// The point p of the plane through the moment's reference point with normal n at which M - p x F has no
// component in the plane: p = n x M / (n . F).
Vector3 point_on_surface(const Wrench& wrench, const Vector3& normal, double min_force_n) noexcept {
    const double normal_force_n = dot(normal, wrench.force_n);
    if (!(std::abs(normal_force_n) >= min_force_n)) {
        return {kNaN, kNaN, kNaN};
    }
    Vector3 point = cross(normal, wrench.moment_nm);
    for (double& coordinate : point) {
        coordinate /= normal_force_n;
    }
    return point;
}

Wrench wrench_at(const PlateSignals& signals, std::size_t i) noexcept {
    return {at(signals.fx, signals.fy, signals.fz, i), at(signals.mx, signals.my, signals.mz, i)};
}

void resize(CombinedPlates& plates, std::size_t n) {
    for (std::vector<double>* signal :
         {&plates.fx_n, &plates.fy_n, &plates.fz_n, &plates.mx_nm, &plates.my_nm, &plates.mz_nm, &plates.x_m,
          &plates.y_m, &plates.tz_nm}) {
        signal->assign(n, kNaN);
    }
}

}  // namespace

Vector3 surface_normal(const PlateGeometry& geometry) noexcept {
    const Matrix3& r = geometry.plate_to_lab;
    const double outward = r[2][2] < 0.0 ? -1.0 : 1.0;
    return {outward * r[0][2], outward * r[1][2], outward * r[2][2]};
}

Vector3 offset_to_surface(const PlateGeometry& geometry) noexcept {
    const double outward = geometry.plate_to_lab[2][2] < 0.0 ? -1.0 : 1.0;
    Vector3 offset = geometry.surface_offset_m;
    offset[2] += outward * geometry.cover_thickness_m;
    return offset;
}

Wrench surface_wrench(const Wrench& sensor, const PlateGeometry& geometry) noexcept {
    const Vector3 lever = cross(offset_to_surface(geometry), sensor.force_n);
    const Vector3 moment{sensor.moment_nm[0] - lever[0], sensor.moment_nm[1] - lever[1],
                         sensor.moment_nm[2] - lever[2]};
    return {rotate(geometry.plate_to_lab, sensor.force_n), rotate(geometry.plate_to_lab, moment)};
}

PlateSignals surface_wrench(PlateSignals sensor, const PlateGeometry& geometry) {
    if (!sensor.has_moments) {
        // Only the vertical force is known; of the rotation only the sign of the vertical axis matters.
        if (geometry.plate_to_lab[2][2] < 0.0) {
            for (double& fz_n : sensor.fz) {
                fz_n = -fz_n;
            }
        }
        return sensor;
    }
    for (std::size_t i = 0; i < sensor.fz.size(); ++i) {
        const Wrench surface = surface_wrench(wrench_at(sensor, i), geometry);
        sensor.fx[i] = surface.force_n[0];
        sensor.fy[i] = surface.force_n[1];
        sensor.fz[i] = surface.force_n[2];
        sensor.mx[i] = surface.moment_nm[0];
        sensor.my[i] = surface.moment_nm[1];
        sensor.mz[i] = surface.moment_nm[2];
    }
    return sensor;
}

CentreOfPressure centre_of_pressure(const PlateSignals& surface, const PlateGeometry& geometry,
                                    double min_force_n) {
    const std::size_t n = surface.fz.size();
    CentreOfPressure cop{std::vector<double>(n, kNaN), std::vector<double>(n, kNaN)};
    if (!surface.has_moments) {
        return cop;
    }
    const Vector3 normal = surface_normal(geometry);
    for (std::size_t i = 0; i < n; ++i) {
        const Vector3 point = point_on_surface(wrench_at(surface, i), normal, min_force_n);
        cop.x_m[i] = geometry.centre_m[0] + point[0];
        cop.y_m[i] = geometry.centre_m[1] + point[1];
    }
    return cop;
}

std::vector<double> free_moment(const PlateSignals& surface, const PlateGeometry& geometry,
                                double min_force_n) {
    std::vector<double> moment_nm(surface.fz.size(), kNaN);
    if (!surface.has_moments) {
        return moment_nm;
    }
    const Vector3 normal = surface_normal(geometry);
    for (std::size_t i = 0; i < moment_nm.size(); ++i) {
        const Wrench wrench = wrench_at(surface, i);
        const Vector3 point = point_on_surface(wrench, normal, min_force_n);
        moment_nm[i] = dot(normal, wrench.moment_nm) - dot(normal, cross(point, wrench.force_n));
    }
    return moment_nm;
}

CombinedPlates combine(const PlateSignals& left, const PlateGeometry& left_geometry,
                       const PlateSignals& right, const PlateGeometry& right_geometry, double min_force_n) {
    assert(left.fz.size() == right.fz.size());
    constexpr Vector3 kUp{0.0, 0.0, 1.0};
    const std::size_t n = left.fz.size();
    const bool has_moments = left.has_moments && right.has_moments;
    CombinedPlates sum;
    resize(sum, n);
    for (std::size_t i = 0; i < n; ++i) {
        sum.fz_n[i] = left.fz[i] + right.fz[i];
        if (!has_moments) {
            continue;
        }
        const Wrench l = wrench_at(left, i);
        const Wrench r = wrench_at(right, i);
        const Vector3 l_moment = moment_about(l, left_geometry.centre_m, {});
        const Vector3 r_moment = moment_about(r, right_geometry.centre_m, {});
        const Wrench both{{l.force_n[0] + r.force_n[0], l.force_n[1] + r.force_n[1], sum.fz_n[i]},
                          {l_moment[0] + r_moment[0], l_moment[1] + r_moment[1], l_moment[2] + r_moment[2]}};
        const Vector3 point = point_on_surface(both, kUp, min_force_n);
        sum.fx_n[i] = both.force_n[0];
        sum.fy_n[i] = both.force_n[1];
        sum.mx_nm[i] = both.moment_nm[0];
        sum.my_nm[i] = both.moment_nm[1];
        sum.mz_nm[i] = both.moment_nm[2];
        sum.x_m[i] = point[0];
        sum.y_m[i] = point[1];
        sum.tz_nm[i] = both.moment_nm[2] - (point[0] * both.force_n[1] - point[1] * both.force_n[0]);
    }
    return sum;
}

}  // namespace hinge::plates
