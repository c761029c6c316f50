#include "analysis/events/landing.h"

#include <gtest/gtest.h>

#include <cmath>

#include "analysis/signals/set_signals.h"
#include "tests/support/bar_trace.h"

namespace hinge::analysis {
namespace {

using hinge::test::BarTrace;

constexpr double kFloor_m = 0.225;
constexpr double kGravity_m_s2 = 9.80665;

// Down 0.5 m onto the floor, arriving at the plateau's speed; counted in whole quarter-millimetres or
// millimetres.
SetSignals landed(const BarTrace& trace, double count_m) {
    Trial trial;
    trial.rate_hz = trace.rate_hz();
    trial.bar = Cord{trace.samples(), {}};
    for (double& z : trial.bar->height_m) {
        z = count_m > 0.0 ? std::floor(z / count_m + 0.5) * count_m : z;
    }
    trial.sample_count = trial.bar->height_m.size();
    return prepare_signals(trial, {});
}

BarTrace lowered(double rate_hz, double seconds) {
    return BarTrace{Hertz{rate_hz}}
        .rest(Metres{kFloor_m + 0.5}, Seconds{1})
        .lower_onto_floor(Metres{0.5}, Seconds{seconds})
        .hold(Seconds{1});
}

TEST(Landing, IsWhereTheWayDownMeetsTheFloor) {
    for (const double rate_hz : {125.0, 250.0, 1000.0}) {
        for (const double count_m : {0.0, 0.00025, 0.001}) {
            for (const double seconds : {0.6, 1.0, 2.0}) {
                const SetSignals s = landed(lowered(rate_hz, seconds), count_m);
                const auto found =
                    find_hard_landing(s, {s.samples_in(1.0), s.size}, kFloor_m, 0.0, kGravity_m_s2);
                ASSERT_TRUE(found) << rate_hz << " " << seconds;
                const double speed = 0.5 / (seconds - 0.1);
                EXPECT_NEAR(s.time_s(found->sample), 1.0 + seconds, 0.003) << rate_hz << " " << count_m;
                EXPECT_NEAR(found->speed_m_s, speed, std::max(0.02, 0.05 * speed)) << rate_hz;
                EXPECT_NEAR(found->height_m, kFloor_m, 0.001);
            }
        }
    }
}

TEST(Landing, OfAFreeFallThatReboundsIsTheFirstContact) {
    const BarTrace trace = BarTrace{Hertz{500}}
                               .rest(Metres{kFloor_m + 0.5}, Seconds{1})
                               .fall(Metres{0.5})
                               .rise_thrown(Metres{0.08}, Seconds{0.1277})
                               .fall(Metres{0.08})
                               .hold(Seconds{1});
    const SetSignals s = landed(trace, 0.00025);
    const auto found = find_hard_landing(s, {s.samples_in(1.0), s.size}, kFloor_m, 0.008, kGravity_m_s2);
    ASSERT_TRUE(found);
    EXPECT_NEAR(s.time_s(found->sample), 1.0 + std::sqrt(1.0 / kGravity_m_s2), 0.003);
    EXPECT_NEAR(found->speed_m_s, std::sqrt(kGravity_m_s2), 0.1);
}

TEST(Landing, ASoftOneHasNoCorner) {
    const BarTrace trace = BarTrace{Hertz{1000}}
                               .rest(Metres{kFloor_m + 0.5}, Seconds{1})
                               .sink(Metres{0.5}, Seconds{3})
                               .hold(Seconds{1});
    const SetSignals s = landed(trace, 0.0);
    EXPECT_FALSE(find_hard_landing(s, {s.samples_in(1.0), s.size}, kFloor_m, 0.0, kGravity_m_s2));
}

TEST(Landing, OfABarThatStaysUpIsNone) {
    const SetSignals s = landed(BarTrace{Hertz{1000}}.rest(Metres{0.7}, Seconds{2}), 0.0);
    EXPECT_FALSE(find_hard_landing(s, {0, s.size}, kFloor_m, 0.0, kGravity_m_s2));
}

}  // namespace
}  // namespace hinge::analysis
