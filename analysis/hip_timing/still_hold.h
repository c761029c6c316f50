#pragma once

#include <array>
#include <optional>
#include <span>

// What a person standing still tells about the constants of a double integration.
//
//   S(t) = Int Int (Fz - W0) dt dt = A + B t + dW t^2 / 2 + m x(t)   while the person stands still
//
// A, B and dW are the unknown start, the unknown momentum and the error of W0; x is the body's sway,
// stationary with mean zero. They are estimated by generalised least squares with the covariance of sway, m^2
// s^2 exp(-tau^2 / (4 T^2)), T = 0.25 s (science.md B.1, J): this uses the whole hold at once, where taking
// means of force, momentum and position one after the other leaves twice the error in the hip's height
// (validation report).
namespace hinge::analysis {

struct StillHold {
    std::array<double, 3> coefficients{};  // A, B, dW: N s2, N s, N; times from the first sample of the hold
    std::array<std::array<double, 3>, 3> covariance{};  // of the three

    // What is not the body's motion in S at `t_s` after the first sample of the hold (negative: before).
    [[nodiscard]] double drift(double t_s) const noexcept;
    // SD of drift(t) - drift(u).
    [[nodiscard]] double sd_of_change(double t_s, double u_s) const noexcept;
};

// What the other holds of the set say of dW: their weight minus W0, and its standard deviation.
struct KnownWeight {
    double offset_n = 0.0;
    double sd_n = 0.0;
};

// `moved` is S over the hold, N s2; `sway_n_s2` the standard deviation of m x, same unit. At least 3 samples.
[[nodiscard]] StillHold fit_still_hold(std::span<const double> moved, double dt_s, double sway_n_s2,
                                       const std::optional<KnownWeight>& known = std::nullopt);

}  // namespace hinge::analysis
