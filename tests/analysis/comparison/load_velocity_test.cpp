// H.6: v = a + b load; each condition refuses on its own.

#include "analysis/comparison/load_velocity.h"

#include <cmath>
#include <vector>

#include "tests/analysis/statistics/expect_reason.h"

namespace hinge::analysis::comparison {
namespace {

using statistics::test::expect_reason;
using Points = std::vector<LoadSpeed>;

// On the line 1.05 - 0.005 load: 0.15 m/s at 180 kg.
Points on_the_line(std::initializer_list<double> loads) {
    Points points;
    for (const double load : loads) {
        points.push_back({load, 1.05 - 0.005 * load});
    }
    return points;
}

TEST(LoadVelocity, IsExactOnALine) {
    const auto found = load_velocity(on_the_line({60, 80, 100, 120}));
    ASSERT_TRUE(found);
    EXPECT_NEAR(found->intercept_m_s, 1.05, 1e-12);
    EXPECT_NEAR(found->slope_m_s_kg, -0.005, 1e-14);
    EXPECT_NEAR(found->r_squared, 1.0, 1e-12);
    EXPECT_NEAR(found->maximum_kg, 180.0, 1e-9);
    EXPECT_NEAR(found->low_kg, 162.0, 1e-9);
    EXPECT_NEAR(found->high_kg, 198.0, 1e-9);
    EXPECT_NEAR(found->span_fraction, 0.5, 1e-12);
    EXPECT_EQ(found->loads, 4U);
}

TEST(LoadVelocity, TheSpeedOfAMaximumIsASetting) {
    EXPECT_NEAR(load_velocity(on_the_line({60, 80, 100, 120}), {.speed_at_maximum_m_s = 0.25})->maximum_kg,
                160.0, 1e-9);
}

// Four points off the line by +-0.01 m/s: normal equations by hand. Loads -30, -10, 10, 30 about 90; speeds
// 0.76, 0.64, 0.56, 0.44 about 0.60: sxx 2000, sxy -10.4, syy 0.0544.
TEST(LoadVelocity, IsTheLeastSquaresLine) {
    const auto found = load_velocity(Points{{60, 0.76}, {80, 0.64}, {100, 0.56}, {120, 0.44}});
    ASSERT_TRUE(found);
    EXPECT_NEAR(found->slope_m_s_kg, -10.4 / 2000.0, 1e-14);
    EXPECT_NEAR(found->intercept_m_s, 0.60 + 90.0 * 10.4 / 2000.0, 1e-12);
    EXPECT_NEAR(found->r_squared, 10.4 * 10.4 / (2000.0 * 0.0544), 1e-10);
}

TEST(LoadVelocity, RehabilitationHasNoMaximum) {
    expect_reason(load_velocity(on_the_line({60, 80, 100, 120}), {.rehabilitation = true}), "rehabilitation");
}

TEST(LoadVelocity, ThreeLoadsAreTooFewHoweverOftenLifted) {
    expect_reason(load_velocity(on_the_line({60, 90, 120})), "needs 4 different loads, there are 3");
    expect_reason(load_velocity(on_the_line({60, 90, 120, 120, 60})), "there are 3");
    expect_reason(load_velocity(Points{}), "there are 0");
}

// 85 to 120 kg: 29 %; 84 to 120 kg: 30 %.
TEST(LoadVelocity, LoadsMustSpanThirtyPercent) {
    expect_reason(load_velocity(on_the_line({85, 95, 105, 120})), "29 %");
    EXPECT_TRUE(load_velocity(on_the_line({84, 95, 105, 120})));
}

TEST(LoadVelocity, PointsOffTheLineAreRefused) {
    expect_reason(load_velocity(Points{{60, 0.80}, {80, 0.50}, {100, 0.62}, {120, 0.40}}), "R2");
}

TEST(LoadVelocity, ABarThatDoesNotSlowDownIsRefused) {
    expect_reason(load_velocity(Points{{60, 0.4}, {80, 0.5}, {100, 0.6}, {120, 0.7}}), "does not slow down");
    expect_reason(load_velocity(Points{{60, 0.5}, {80, 0.5}, {100, 0.5}, {120, 0.5}}), "does not slow down");
}

// The line reaches 0.15 m/s at 180 kg, and 200 kg were lifted (at 0.05 m/s).
TEST(LoadVelocity, AMaximumBelowWhatWasLiftedIsRefused) {
    expect_reason(load_velocity(on_the_line({100, 140, 170, 200})), "below the 200.0 kg");
}

TEST(LoadVelocity, PointsThatAreNoneAreRefused) {
    expect_reason(load_velocity(Points{{60, 0.7}, {80, std::nan("")}, {100, 0.5}, {120, 0.4}}),
                  "cannot be used");
    expect_reason(load_velocity(Points{{0, 0.7}, {80, 0.6}, {100, 0.5}, {120, 0.4}}), "cannot be used");
}

}  // namespace
}  // namespace hinge::analysis::comparison
