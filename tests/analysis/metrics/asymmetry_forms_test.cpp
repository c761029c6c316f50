// E.2: the same difference on the scales of the literature, by their definitions on L and R and by their
// identities.

#include "analysis/metrics/asymmetry_forms.h"

#include <gtest/gtest.h>

#include <cmath>

namespace hinge::analysis {
namespace {

TEST(AsymmetryForms, FollowTheirDefinitionsOnLeftAndRight) {
    for (const auto& [left, right] : {std::pair{820.0, 740.0}, {700.0, 900.0}, {500.0, 500.0}}) {
        const AsymmetryForms forms = asymmetry_forms(100.0 * (left - right) / (left + right));
        EXPECT_NEAR(forms.left_share_percent, 100.0 * left / (left + right), 1e-10);
        EXPECT_NEAR(forms.symmetry_index_percent, 100.0 * (left - right) / (0.5 * (left + right)), 1e-10);
        EXPECT_NEAR(forms.symmetry_angle_percent,
                    100.0 * (45.0 - std::atan(left / right) * 180.0 / M_PI) / 90.0, 1e-10);
        EXPECT_NEAR(forms.limb_symmetry_percent, 100.0 * std::min(left, right) / std::max(left, right),
                    1e-10);
        EXPECT_NEAR(forms.log_ratio_percent, 100.0 * std::log(left / right), 1e-10);
    }
}

// SI = 2 a; SA = -(100 / 90 deg) atan a; LSI = (1 - |a|) / (1 + |a|); ln = 2 artanh a.
TEST(AsymmetryForms, ObeyTheirExactIdentities) {
    for (double a = -0.95; a < 0.96; a += 0.05) {
        const AsymmetryForms forms = asymmetry_forms(100.0 * a);
        EXPECT_NEAR(forms.symmetry_index_percent, 200.0 * a, 1e-10);
        EXPECT_NEAR(forms.symmetry_angle_percent, -100.0 / (0.5 * M_PI) * std::atan(a), 1e-10);
        EXPECT_NEAR(forms.limb_symmetry_percent, 100.0 * (1.0 - std::abs(a)) / (1.0 + std::abs(a)), 1e-10);
        EXPECT_NEAR(forms.log_ratio_percent, 200.0 * std::atanh(a), 1e-9);
        const AsymmetryForms other = asymmetry_forms(-100.0 * a);
        EXPECT_NEAR(other.log_ratio_percent, -forms.log_ratio_percent, 1e-9);
        EXPECT_NEAR(other.symmetry_angle_percent, -forms.symmetry_angle_percent, 1e-10);
    }
}

// The examples that science.md E.1 and E.2 print.
TEST(AsymmetryForms, GiveThePrintedExamples) {
    EXPECT_NEAR(asymmetry_forms(5.26).limb_symmetry_percent, 90.0, 0.01);
    EXPECT_NEAR(std::abs(asymmetry_forms(10.0).symmetry_angle_percent), 6.35, 0.005);
    EXPECT_NEAR(asymmetry_forms(4.0).left_share_percent, 52.0, 1e-12);
    // 1 cm, stance 0.35 m, the bar 0.6 of the whole: 3.4 %.
    EXPECT_NEAR(bar_centring_percent(0.01, 0.35, 0.6, 1.0), 3.4, 0.03);
}

}  // namespace
}  // namespace hinge::analysis
