#include "analysis/comparison/default_changes.h"

#include <algorithm>
#include <array>

namespace hinge::analysis::comparison {
namespace {

constexpr double kAsymmetry_percent = 4.0;
constexpr std::string_view kAsymmetrySource = "science.md I.5: asymmetry 4 points";

// 6 cm of hip height over a hip that stands 0.92 m high: 0.53 of a stature of 1.74 m (Winter 2009).
constexpr double kHipHeight_fraction = 0.06 / 0.92;

constexpr std::array kDefaults = std::to_array<DefaultChange>({
    {"asymmetry_slack", kAsymmetry_percent, kAsymmetrySource},
    {"asymmetry_first_inch", kAsymmetry_percent, kAsymmetrySource},
    {"asymmetry_concentric", kAsymmetry_percent, kAsymmetrySource},
    {"asymmetry_hold", kAsymmetry_percent, kAsymmetrySource},
    {"asymmetry_eccentric", kAsymmetry_percent, kAsymmetrySource},
    {"asymmetry_lift_off", kAsymmetry_percent, kAsymmetrySource},
    {"asymmetry_touchdown", kAsymmetry_percent, kAsymmetrySource},
    {"cop_forward_shift_10cm", 0.010, "science.md I.5: FWD10 10 mm"},
    {"hip_bar_ratio_100", 0.25, "science.md I.5: R100 0.25"},
    {"hip_height_set_fraction", kHipHeight_fraction, "science.md I.5: hip height 6 cm"},
    {"eccentric_duration", 0.25, "science.md I.5: T_ecc 0.25 s"},
    {"last_12in_ratio", 0.15, "science.md I.5: ratio12 0.15"},
    {"touchdown_speed", 0.06, "science.md I.5: v_td 0.06 m/s"},
});

}  // namespace

std::span<const DefaultChange> default_changes() {
    return kDefaults;
}

std::optional<double> default_mdc95(std::string_view metric) {
    const auto found = std::find_if(kDefaults.begin(), kDefaults.end(),
                                    [&](const DefaultChange& d) { return d.metric == metric; });
    return found == kDefaults.end() ? std::nullopt : std::optional<double>(found->mdc95);
}

}  // namespace hinge::analysis::comparison
