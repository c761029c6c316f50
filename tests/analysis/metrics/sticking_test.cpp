// The sticking region: a pull built with a dip of known depth at a known height.

#include "tests/support/reported.h"

namespace hinge::analysis {
namespace {

using namespace movement;

constexpr double kFast_m_s = 0.40;
constexpr double kSlow_m_s = 0.20;
constexpr double kRamp_s = 0.3;

// Up at 0.4 m/s, slower to 0.2 m/s over the middle, fast again; the ramps cover (0.4 + 0.2) / 2 x 0.3 s = 90
// mm each.
BarTrace with_dip(double slow_m_s, double after_m_s = kFast_m_s) {
    BarTrace bar = standing_with_bar_on_floor();
    bar.accelerate(kFast_m_s, Seconds{kRamp_s}).coast(Metres{0.10});
    bar.accelerate(slow_m_s, Seconds{kRamp_s}).coast(Metres{0.04}).accelerate(after_m_s, Seconds{kRamp_s});
    bar.coast(Metres{0.06}).accelerate(0.0, Seconds{kRamp_s}).hold(Seconds{3.0});
    const double rise_m = bar.at(bar.duration_s()).height_m - kFloorGrip_m;
    return bar.lower(Metres{rise_m}, Seconds{3.0}).settle(Seconds{2.0});
}

TEST(Sticking, DepthIsTheSpeedLost) {
    // The filter overshoots both corners of the dip by up to 3 % of it.
    EXPECT_NEAR(number_of(analysed(record(with_dip(kSlow_m_s))), "sticking_depth"), kFast_m_s - kSlow_m_s,
                0.012);
}

TEST(Sticking, HeightIsWhereTheBarIsSlowest) {
    const Report report = analysed(record(with_dip(kSlow_m_s)));
    // 60 + 100 + 90 mm up begins a slow part of 40 mm; the whole way is 500 mm. The lowest of the slow part
    // is somewhere on it: 270 +- 25 mm.
    const double rise_m = 0.06 + 0.10 + 0.09 + 0.04 + 0.09 + 0.06 + 0.06;
    EXPECT_NEAR(number_of(report, "concentric_displacement"), rise_m, 0.002);
    EXPECT_NEAR(number_of(report, "sticking_height_fraction"), 0.27 / rise_m, 0.025 / rise_m);
}

TEST(Sticking, ASmoothPullHasNone) {
    const Report report = analysed(record(deadlift()));
    EXPECT_EQ(reason_of(report, "sticking_depth"), "no sticking region");
    EXPECT_EQ(reason_of(report, "sticking_height_fraction"), "no sticking region");
}

// The limit is 10 % of the speed before it: 0.37 of 0.40 m/s is 7.5 %, 0.34 is 15 %.
TEST(Sticking, AShallowDipIsNone) {
    // It comes back by more than 10 % in each case, so that the depth alone decides.
    EXPECT_EQ(reason_of(analysed(record(with_dip(0.37, 0.46))), "sticking_depth"), "no sticking region");
    EXPECT_NEAR(number_of(analysed(record(with_dip(0.34))), "sticking_depth"), 0.06, 0.006);
}

TEST(Sticking, MissingSamplesAreAReason) {
    const Report report = analysed(with_gap(record(deadlift()), "bar", kStand_s + 0.6, kStand_s + 0.8));
    EXPECT_EQ(reason_of(report, "sticking_depth"), "bar samples are missing on the way up");
}

}  // namespace
}  // namespace hinge::analysis
