#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <utility>

#include "analysis/run_analysis.h"
#include "tests/support/lift_trial.h"
#include "tests/support/report_matchers.h"

namespace hinge::test {
namespace {

using analysis::Report;
using analysis::run_analysis;

constexpr std::array kAll{"hip_bar_ratio_25",
                          "hip_bar_ratio_50",
                          "hip_bar_ratio_100",
                          "hip_bar_ratio_200",
                          "hip_lead_10",
                          "hip_lead_25",
                          "hip_lead_50",
                          "hip_velocity_lift_off",
                          "hip_rise_before_lift_off",
                          "hip_height_set_fraction",
                          "early_hip_rise_index"};

// A transducer at the hip that moves `share` as far as the bar, `earlier_s` before it. Without a stature the
// reading is taken as the height.
Trial with_hip(double share, double earlier_s = 0.0) {
    Trial trial = lift_trial(clean_rep(), {.stature_m = std::nullopt});
    const auto ahead = static_cast<std::size_t>(earlier_s * trial.rate_hz);
    trial.hip.emplace();
    for (std::size_t i = 0; i < trial.sample_count; ++i) {
        const std::size_t at = std::min(i + ahead, trial.sample_count - 1);
        trial.hip->push_back(0.6 + share * ((*trial.bar)[at] - 0.225));
    }
    trial.setup.hip.emplace().attachment = CordAttachment::hip;
    return trial;
}

TEST(HipRise, AHipThatFollowsTheBarHasItsShareAsRatio) {
    for (const double share : {0.6, 1.0}) {
        const Report report = run_analysis(with_hip(share));
        for (const char* id :
             {"hip_bar_ratio_25", "hip_bar_ratio_50", "hip_bar_ratio_100", "hip_bar_ratio_200"}) {
            EXPECT_NEAR(number(report, id), share, 1e-6) << id;
            EXPECT_EQ(metric(report, id).grade, Grade::a) << id;
        }
        for (const char* id : {"hip_lead_10", "hip_lead_25", "hip_lead_50"}) {
            EXPECT_NEAR(number(report, id), 0.0, 1e-6) << id;
        }
        EXPECT_NEAR(number(report, "early_hip_rise_index"), 0.0, 1e-6);
        EXPECT_NEAR(number(report, "hip_rise_before_lift_off"), 0.0, 0.001);
    }
}

TEST(HipRise, SpeedAtLiftOffIsTheSlopeOfTheFirst40Milliseconds) {
    // A hip that rises evenly at 0.25 m/s for 1.2 s around lift-off.
    Trial trial = with_hip(0.6);
    for (std::size_t i = 0; i < trial.sample_count; ++i) {
        const double t = static_cast<double>(i) / trial.rate_hz;
        (*trial.hip)[i] = 0.6 + 0.25 * std::clamp(t - 3.8, 0.0, 1.2);
    }
    EXPECT_NEAR(number(run_analysis(trial), "hip_velocity_lift_off"), 0.25, 0.002);
}

TEST(HipRise, LeadIsHowMuchEarlierTheHipPassesItsShare) {
    // 0.1 s ahead: the hip's way from lift-off to lock-out is what is left of it then.
    const Report report = run_analysis(with_hip(1.0, 0.1));
    const double lockout_s = 1.5 - BarTrace::time_from_end_s(0.02, 0.5, 1.5);
    const auto hip = [](double t) { return BarTrace::share_at(std::min(1.5, t + 0.1), 1.5); };
    for (const auto& [id, share] :
         {std::pair{"hip_lead_10", 0.10}, {"hip_lead_25", 0.25}, {"hip_lead_50", 0.50}}) {
        const double bar_s = BarTrace::time_to_share_s(share * BarTrace::share_at(lockout_s, 1.5), 1.5);
        const double hip_share = hip(0.0) + share * (hip(lockout_s) - hip(0.0));
        const double hip_s = BarTrace::time_to_share_s(hip_share, 1.5) - 0.1;
        // The hip moves on while lift-off is 10 ms off.
        EXPECT_NEAR(number(report, id), bar_s - hip_s, 0.01) << id;
    }
}

TEST(HipRise, IndexCountsWhatExceedsOne) {
    // R = 1.4 throughout: 0.5 x 0.4 + 0.5 x 0.4.
    EXPECT_NEAR(number(run_analysis(with_hip(1.4)), "early_hip_rise_index"), 0.4, 1e-6);
}

TEST(HipRise, RiseBeforeLiftOffIsFromTheSetPosition) {
    // 60 mm during the slack.
    Trial trial = with_hip(0.8);
    for (std::size_t i = 0; i < trial.sample_count; ++i) {
        const double t = static_cast<double>(i) / trial.rate_hz;
        (*trial.hip)[i] -= 0.06 * (1.0 - BarTrace::share_at(std::clamp(t - 3.5, 0.0, 0.4), 0.4));
    }
    const Report report = run_analysis(trial);
    EXPECT_NEAR(number(report, "hip_rise_before_lift_off"), 0.06, 0.002);
    // Standing: the measured hip in the hold, 0.6 + 0.8 x 0.5; at the set 60 mm below 0.6.
    EXPECT_NEAR(number(report, "hip_height_set_fraction"), 0.54 / 1.0, 0.003);
    EXPECT_NEAR(number(report, "early_hip_rise_index"), 0.06 / 0.5, 0.006);
}

TEST(HipRise, WithoutStatureOrHipTransducerItIsIndeterminate) {
    const Report report = run_analysis(lift_trial(clean_rep(), {.stature_m = std::nullopt}));
    for (const char* id : kAll) {
        EXPECT_TRUE(has_reason(report, id, "stature"));
        EXPECT_EQ(metric(report, id).grade, Grade::indeterminate) << id;
    }
}

TEST(HipRise, LostHipSamplesAreIndeterminate) {
    Trial trial = with_hip(1.0);
    lose(*trial.hip, trial.rate_hz, 4.4, 4.5);
    const Report report = run_analysis(trial);
    for (const char* id : kAll) {
        EXPECT_TRUE(has_reason(report, id, "missing"));
        EXPECT_EQ(metric(report, id).grade, Grade::indeterminate) << id;
    }
}

}  // namespace
}  // namespace hinge::test
