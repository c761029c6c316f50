#include "analysis/dsp/parabola.h"

#include <array>
#include <cmath>

namespace hinge::analysis::dsp {
namespace {

constexpr double kLeastSamples = 4.0;

struct Moments {
    std::array<double, 5> u{};   // sums of u^k
    std::array<double, 3> xu{};  // sums of x u^k
    double xx = 0.0;
};

Moments moments_of(std::span<const double> x, const SampleRange& range, double middle, double scale) {
    Moments m;
    for (std::size_t i = range.first; i < range.last; ++i) {
        if (!std::isfinite(x[i])) {
            continue;
        }
        const double u = (static_cast<double>(i) - middle) / scale;
        const double value = x[i] - x[range.first];
        double power = 1.0;
        for (std::size_t k = 0; k < m.u.size(); ++k) {
            m.u[k] += power;
            if (k < m.xu.size()) {
                m.xu[k] += value * power;
            }
            power *= u;
        }
        m.xx += value * value;
    }
    return m;
}

}  // namespace

std::optional<Parabola> fit_parabola(std::span<const double> x, const SampleRange& range, double dt_s) {
    if (range.last > x.size() || range.empty() || !std::isfinite(x[range.first])) {
        return std::nullopt;
    }
    // In units of half the range, so that the sums are of one size.
    const double middle = 0.5 * static_cast<double>(range.first + range.last - 1);
    const double scale = std::max(1.0, 0.5 * static_cast<double>(range.size() - 1));
    const Moments m = moments_of(x, range, middle, scale);
    const auto& u = m.u;
    const double determinant = u[0] * (u[2] * u[4] - u[3] * u[3]) - u[1] * (u[1] * u[4] - u[2] * u[3]) +
                               u[2] * (u[1] * u[3] - u[2] * u[2]);
    if (u[0] < kLeastSamples || !(std::abs(determinant) > 1e-12)) {
        return std::nullopt;
    }
    // Cramer's rule on the normal equations.
    const double c0 = (m.xu[0] * (u[2] * u[4] - u[3] * u[3]) - u[1] * (m.xu[1] * u[4] - m.xu[2] * u[3]) +
                       u[2] * (m.xu[1] * u[3] - m.xu[2] * u[2])) /
                      determinant;
    const double c1 = (u[0] * (m.xu[1] * u[4] - u[3] * m.xu[2]) - m.xu[0] * (u[1] * u[4] - u[3] * u[2]) +
                       u[2] * (u[1] * m.xu[2] - m.xu[1] * u[2])) /
                      determinant;
    const double c2 = (u[0] * (u[2] * m.xu[2] - m.xu[1] * u[3]) - u[1] * (u[1] * m.xu[2] - m.xu[1] * u[2]) +
                       m.xu[0] * (u[1] * u[3] - u[2] * u[2])) /
                      determinant;
    const double left = m.xx - c0 * m.xu[0] - c1 * m.xu[1] - c2 * m.xu[2];
    const double unit_s = scale * dt_s;
    return Parabola{middle,
                    dt_s,
                    c0 + x[range.first],
                    c1 / unit_s,
                    c2 / (unit_s * unit_s),
                    std::sqrt(std::max(0.0, left) / u[0])};
}

}  // namespace hinge::analysis::dsp
