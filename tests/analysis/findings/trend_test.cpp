// G.7: trends over the reps of a set.

#include "tests/analysis/findings/found.h"

namespace hinge::analysis {
namespace {

using namespace movement;

Report lowered_in(const std::vector<double>& durations_s) {
    BarTrace bar = standing_with_bar_on_floor();
    for (const double s : durations_s) {
        bar.raise(Metres{kRise_m}, Seconds{kPull_s})
            .hold(Seconds{1.5})
            .lower(Metres{kRise_m}, Seconds{s})
            .settle(Seconds{2.0});
    }
    return analysed(record(bar));
}

TEST(TrendFinding, AFasterLoweringFromRepToRepIsToldWithItsSlope) {
    const Report report = lowered_in({3.2, 3.0, 2.8});
    const Finding* finding = found_in_set(report, "set_trend");
    expect_whole(finding);
    EXPECT_NEAR(number_in(finding, "eccentric_duration_per_rep"), -0.2, 0.01);
    EXPECT_NE(finding->text.find("lowering -0.40 s"), std::string::npos) << finding->text;
}

// One odd rep does not turn the line (Theil-Sen), and 0.04 s a rep are less than the MDC95 of 0.25 s.
TEST(TrendFinding, AnOddRepOrASmallSlopeIsNoChange) {
    for (const auto& durations : {std::vector<double>{3.0, 3.0, 2.2, 3.0, 3.0}, {3.0, 2.96, 2.92}}) {
        const Report report = lowered_in(durations);
        ASSERT_NE(found_in_set(report, "set_trend"), nullptr);
        EXPECT_NE(found_in_set(report, "set_trend")->text.find("nothing changes"), std::string::npos);
    }
}

TEST(TrendFinding, TwoRepsAreNoTrend) {
    EXPECT_EQ(found_in_set(lowered_in({3.0, 2.0}), "set_trend"), nullptr);
}

}  // namespace
}  // namespace hinge::analysis
