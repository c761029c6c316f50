// F.1: R50 > 1.5, R100 > 1.25, rise before lift-off > 50 mm, R50 < 0.7, each with a guard band of 1.64 SD.

#include "tests/analysis/findings/found.h"

namespace hinge::analysis {
namespace {

TEST(HipsFinding, LeadIsToldWhenTheRatioIsSurelyAbove) {
    const auto findings = findings_for({{"hip_bar_ratio_50", 1.74, 0.14}, {"hip_bar_ratio_100", 1.1, 0.1}});
    const Finding* lead = find_id(findings, "hips_lead");
    expect_whole(lead);
    EXPECT_DOUBLE_EQ(number_in(lead, "hip_bar_ratio_50"), 1.74);
    EXPECT_NE(lead->text.find("1.74"), std::string::npos);
}

// 1.5 + 1.64 x 0.14 = 1.7296.
TEST(HipsFinding, LeadIsNotToldWithinTheGuardBand) {
    EXPECT_EQ(find_id(findings_for({{"hip_bar_ratio_50", 1.729, 0.14}}), "hips_lead"), nullptr);
    EXPECT_NE(find_id(findings_for({{"hip_bar_ratio_50", 1.730, 0.14}}), "hips_lead"), nullptr);
}

TEST(HipsFinding, EitherRatioOrTheRiseBeforeLiftOffIsEnough) {
    EXPECT_NE(find_id(findings_for({{"hip_bar_ratio_100", 1.5, 0.1}}), "hips_lead"), nullptr);
    const auto rise = findings_for({{"hip_rise_before_lift_off", 0.095, 0.026}});
    ASSERT_NE(find_id(rise, "hips_lead"), nullptr);
    EXPECT_NE(find_id(rise, "hips_lead")->text.find("95 mm"), std::string::npos);
    EXPECT_EQ(find_id(findings_for({{"hip_rise_before_lift_off", 0.080, 0.026}}), "hips_lead"), nullptr);
}

// 0.7 - 1.64 x 0.1 = 0.536.
TEST(HipsFinding, LagIsToldBelowItsGuardBandOnly) {
    expect_whole(find_id(findings_for({{"hip_bar_ratio_50", 0.53, 0.1}}), "hips_lag"));
    EXPECT_EQ(find_id(findings_for({{"hip_bar_ratio_50", 0.54, 0.1}}), "hips_lag"), nullptr);
    EXPECT_EQ(find_id(findings_for({{"hip_bar_ratio_50", 1.0, 0.1}}), "hips_lag"), nullptr);
}

TEST(HipsFinding, WithoutAnEstimateNothingIsTold) {
    const Report report = analysed(movement::without_plates(movement::record(movement::deadlift())));
    EXPECT_EQ(found(report, "hips_lead"), nullptr);
    EXPECT_EQ(found(report, "hips_lag"), nullptr);
}

}  // namespace
}  // namespace hinge::analysis
