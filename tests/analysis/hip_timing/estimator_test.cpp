#include "analysis/hip_timing/estimator.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/bar_trace.h"

namespace hinge::analysis {
namespace {

using hinge::test::BarTrace;

constexpr double kBody_n = 800.0;
constexpr double kBar_n = 1000.0;
constexpr std::size_t kTop = 1500;  // lock-out; the hold goes to the end

// A lift by the model body itself: the hip goes from `low` to standing as (1 - (1 - s)^power), the bar rises
// to the model's lock-out, and the force is what moves both.
struct ModelLift {
    SetSignals signals;
    HipInputs inputs;
    BodyModel body = body_model(1.75, "male");
    std::vector<double> hip_m, centre_m, leg_length_m;
};

ModelLift model_lift(double power) {
    ModelLift lift;
    const double top = standing_grip_height_m(lift.body);
    constexpr double kFloor = 0.225;
    constexpr double kHipAtFloor = 0.72;
    const double standing = standing_hip_height_m(lift.body);
    const BarTrace bar = BarTrace{Hertz{1000}}
                             .rest(Metres{kFloor}, Seconds{0})
                             .raise(Metres{top - kFloor}, Seconds{1.5})
                             .hold(Seconds{3});
    SetSignals& s = lift.signals;
    s.bar_position = bar.samples();
    s.size = s.bar_position.size();
    for (const double grip : s.bar_position) {
        const double progress = (grip - kFloor) / (top - kFloor);
        lift.hip_m.push_back(standing - (standing - kHipAtFloor) * std::pow(1.0 - progress, power));
        lift.centre_m.push_back(
            centre_of_mass_height_m(lift.body, assumed_arm_pose(progress, grip), lift.hip_m.back()));
    }
    for (std::size_t i = 0; i < s.size; ++i) {
        const double grip = s.bar_position[i];
        const Point hip =
            hip_position(lift.body, assumed_arm_pose((grip - kFloor) / (top - kFloor), grip), lift.hip_m[i]);
        lift.leg_length_m.push_back(std::hypot(hip.x, hip.z - lift.body.ankle_height_m));
    }
    for (std::size_t i = 0; i < s.size; ++i) {
        const std::size_t a = i > 0 ? i - 1 : i;
        const std::size_t b = std::min(i + 1, s.size - 1);
        const auto acceleration = [&](const std::vector<double>& z) {
            return i == 0 || i + 1 == s.size ? 0.0 : (z[a] - 2.0 * z[i] + z[b]) * 1e6;
        };
        s.total.push_back(kBody_n + kBar_n +
                          (kBody_n * acceleration(lift.centre_m) + kBar_n * acceleration(s.bar_position)) /
                              kStandardGravity_m_s2);
    }
    s.total_slow = s.total_hand = s.total;
    lift.inputs.pull_to_touchdown = {0, s.size};
    lift.inputs.lockout = kTop;
    lift.inputs.still_hold = {kTop + 250, s.size - 50};
    lift.inputs.total_weight_n = kBody_n + kBar_n;
    lift.inputs.body_weight_n = kBody_n;
    return lift;
}

TEST(Estimator, FindsTheHipOfTheModelBody) {
    for (const double power : {1.0, 1.2}) {
        const ModelLift lift = model_lift(power);
        const HipPath path = estimate_hip_path(lift.signals, lift.inputs, lift.body);
        ASSERT_EQ(path.height_m.size(), lift.signals.size);
        for (std::size_t i = 0; i < kTop; i += 50) {
            const double leg_m = lift.body.shank.length_m + lift.body.thigh.length_m;
            if (lift.leg_length_m[i] > 0.97 * leg_m) {
                continue;  // legs all but straight: two hip heights have the same centre
            }
            EXPECT_NEAR(path.at(static_cast<double>(i)), lift.hip_m[i], 0.002) << power << " " << i;
        }
        EXPECT_NEAR(path.standing_height_m, standing_hip_height_m(lift.body), 1e-9);
    }
}

// E0 of science.md F.3: dz_h = (dz_c - beta dz_g) / alpha, alpha 0.345, beta 0.444 near the floor.
TEST(Estimator, AgreesWithTheClosedFormNearTheFloor) {
    const ModelLift lift = model_lift(1.2);
    const HipPath path = estimate_hip_path(lift.signals, lift.inputs, lift.body);
    for (std::size_t i = 300; i <= 500; i += 50) {
        const double by_e0 =
            (lift.centre_m[i] - lift.centre_m[0] - 0.444 * (lift.signals.bar_position[i] - 0.225)) / 0.345;
        EXPECT_NEAR(path.at(static_cast<double>(i)) - path.at(0.0), by_e0, 0.12 * by_e0 + 0.002) << i;
    }
}

TEST(Estimator, AnErrorOfTheWeightIsTakenFromTheHold) {
    // 2 N too heavy: C.3 would be 24 mm of centre and 70 mm of hip off at lift-off, were the hold not fitted.
    ModelLift lift = model_lift(1.2);
    lift.inputs.total_weight_n += 2.0;
    const HipPath path = estimate_hip_path(lift.signals, lift.inputs, lift.body);
    EXPECT_NEAR(path.at(0.0), lift.hip_m[0], 0.01);
}

TEST(Estimator, UncertaintyGrowsWithTheWayFromLiftOff) {
    const ModelLift lift = model_lift(1.2);
    const HipPath path = estimate_hip_path(lift.signals, lift.inputs, lift.body);
    EXPECT_EQ(path.sd_m.front(), 0.0);
    EXPECT_GT(path.sd_m[400], path.sd_m[200]);
}

TEST(Estimator, DiscsHangBelowTheBentBar) {
    ModelLift lift = model_lift(1.2);
    EXPECT_EQ(disc_height_m(lift.signals, lift.inputs), lift.signals.bar_position);
    lift.inputs.compliance_m_n = 1.0 / 120e3;
    // At rest the hands carry the bar's weight.
    EXPECT_NEAR(lift.signals.bar_position.back() - disc_height_m(lift.signals, lift.inputs).back(),
                kBar_n / 120e3, 1e-9);
}

TEST(Estimator, MissingForceIsRefused) {
    ModelLift lift = model_lift(1.2);
    lift.signals.total[700] = std::nan("");
    const HipPath path = estimate_hip_path(lift.signals, lift.inputs, lift.body);
    EXPECT_FALSE(path.usable());
    EXPECT_NE(path.reason.find("missing"), std::string::npos);
}

}  // namespace
}  // namespace hinge::analysis
