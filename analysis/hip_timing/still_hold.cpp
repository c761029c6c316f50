#include "analysis/hip_timing/still_hold.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>

namespace hinge::analysis {
namespace {

constexpr double kSwayTime_s = 0.25;  // science.md B.1, J
// Sway of neighbouring samples is all but equal: fewer than this many of them carry all there is to know.
constexpr std::size_t kMaxPoints = 120;
// Share of the variance that is not smooth: keeps the covariance well conditioned. Chosen by us,
// DECISIONS.md.
constexpr double kRoughShare = 1.0e-4;

Eigen::Vector3d basis(double t_s) {
    return {1.0, t_s, 0.5 * t_s * t_s};
}

}  // namespace

StillHold fit_still_hold(std::span<const double> moved, double dt_s, double sway_n_s2,
                         const std::optional<KnownWeight>& known) {
    const std::size_t points = std::min(kMaxPoints, moved.size());
    const auto n = static_cast<Eigen::Index>(points);
    Eigen::VectorXd t(n);
    Eigen::VectorXd y(n);
    Eigen::MatrixXd x(n, 3);
    for (Eigen::Index i = 0; i < n; ++i) {
        const std::size_t sample = static_cast<std::size_t>(i) * (moved.size() - 1) / (points - 1);
        t(i) = static_cast<double>(sample) * dt_s;
        y(i) = moved[sample];
        x.row(i) = basis(t(i)).transpose();
    }
    Eigen::MatrixXd covariance(n, n);
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index j = 0; j < n; ++j) {
            const double tau = (t(i) - t(j)) / (2.0 * kSwayTime_s);
            covariance(i, j) = std::exp(-tau * tau) + (i == j ? kRoughShare : 0.0);
        }
    }
    const Eigen::LLT<Eigen::MatrixXd> factor(covariance);
    const Eigen::MatrixXd white_x = factor.matrixL().solve(x);
    const Eigen::VectorXd white_y = factor.matrixL().solve(y);
    Eigen::Matrix3d information = white_x.transpose() * white_x;
    Eigen::Vector3d seen = white_x.transpose() * white_y;
    if (known) {
        const double weight = sway_n_s2 * sway_n_s2 / (known->sd_n * known->sd_n);
        information(2, 2) += weight;
        seen(2) += weight * known->offset_n;
    }
    const Eigen::LDLT<Eigen::Matrix3d> solver(information);
    const Eigen::Vector3d found = solver.solve(seen);
    const Eigen::Matrix3d spread = sway_n_s2 * sway_n_s2 * solver.solve(Eigen::Matrix3d::Identity());
    StillHold hold;
    for (Eigen::Index i = 0; i < 3; ++i) {
        hold.coefficients[static_cast<std::size_t>(i)] = found(i);
        for (Eigen::Index j = 0; j < 3; ++j) {
            hold.covariance[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)] = spread(i, j);
        }
    }
    return hold;
}

double StillHold::drift(double t_s) const noexcept {
    return coefficients[0] + coefficients[1] * t_s + coefficients[2] * 0.5 * t_s * t_s;
}

double StillHold::sd_of_change(double t_s, double u_s) const noexcept {
    const Eigen::Vector3d change = basis(t_s) - basis(u_s);
    double variance = 0.0;
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            variance += change(static_cast<Eigen::Index>(i)) * covariance[i][j] *
                        change(static_cast<Eigen::Index>(j));
        }
    }
    return std::sqrt(std::max(0.0, variance));
}

}  // namespace hinge::analysis
