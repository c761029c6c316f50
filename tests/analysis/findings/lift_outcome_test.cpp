// D.8: lifts that end on the way, and pulls that lift nothing.

#include <cmath>

#include "tests/analysis/findings/found.h"

namespace hinge::analysis {
namespace {

using namespace movement;

// A load of `share` of the bar for `duration_s` from second 3 on, ramps of 0.2 s.
Trial pulled_in_vain(double share, double duration_s, const BarTrace& bar) {
    Trial trial = record(bar);
    for (std::size_t i = 3000; i < 3400 + static_cast<std::size_t>(1000 * duration_s); ++i) {
        const double in = (static_cast<double>(i) - 3000.0) / 200.0;
        const double out = (3400.0 + 1000.0 * duration_s - static_cast<double>(i)) / 200.0;
        const double load_n = 980.665 * share * std::min({1.0, in, out});
        trial.left()->signals.fz[i] += 0.5 * load_n;
        trial.right()->signals.fz[i] += 0.5 * load_n;
    }
    return trial;
}

TEST(LiftOutcomeFinding, AFailedLiftSaysHowFarAndWhereItStuck) {
    const BarTrace failed = standing_with_bar_on_floor()
                                .raise(Metres{0.28}, Seconds{1.5})
                                .hold(Seconds{0.3})
                                .lower(Metres{0.28}, Seconds{1.2})
                                .settle(Seconds{2.0});
    const Report report = analysed(record(failed));
    ASSERT_EQ(report.reps.size(), 1U);
    EXPECT_TRUE(report.reps[0].rep.failed);
    const Finding* finding = found(report, "failed_lift");
    expect_whole(finding);
    EXPECT_NEAR(number_in(finding, "height_m"), 0.28, 0.002);
    EXPECT_GT(number_in(finding, "height_fraction"), 0.4);
    EXPECT_LT(number_in(finding, "height_fraction"), 0.65);
    EXPECT_EQ(found(report, "tempo"), nullptr) << "how a failed lift comes down is not judged";
    EXPECT_EQ(found(analysed(record(deadlift())), "failed_lift"), nullptr);
}

// The bar is fast, nearly stops at 0.20 m, picks up again and turns at 0.28 m.
TEST(LiftOutcomeFinding, TheStickingHeightIsTheLastSlowestPoint) {
    const BarTrace stuck = standing_with_bar_on_floor()
                               .raise(Metres{0.20}, Seconds{0.9})
                               .raise(Metres{0.08}, Seconds{0.8})
                               .lower(Metres{0.28}, Seconds{1.2})
                               .settle(Seconds{2.0});
    const Report report = analysed(record(stuck));
    EXPECT_NEAR(number_in(found(report, "failed_lift"), "sticking_height_m"), 0.20, 0.01);
}

TEST(LiftOutcomeFinding, APullThatDoesNotLiftTheBarIsTold) {
    const BarTrace still = BarTrace{}.rest(Metres{kFloorGrip_m}, Seconds{10.0});
    const Report report = analysed(pulled_in_vain(0.96, 1.5, still));
    EXPECT_EQ(report.reps.size(), 0U);
    const Finding* finding = found_in_set(report, "did_not_break");
    expect_whole(finding);
    EXPECT_DOUBLE_EQ(number_in(finding, "attempts"), 1.0);
    EXPECT_NEAR(number_in(finding, "longest_s"), 1.5, 0.1);
    EXPECT_NEAR(number_in(finding, "peak_load_fraction"), 0.96, 0.03);
}

// At 0.85 of the weight nobody expects it to move; 0.7 s at 0.96 is a tug.
TEST(LiftOutcomeFinding, AWeakOrShortPullIsNot) {
    const BarTrace still = BarTrace{}.rest(Metres{kFloorGrip_m}, Seconds{10.0});
    EXPECT_EQ(found_in_set(analysed(pulled_in_vain(0.85, 1.5, still)), "did_not_break"), nullptr);
    EXPECT_EQ(found_in_set(analysed(pulled_in_vain(0.96, 0.7, still)), "did_not_break"), nullptr);
}

// A pull in vain, then the lift: one attempt and one rep. The lift itself is none.
TEST(LiftOutcomeFinding, ALaterLiftDoesNotHideTheAttempt) {
    const Report report = analysed(pulled_in_vain(0.96, 1.5, deadlift()));
    EXPECT_EQ(report.reps.size(), 1U);
    EXPECT_DOUBLE_EQ(number_in(found_in_set(report, "did_not_break"), "attempts"), 1.0);
    EXPECT_EQ(found_in_set(analysed(record(deadlift())), "did_not_break"), nullptr);
}

}  // namespace
}  // namespace hinge::analysis
