// D.3 and D.8 on pulls of known force and speed.

#include <cmath>

#include "tests/analysis/findings/found.h"

namespace hinge::analysis {
namespace {

using namespace movement;

Report with_slack(double slack_s) {
    Lifter lifter;
    lifter.slack_s = slack_s;
    return analysed(record(deadlift(), lifter));
}

// Both plates carry `load_n` more, shared evenly.
void add_load(Trial& trial, double time_s, double load_n) {
    const auto i = static_cast<std::size_t>(std::lround(time_s * trial.rate_hz));
    trial.left()->signals.fz[i] += 0.5 * load_n;
    trial.right()->signals.fz[i] += 0.5 * load_n;
}

TEST(PullFinding, ARampInATenthOfASecondIsYankedAndASlowOneIsNot) {
    expect_whole(found(with_slack(0.12), "yanked"));  // 8.3 bar weights a second, the limit is 6
    EXPECT_EQ(found(with_slack(0.8), "yanked"), nullptr);
}

// 6 / s with a standard deviation of 0.6 / s: told from 6.98 / s on.
TEST(PullFinding, ARateWithinItsGuardBandIsNotAYank) {
    EXPECT_EQ(find_id(findings_for({{"slack_peak_rate", 6.9, 0.6}}), "yanked"), nullptr);
    EXPECT_NE(find_id(findings_for({{"slack_peak_rate", 7.1, 0.6}}), "yanked"), nullptr);
}

// A half sine of 0.15 s after lift-off, 0.5 or 0.15 of the bar's weight high.
TEST(PullFinding, AnOvershootAfterLiftOffIsAYank) {
    const auto with_bump = [](double share) {
        Trial trial = record(deadlift());
        for (int ms = 0; ms < 150; ++ms) {
            add_load(trial, kStand_s + 0.001 * ms, share * 980.665 * std::sin(M_PI * ms / 150.0));
        }
        return analysed(trial);
    };
    const Report high = with_bump(0.5);
    expect_whole(found(high, "yanked"));
    EXPECT_NEAR(number_in(found(high, "yanked"), "lift_off_overshoot_fraction"), 0.55, 0.12);
    EXPECT_EQ(found(with_bump(0.05), "yanked"), nullptr);
}

// The slack is 2 s long; 0.6 s in the middle of it at 40 % of the weight, ramps of 0.7 s before and after.
TEST(PullFinding, APlateauInTheSlackIsTwoSteps) {
    const double weight_n = 980.665;
    Lifter lifter;
    lifter.slack_s = 0.05;
    Trial trial = record(deadlift(), lifter);
    for (int ms = 0; ms < 1950; ++ms) {
        const double u = 0.001 * ms;
        const double share = u < 0.7 ? 0.4 * u / 0.7 : u < 1.3 ? 0.4 : 0.4 + 0.6 * (u - 1.3) / 0.7;
        add_load(trial, kStand_s - 2.0 + u, share * weight_n);
    }
    for (int ms = 1950; ms < 2000; ++ms) {  // the builder's own ramp is within these 50 ms
        const double share = 0.4 + 0.6 * (0.001 * ms - 1.3) / 0.7;
        add_load(trial, kStand_s - 2.0 + 0.001 * ms, weight_n * (share - (ms - 1950) / 50.0));
    }
    const Report report = analysed(trial);
    expect_whole(found(report, "slack_then_pull"));
    EXPECT_NEAR(number_in(found(report, "slack_then_pull"), "plateau_s"), 0.6, 0.06);
    EXPECT_NEAR(number_in(found(report, "slack_then_pull"), "plateau_load_fraction"), 0.4, 0.01);
}

// A ramp of 4 s is never still: 0.25 bar weights a second is, one of 2 s at 0.5 is not.
TEST(PullFinding, AnEvenRampIsOneStep) {
    EXPECT_EQ(found(with_slack(0.8), "slack_then_pull"), nullptr);
    EXPECT_EQ(found(with_slack(2.0), "slack_then_pull"), nullptr);
    EXPECT_NE(found(with_slack(4.0), "slack_then_pull"), nullptr);
}

TEST(PullFinding, ABarThatSinksOnItsWayIsAHitch) {
    const BarTrace hitched = standing_with_bar_on_floor()
                                 .raise(Metres{0.35}, Seconds{1.2})
                                 .raise(Metres{-0.02}, Seconds{0.4})
                                 .raise(Metres{0.22}, Seconds{1.0})
                                 .hold(Seconds{kHold_s})
                                 .lower(Metres{kRise_m}, Seconds{kLower_s})
                                 .settle(Seconds{2.0});
    const Report report = analysed(record(hitched));
    ASSERT_EQ(report.reps.size(), 1U);
    expect_whole(found(report, "hitch"));
    EXPECT_DOUBLE_EQ(number_in(found(report, "hitch"), "hitches"), 1.0);
    EXPECT_EQ(found(analysed(record(deadlift())), "hitch"), nullptr);
}

}  // namespace
}  // namespace hinge::analysis
