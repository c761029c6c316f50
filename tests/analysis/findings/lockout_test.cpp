// H.5: the lean-back proxy on forces and heights of known shape.

#include <cmath>

#include "tests/analysis/findings/found.h"

namespace hinge::analysis {
namespace {

using namespace movement;

constexpr double kLockout_s = kStand_s + kPull_s;

// Slower than a way up, 0.04 m/s: otherwise the second rise would be the end of the first (D.5).
// After lock-out the pressure moves back by `heel_m` within 0.5 s and the bar rises once more by `rise_m`.
Report leaning(double heel_m, double rise_m, double backward_n = 0.0) {
    const BarTrace bar = standing_with_bar_on_floor()
                             .raise(Metres{kRise_m}, Seconds{kPull_s})
                             .hold(Seconds{0.3})
                             .raise(Metres{std::max(rise_m, 1e-6)}, Seconds{0.8})
                             .hold(Seconds{3.0})
                             .lower(Metres{kRise_m + std::max(rise_m, 1e-6)}, Seconds{kLower_s})
                             .settle(Seconds{2.0});
    Lifter lifter;
    lifter.cop_forward_m = [=](double t) {
        return 0.05 - heel_m * std::clamp((t - kLockout_s) / 0.5, 0.0, 1.0);
    };
    Trial trial = record(bar, lifter);
    for (std::size_t i = 0; i < trial.sample_count; ++i) {
        const double t = static_cast<double>(i) / trial.rate_hz - kLockout_s;
        // Back over a quarter of a second, forward over the next: no net impulse in the still hold.
        const double force_n = t > 0.0 && t < 0.25 ? -backward_n : t >= 0.25 && t < 0.5 ? backward_n : 0.0;
        trial.left()->signals.fx[i] += 0.5 * force_n;
        trial.right()->signals.fx[i] += 0.5 * force_n;
    }
    return analysed(trial);
}

TEST(LeanBackFinding, RiseAndHeelShiftTogetherAreTold) {
    const Report report = leaning(0.03, 0.010);
    const Finding* finding = found(report, "lean_back_proxy");
    expect_whole(finding);
    EXPECT_DOUBLE_EQ(number_in(finding, "score"), 2.0);
    EXPECT_NEAR(number_in(finding, "second_rise_m"), 0.010, 0.002);
    EXPECT_NE(finding->text.find("angle itself is not measured"), std::string::npos);
}

// 60 N for 0.25 s on 1780 N / g = 181.6 kg: 0.083 m/s.
TEST(LeanBackFinding, ABackwardImpulseIsTheThirdSign) {
    const Report report = leaning(0.03, 0.010, 60.0);
    EXPECT_DOUBLE_EQ(number_in(found(report, "lean_back_proxy"), "score"), 3.0);
    EXPECT_NEAR(number_in(found(report, "lean_back_proxy"), "backward_speed_m_s"), 0.083, 0.01);
}

// A body that stops at the top moves its pressure back too: without the second rise nothing is told.
TEST(LeanBackFinding, AHeelShiftAloneIsNot) {
    EXPECT_EQ(found(leaning(0.06, 0.0, 60.0), "lean_back_proxy"), nullptr);
    EXPECT_EQ(found(leaning(0.0, 0.010), "lean_back_proxy"), nullptr);
    EXPECT_EQ(found(leaning(0.03, 0.003), "lean_back_proxy"), nullptr);
}

// A shift that exceeds 15 mm by less than 1.64 of its own standard deviations is too near to call.
TEST(LeanBackFinding, AHeelShiftWithinItsGuardBandDoesNotCount) {
    int too_near = 0;
    for (const double heel_m : {0.0140, 0.0151, 0.0152, 0.0155, 0.0160, 0.0200}) {
        const Report report = leaning(heel_m, 0.010);
        const MetricValue shift = metric(report, "cop_heel_shift_lockout");
        const double above_m = shift.number().value_or(0.0) - 0.015;
        EXPECT_EQ(found(report, "lean_back_proxy") != nullptr, above_m > 1.64 * *shift.uncertainty) << heel_m;
        too_near += above_m > 0.0 && above_m <= 1.64 * *shift.uncertainty ? 1 : 0;
    }
    EXPECT_GT(too_near, 0);
}

}  // namespace
}  // namespace hinge::analysis
