#pragma once

#include <array>
#include <optional>

#include "datasets/model/plate.h"
#include "datasets/model/result.h"
#include "datasets/plates/wrench.h"

// How far a plate's reading is from the force on it, and the reading corrected by what a check found.
//
//   Fz_read = g Fz (1 + a x + b y),   COP_read = COP + (dx, dy)
//
// g gain (1), a and b in 1/m, x and y the centre of pressure from the centre of the surface along the plate's
// own axes, m; Fz as reaction, up. Source: science.md M.2.
namespace hinge::plates {

// Standard deviations of what remains in the corrected signals.
struct PlateUncertainty {
    double gain = 0.0;         // of this plate alone: two of them make the ratio
    double common_gain = 0.0;  // shared by the plates of one check
    double a_per_m = 0.0;
    double b_per_m = 0.0;
    double cop_m = 0.0;

    // Of a weight read on this plate, as a fraction: both parts in quadrature.
    [[nodiscard]] double weight() const noexcept;
};

// The check where it measured something, else what the lab states, else the defaults of PlateAccuracy.
[[nodiscard]] PlateUncertainty uncertainty_of(const std::optional<PlateSetup>& setup) noexcept;

// SD of the ratio of two gains: sqrt(s_left^2 + s_right^2); what both have in common cancels.
[[nodiscard]] double gain_ratio_sd(const PlateUncertainty& left, const PlateUncertainty& right) noexcept;

// The reading over the force, at a point from the centre of the surface.
[[nodiscard]] constexpr double reading_factor(const PlateCheck& check, double x_m, double y_m) noexcept {
    return check.gain * (1.0 + check.a * x_m + check.b * y_m);
}

// A point of the surface from its centre, lab directions, along the plate's own axes, m.
[[nodiscard]] std::array<double, 2> along_plate(const PlateGeometry& geometry, double x_m,
                                                double y_m) noexcept;

// Removes the check's error from a surface wrench in the lab frame: of one scan (live), of whole signals. Fz
// is divided by the reading factor, and so are Mx and My about the centre of the surface: the centre of
// pressure stays where it was read. Shear and free moment stay. Where no centre of pressure is defined only
// the gain is removed; NaN stays NaN.
[[nodiscard]] Wrench corrected(const Wrench& surface, const PlateGeometry& geometry,
                               const PlateCheck& check) noexcept;
[[nodiscard]] PlateSignals corrected(PlateSignals surface, const PlateGeometry& geometry,
                                     const PlateCheck& check);

// Refuses what no plate has: a gain outside 0.8-1.25, a slope beyond 0.5 per metre, a negative SD. `plate` is
// the name for the message.
[[nodiscard]] Result<void> validate(const PlateCheck& check, const char* plate);
[[nodiscard]] Result<void> validate(const PlateAccuracy& accuracy, const char* plate);

}  // namespace hinge::plates
