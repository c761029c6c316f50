#include "datasets/plates/pose.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

#include "datasets/plates/wrench.h"

namespace hinge::plates {
namespace {

constexpr double kLargestSkew = 0.02;
constexpr double kLargestResidual_m = 0.003;
constexpr double kSmallestSide_m = 0.01;
// Two plates bolted side by side share an edge; less than this is not an overlap.
constexpr double kTouching_m = 0.001;

Vector3 difference(const Vector3& a, const Vector3& b) {
    return {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
}
Vector3 sum(const Vector3& a, const Vector3& b) {
    return {a[0] + b[0], a[1] + b[1], a[2] + b[2]};
}
Vector3 scaled(const Vector3& a, double factor) {
    return {a[0] * factor, a[1] * factor, a[2] * factor};
}
double length(const Vector3& a) {
    return std::sqrt(dot(a, a));
}

double largest_residual_m(const Corners& corners, const Vector3& centre, const Vector3& normal) {
    double largest = 0.0;
    for (const Vector3& corner : corners) {
        largest = std::max(largest, std::abs(dot(difference(corner, centre), normal)));
    }
    return largest;
}

std::array<std::array<double, 2>, 4> outline(const PlateGeometry& plate) {
    std::array<std::array<double, 2>, 4> points{};
    constexpr std::array<std::array<double, 2>, 4> kQuadrants{
        {{0.5, 0.5}, {-0.5, 0.5}, {-0.5, -0.5}, {0.5, -0.5}}};
    for (std::size_t i = 0; i < 4; ++i) {
        const Vector3 local{kQuadrants[i][0] * plate.size_m[0], kQuadrants[i][1] * plate.size_m[1], 0.0};
        const Vector3 lab = sum(plate.centre_m, rotate(plate.plate_to_lab, local));
        points[i] = {lab[0], lab[1]};
    }
    return points;
}

// Whether the line of one of a's sides separates the two outlines.
bool separated(const std::array<std::array<double, 2>, 4>& a, const std::array<std::array<double, 2>, 4>& b) {
    for (std::size_t i = 0; i < 2; ++i) {
        const double ex = a[i + 1][0] - a[i][0];
        const double ey = a[i + 1][1] - a[i][1];
        const double side = std::hypot(ex, ey);
        const auto project = [&](const std::array<double, 2>& p) { return (p[0] * ex + p[1] * ey) / side; };
        const auto range = [&](const std::array<std::array<double, 2>, 4>& points) {
            return std::minmax(
                {project(points[0]), project(points[1]), project(points[2]), project(points[3])});
        };
        const auto [a_low, a_high] = range(a);
        const auto [b_low, b_high] = range(b);
        if (a_high <= b_low + kTouching_m || b_high <= a_low + kTouching_m) {
            return true;
        }
    }
    return false;
}

}  // namespace

Result<PlateGeometry> pose_from_corners(const Corners& corners) {
    const auto& [c1, c2, c3, c4] = corners;
    const Vector3 x_side = scaled(sum(difference(c1, c2), difference(c4, c3)), 0.5);
    const Vector3 y_side = scaled(sum(difference(c1, c4), difference(c2, c3)), 0.5);
    const double width_m = length(x_side);
    const double depth_m = length(y_side);
    if (!(width_m >= kSmallestSide_m && depth_m >= kSmallestSide_m)) {
        return Error{ErrorCode::bad_input, "the plate corners span sides of " + std::to_string(width_m) +
                                               " m and " + std::to_string(depth_m) +
                                               " m; give four corners in metres, in order"};
    }
    const Vector3 x = scaled(x_side, 1.0 / width_m);
    const double skew = std::abs(dot(x, y_side)) / depth_m;
    if (!(skew <= kLargestSkew)) {
        return Error{ErrorCode::bad_input, "the plate corners are off square by " + std::to_string(skew) +
                                               " (at most 0.02 is allowed); check their order and values"};
    }
    const Vector3 z_raw = cross(x, y_side);
    const Vector3 z = scaled(z_raw, 1.0 / length(z_raw));
    const Vector3 y = cross(z, x);
    PlateGeometry geometry;
    geometry.centre_m = scaled(sum(sum(c1, c2), sum(c3, c4)), 0.25);
    geometry.size_m = {width_m, depth_m};
    geometry.plate_to_lab = {{{x[0], y[0], z[0]}, {x[1], y[1], z[1]}, {x[2], y[2], z[2]}}};
    const double residual_m = largest_residual_m(corners, geometry.centre_m, z);
    if (!(residual_m <= kLargestResidual_m)) {
        return Error{ErrorCode::bad_input,
                     "a plate corner lies " + std::to_string(residual_m * 1000.0) +
                         " mm out of the plane of the others (at most 3 mm is allowed)"};
    }
    return geometry;
}

bool overlap(const PlateGeometry& a, const PlateGeometry& b) noexcept {
    const auto outline_a = outline(a);
    const auto outline_b = outline(b);
    return !separated(outline_a, outline_b) && !separated(outline_b, outline_a);
}

}  // namespace hinge::plates
