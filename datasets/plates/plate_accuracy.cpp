#include "datasets/plates/plate_accuracy.h"

#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

namespace hinge::plates {
namespace {

constexpr double kLeastGain = 0.8, kMostGain = 1.25;
constexpr double kMostSlope_per_m = 0.5;

Error refused(const char* plate, const char* key, double value, const std::string& expected) {
    return {ErrorCode::invalid_argument, std::string("plate ") + plate + ": " + key + " is " +
                                             std::to_string(value) + ", expected " + expected};
}

bool is_sd(double value) noexcept {
    return std::isfinite(value) && value >= 0.0;
}

}  // namespace

double PlateUncertainty::weight() const noexcept {
    return std::hypot(gain, common_gain);
}

PlateUncertainty uncertainty_of(const std::optional<PlateSetup>& setup) noexcept {
    const PlateAccuracy stated = setup && setup->accuracy ? *setup->accuracy : PlateAccuracy{};
    PlateUncertainty sd{stated.gain, 0.0, stated.fz_per_m, stated.fz_per_m, stated.cop_m};
    if (setup && setup->check) {
        const PlateCheck& check = *setup->check;
        sd.gain = check.gain_sd;
        sd.common_gain = check.common_gain_sd;
        sd.a_per_m = check.a_sd.value_or(sd.a_per_m);
        sd.b_per_m = check.b_sd.value_or(sd.b_per_m);
    }
    return sd;
}

double gain_ratio_sd(const PlateUncertainty& left, const PlateUncertainty& right) noexcept {
    return std::hypot(left.gain, right.gain);
}

std::array<double, 2> along_plate(const PlateGeometry& geometry, double x_m, double y_m) noexcept {
    const Matrix3& r = geometry.plate_to_lab;
    return {r[0][0] * x_m + r[1][0] * y_m, r[0][1] * x_m + r[1][1] * y_m};
}

Wrench corrected(const Wrench& surface, const PlateGeometry& geometry, const PlateCheck& check) noexcept {
    const double fz_n = surface.force_n[2];
    std::array<double, 2> cop_m{};
    if (std::abs(fz_n) >= kMinimumForce_n && std::isfinite(surface.moment_nm[0]) &&
        std::isfinite(surface.moment_nm[1])) {
        cop_m = along_plate(geometry, -surface.moment_nm[1] / fz_n, surface.moment_nm[0] / fz_n);
    }
    const double factor = reading_factor(check, cop_m[0], cop_m[1]);
    Wrench force = surface;
    force.force_n[2] /= factor;
    force.moment_nm[0] /= factor;
    force.moment_nm[1] /= factor;
    return force;
}

PlateSignals corrected(PlateSignals surface, const PlateGeometry& geometry, const PlateCheck& check) {
    if (!surface.has_moments) {
        for (double& fz_n : surface.fz) {
            fz_n /= check.gain;
        }
        return surface;
    }
    for (std::size_t i = 0; i < surface.fz.size(); ++i) {
        const Wrench read{{0.0, 0.0, surface.fz[i]}, {surface.mx[i], surface.my[i], 0.0}};
        const Wrench force = corrected(read, geometry, check);
        surface.fz[i] = force.force_n[2];
        surface.mx[i] = force.moment_nm[0];
        surface.my[i] = force.moment_nm[1];
    }
    return surface;
}

Result<void> validate(const PlateCheck& check, const char* plate) {
    if (!(check.gain >= kLeastGain && check.gain <= kMostGain)) {
        return refused(plate, "check.gain", check.gain, "0.8 to 1.25");
    }
    for (const auto& [key, value] : {std::pair{"check.a", check.a}, std::pair{"check.b", check.b}}) {
        if (!(std::abs(value) <= kMostSlope_per_m)) {
            return refused(plate, key, value, "-0.5 to 0.5 per metre");
        }
    }
    for (const auto& [key, value] :
         {std::pair{"check.gain_sd", check.gain_sd}, std::pair{"check.common_gain_sd", check.common_gain_sd},
          std::pair{"check.a_sd", check.a_sd.value_or(0.0)},
          std::pair{"check.b_sd", check.b_sd.value_or(0.0)}}) {
        if (!is_sd(value)) {
            return refused(plate, key, value, "zero or more");
        }
    }
    return {};
}

Result<void> validate(const PlateAccuracy& accuracy, const char* plate) {
    for (const auto& [key, value] :
         {std::pair{"accuracy.gain", accuracy.gain}, std::pair{"accuracy.fz_per_m", accuracy.fz_per_m},
          std::pair{"accuracy.cop_m", accuracy.cop_m}}) {
        if (!is_sd(value)) {
            return refused(plate, key, value, "zero or more");
        }
    }
    return {};
}

}  // namespace hinge::plates
