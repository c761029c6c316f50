#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "datasets/model/plate.h"
#include "datasets/model/result.h"

// What one load standing still says about plates: the ratio of two of them (side check), and how the reading
// of one depends on where the load stands (map). Pure: samples in, estimates out. Source: science.md M.3.
namespace hinge::plates {

struct CheckLimits {
    double least_load_n = 200.0;
    double zero_range_n = 5.0;         // range of an empty plate (science.md B.1)
    double zero_n = 20.0;              // what an empty plate may read at most
    double zero_change_n = 2.0;        // between before and after
    double still_sd_fraction = 0.007;  // SD of the load, about 10 Hz (science.md B.1)
    double still_slope_n_s = 2.0;
    double halves_se = 3.0;      // the two halves of a side check may differ by as many SE
    double least_span_m = 0.10;  // of the places of a map, in its narrowest direction
    double least_seconds = 2.0;
};

// One stand: the load on the plate, and the plate empty before and after. NaN samples are left out.
struct Stand {
    std::span<const double> fz_n;
    std::span<const double> empty_before_n, empty_after_n;
    std::span<const double> cop_x_m, cop_y_m;  // from the centre of the surface, plate axes; empty: not known
    double rate_hz = 1000.0;
};

// The load of a stand over its bracketed zero, which is the mean of the medians before and after.
//   se = sqrt(SD^2 2 tau / T + (change of zero)^2 / 12),  tau = 0.25 s (science.md B.1)
// SD of means of 0.05 s (about 10 Hz), T the length of the stand.
struct Weighed {
    double force_n = 0.0;
    double se_n = 0.0;
    double x_m = 0.0, y_m = 0.0;  // mean centre of pressure, 0 when not known
};
[[nodiscard]] Result<Weighed> weigh(const Stand& stand, const CheckLimits& limits = {});

struct KnownLoad {
    double force_n = 0.0;
    double sd_n = 0.0;
};

// How well the slopes of a plate are known while the side check runs, 1/m.
struct SlopeSd {
    double a = 0.02, b = 0.02;
};

// ratio = (L1 + L2) / (R1 + R2), the reading of the left plate over that of the right. Its SE holds the sway
// and, as far as the load stood beside the centres, the slopes that are not known. With a known load the
// gains themselves.
struct SideCheck {
    double ratio = 1.0;
    double ratio_se = 0.0;
    double load_n = 0.0;
    std::optional<double> left_gain, right_gain;
    double left_gain_se = 0.0, right_gain_se = 0.0;
};

// Four stands in the order left, right, left, right. Refuses a load under the limit and halves that differ by
// more than `limits.halves_se` standard errors.
[[nodiscard]] Result<SideCheck> side_check(std::span<const Weighed> stands,
                                           const std::optional<KnownLoad>& known = std::nullopt,
                                           const SlopeSd& left = {}, const SlopeSd& right = {},
                                           const CheckLimits& limits = {});

// What each plate's `check` becomes: the gain found, and slopes kept from an earlier map. Without a known
// load the ratio is shared out evenly, gain_left = sqrt(ratio) = 1 / gain_right, and what both have in common
// stays unknown by `stated_gain_sd` / sqrt 2.
struct CheckedPair {
    PlateCheck left, right;
};
[[nodiscard]] CheckedPair checks_from(const SideCheck& side, const std::optional<PlateCheck>& left_before,
                                      const std::optional<PlateCheck>& right_before, double stated_gain_sd,
                                      const std::string& date);

// Fz_i = W (1 + a x_i + b y_i), weighted by 1 / se_i^2. From seven places on also
// Fz_i = W (1 + a x_i + b y_i + c x_i y_i).
struct PlateMap {
    double load_n = 0.0, load_se_n = 0.0;  // W: the reading in the middle
    double a = 0.0, b = 0.0;               // 1/m
    double a_sd = 0.0, b_sd = 0.0;         // widened when the residuals are
    double ab_correlation = 0.0;
    double chi_squared = 0.0;  // of the residuals, `places` - 3 degrees of freedom
    bool line_holds = true;    // chi_squared below its 99.9 % quantile
    std::vector<double> residual_n;
    std::optional<double> xy, xy_sd;  // c, 1/m^2
    int places = 0;
};

// Refuses fewer than five places, a load that differs beyond belief, and places within
// `limits.least_span_m` of one line.
[[nodiscard]] Result<PlateMap> plate_map(std::span<const Weighed> places, const CheckLimits& limits = {});

// The check with the slopes of a map; the gain of an earlier side check stays. Without one the gain stays 1,
// known as stated.
[[nodiscard]] PlateCheck check_from(const PlateMap& map, const std::optional<PlateCheck>& before,
                                    double stated_gain_sd, const std::string& date);

}  // namespace hinge::plates
