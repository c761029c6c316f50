#include "datasets/importers/lab_csv_checks.h"

#include <array>
#include <cmath>

#include "datasets/importers/plausible_units.h"
#include "datasets/plates/wrench.h"

namespace hinge::importers {
namespace {

constexpr double kLoaded_n = plates::kMinimumForce_n;
constexpr double kLoadedShare = 0.01;        // of the samples: single spikes load nothing
constexpr double kFarthestPressure_m = 1.0;  // from the surface's centre: no plate is that large

enum class Reading { unloaded, up, down };

// How a plate reads while something stands on it.
Reading reading_of(const PlateSignals& plate) {
    std::size_t up = 0;
    std::size_t down = 0;
    for (const double fz_n : plate.fz) {
        up += fz_n >= kLoaded_n ? 1U : 0U;
        down += fz_n <= -kLoaded_n ? 1U : 0U;
    }
    if (static_cast<double>(up + down) <= kLoadedShare * static_cast<double>(plate.fz.size())) {
        return Reading::unloaded;
    }
    return up >= down ? Reading::up : Reading::down;
}

void negate(PlateSignals& plate) {
    for (std::vector<double>* signal : {&plate.fx, &plate.fy, &plate.fz, &plate.mx, &plate.my, &plate.mz}) {
        for (double& value : *signal) {
            value = 0.0 - value;  // not -value: a zero stays +0
        }
    }
}

Result<void> check_pressure_points(const plates::CentreOfPressure& cop, const Vector3& centre_m,
                                   const std::string& side) {
    const std::array<const std::vector<double>*, 2> axes{&cop.x_m, &cop.y_m};
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const auto middle_m = quantile_of(*axes[axis], 0.5);
        if (middle_m && std::abs(*middle_m - centre_m[axis]) > kFarthestPressure_m) {
            return Error{ErrorCode::bad_input,
                         "the centre of pressure of the " + side + " plate lies " +
                             std::to_string(std::abs(*middle_m - centre_m[axis])) +
                             " m from the plate's centre; moments must be in newton metres: are these N mm? "
                             "(Otherwise check surface_offset_m.)"};
        }
        if (const auto checked =
                check_points_in_metres(*axes[axis], "the centre of pressure of the " + side + " plate");
            !checked) {
            return checked;
        }
    }
    return {};
}

}  // namespace

Result<void> make_reactions(Plates& plates, std::vector<std::string>& assumptions) {
    std::string down;
    bool any_up = false;
    for (const Plate& plate : plates) {
        const Reading reading = reading_of(plate.signals);
        any_up = any_up || reading == Reading::up;
        if (reading == Reading::down) {
            down = name(plate);
        }
    }
    if (any_up && !down.empty()) {
        return Error{
            ErrorCode::bad_input,
            "the " + down +
                " plate reads downwards (fz below zero) under a load and the other one upwards; give "
                "the reaction on the person for both, all six columns negated"};
    }
    if (!down.empty()) {
        for (Plate& plate : plates) {
            negate(plate.signals);
        }
        assumptions.push_back(
            "The plates read downwards under a load: the columns are the force on the plates and all six "
            "were "
            "negated.");
    }
    return {};
}

Result<void> check_plate_units(const PlateSignals& surface, const PlateGeometry& geometry,
                               const std::string& side) {
    if (!surface.has_moments) {
        return {};
    }
    const plates::CentreOfPressure cop = plates::centre_of_pressure(surface, geometry);
    if (const auto checked = check_pressure_points(cop, geometry.centre_m, side); !checked) {
        return checked;
    }
    std::vector<double> twist_nm = plates::free_moment(surface, geometry);
    return check_moments_in_newton_metres(twist_nm, surface.fz, kLongestFreeMomentArm_m,
                                          "the free moment of the " + side + " plate");
}

}  // namespace hinge::importers
