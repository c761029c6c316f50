// G.1, G.2 and D.8 on descents of known speed.

#include "tests/analysis/findings/found.h"

namespace hinge::analysis {
namespace {

using namespace movement;

// Reaches its speed over 0.35 s and lands with it.
BarTrace lowered_in(double duration_s) {
    return pulled_and_held().lower(Metres{kRise_m}, Seconds{duration_s}, {.in_s = 0.35}).settle(Seconds{2.0});
}

// Grade and tempo say nothing of a steady descent in the target time.
TEST(LoweringFinding, ASteadyLoweringInTimeIsNotTold) {
    const Report report = analysed(record(deadlift()));
    for (const char* id : {"eccentric_grade", "tempo", "tempo_borderline", "drop_from_top", "released"}) {
        EXPECT_EQ(found(report, id), nullptr) << id;
    }
}

// The limit is 2.7 s, the guard band 0.1 s.
TEST(LoweringFinding, ATempoJustMissedIsTooNearToCall) {
    const auto at = [](double s) { return findings_for({{"eccentric_duration", s, 0.02}}); };
    EXPECT_EQ(find_id(at(2.71), "tempo_borderline"), nullptr);
    expect_whole(find_id(at(2.65), "tempo_borderline"));
    EXPECT_EQ(find_id(at(2.65), "tempo"), nullptr);
    expect_whole(find_id(at(2.55), "tempo"));
    EXPECT_NE(find_id(at(4.2), "tempo"), nullptr);
    EXPECT_NE(find_id(at(4.05), "tempo_borderline"), nullptr);
}

TEST(LoweringFinding, AFastLoweringIsToldWithItsNumbers) {
    const Report report = analysed(record(lowered_in(1.4)));
    expect_whole(found(report, "tempo"));
    EXPECT_NEAR(number_in(found(report, "tempo"), "eccentric_duration"), 1.4, 0.05);
    expect_whole(found(report, "eccentric_grade"));
    EXPECT_EQ(found(report, "drop_from_top"), nullptr);
}

// From rest at constant acceleration a over 0.25 s: F_h / W_b = 1 - a / g. 0.55 m at 7 m/s2 take 0.396 s.
BarTrace accelerating_from_the_top(double a_m_s2) {
    const double fall_s = std::sqrt(2.0 * kRise_m / a_m_s2);
    return pulled_and_held().accelerate(-a_m_s2 * fall_s, Seconds{fall_s}).settle(Seconds{2.0});
}

TEST(LoweringFinding, ADropFromTheTopNeedsHalfTheWeightLost) {
    const Report dropped = analysed(record(accelerating_from_the_top(7.0)));
    expect_whole(found(dropped, "drop_from_top"));
    EXPECT_NEAR(number_in(found(dropped, "drop_from_top"), "hand_force_fraction"), 1.0 - 7.0 / 9.80665, 0.08);
    EXPECT_EQ(found(analysed(record(accelerating_from_the_top(3.0))), "drop_from_top"), nullptr);
}

// Free fall: the hands carry nothing from the top on, 0.55 m above the floor.
TEST(LoweringFinding, AReleaseIsToldWithItsHeight) {
    const Report report = analysed(record(pulled_and_held().drop(Metres{kRise_m}).settle(Seconds{2.0})));
    expect_whole(found(report, "released"));
    EXPECT_GT(number_in(found(report, "released"), "height_m"), 0.40);
    EXPECT_EQ(found(analysed(record(accelerating_from_the_top(7.0))), "released"), nullptr);
}

TEST(LoweringFinding, WithoutPlatesAReleaseIsNotClaimed) {
    const Trial trial = record(pulled_and_held().drop(Metres{kRise_m}).settle(Seconds{2.0}));
    const Report report = analysed(without_plates(trial));
    EXPECT_EQ(found(report, "released"), nullptr);
    EXPECT_NE(found(report, "drop_from_top"), nullptr);
}

}  // namespace
}  // namespace hinge::analysis
