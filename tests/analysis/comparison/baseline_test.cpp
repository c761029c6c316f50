#include "analysis/comparison/baseline.h"

#include <cmath>

#include "analysis/comparison/default_changes.h"
#include "analysis/metrics/metric.h"
#include "tests/analysis/statistics/expect_reason.h"

namespace hinge::analysis::comparison {
namespace {

using statistics::test::expect_reason;
using Values = std::vector<double>;

BaselineChange compare(const Values& sessions, const Values& today, std::optional<double> standard = {},
                       const Values& reps = {}) {
    const auto change = compare_with_baseline({sessions, reps, today, standard});
    EXPECT_TRUE(change);
    return *change;
}

// Sessions 9, 10, 11: SD 1, so MDC95 = 1.96 sqrt 2 = 2.7719.
TEST(Baseline, TheOwnScatterOfThreeSessionsDecides) {
    const BaselineChange more = compare({9, 10, 11}, {12.78}, 0.1);
    EXPECT_EQ(more.source, MdcSource::own);
    EXPECT_DOUBLE_EQ(more.baseline, 10.0);
    EXPECT_DOUBLE_EQ(*more.sd, 1.0);
    EXPECT_NEAR(*more.mdc95, 2.771858582251266, 1e-12);
    EXPECT_NEAR(more.change, 2.78, 1e-12);
    EXPECT_EQ(more.verdict, Verdict::changed);
    EXPECT_EQ(compare({9, 10, 11}, {12.76}).verdict, Verdict::probably_changed);
    EXPECT_EQ(compare({9, 10, 11}, {8.62}).verdict, Verdict::no_change);
    EXPECT_EQ(compare({9, 10, 11}, {8.60}).verdict, Verdict::probably_changed);
    EXPECT_EQ(compare({9, 10, 11}, {7.20}).verdict, Verdict::changed);
}

// With two degrees of freedom P(|T| > t) = 1 - t / sqrt(t^2 + 2). Here t = 2 / sqrt(1 + 1/3) = sqrt 3.
TEST(Baseline, PIsThatOfOneMoreSession) {
    const BaselineChange change = compare({9, 10, 11}, {12});
    ASSERT_TRUE(change.p);
    EXPECT_NEAR(*change.p, 1.0 - std::sqrt(3.0) / std::sqrt(5.0), 1e-12);
    // Two sets today: t = 2 / sqrt(1/2 + 1/3).
    const double t2 = 4.0 / (5.0 / 6.0);
    EXPECT_NEAR(*compare({9, 10, 11}, {11.5, 12.5}).p, 1.0 - std::sqrt(t2 / (t2 + 2.0)), 1e-12);
}

TEST(Baseline, BelowThreeSessionsTheDefaultDecidesAndSaysSo) {
    const BaselineChange change = compare({3.0, 3.1}, {3.35}, 0.25);
    EXPECT_EQ(change.source, MdcSource::standard);
    EXPECT_EQ(name(change.source), "default");
    EXPECT_EQ(*change.mdc95, 0.25);
    EXPECT_EQ(change.verdict, Verdict::changed);
    EXPECT_FALSE(change.p);
    EXPECT_EQ(compare({3.0}, {3.2}, 0.25).verdict, Verdict::probably_changed);
    EXPECT_FALSE(compare({3.0}, {3.2}, 0.25).sd);
}

TEST(Baseline, FiveRepsOfOneSessionAreProvisional) {
    const Values reps{1, 2, 3, 4, 5};  // SD sqrt 2.5
    const BaselineChange change = compare({3}, {8}, {}, reps);
    EXPECT_EQ(change.source, MdcSource::provisional);
    EXPECT_NEAR(*change.mdc95, 2.771858582251266 * std::sqrt(2.5), 1e-12);
    EXPECT_EQ(change.verdict, Verdict::changed);
    EXPECT_FALSE(change.p);
}

TEST(Baseline, WithoutAnErrorThereIsAReasonAndStillAChange) {
    const BaselineChange few = compare({3, 4}, {8}, {}, {3, 4});
    EXPECT_EQ(few.verdict, Verdict::not_assessable);
    EXPECT_NE(few.reason.find("needs 3 baseline sessions"), std::string::npos) << few.reason;
    EXPECT_DOUBLE_EQ(few.change, 4.5);
    const BaselineChange same = compare({3, 3, 3}, {8});
    EXPECT_NE(same.reason.find("do not scatter"), std::string::npos) << same.reason;
    EXPECT_EQ(compare({3, 3, 3}, {8}, 0.5).source, MdcSource::standard);
}

TEST(Baseline, NothingToCompareIsAnError) {
    expect_reason(compare_with_baseline({Values{}, Values{}, Values{1}, {}}), "at least 1 baseline sessions");
    expect_reason(compare_with_baseline({Values{1}, Values{}, Values{}, {}}), "at least 1 sets of today");
    expect_reason(compare_with_baseline({Values{1, std::nan("")}, Values{}, Values{1}, {}}), "value 2");
}

// Two degrees of freedom: 1 - t / sqrt(t^2 + 2) with t^2 = 2 * 1.96^2 / (4/3). Many sessions: that of the
// normal distribution at 1.96 sqrt 2, 0.005574.
TEST(Baseline, FewSessionsRaiseFalseAlarms) {
    const double t2 = 1.5 * 1.96 * 1.96;
    EXPECT_NEAR(false_alarm_share(3), 1.0 - std::sqrt(t2 / (t2 + 2.0)), 1e-12);
    EXPECT_NEAR(false_alarm_share(3), 0.138, 0.001);
    EXPECT_NEAR(false_alarm_share(1'000'000), 0.005574, 1e-5);
}

TEST(Baseline, HolmCountsTheMetricsThatHaveAP) {
    std::vector<std::optional<BaselineChange>> changes{compare({9, 10, 11}, {12}), std::nullopt,
                                                       compare({3}, {4}, 0.25), compare({9, 10, 11}, {40})};
    EXPECT_EQ(adjust_for_number(changes), 2U);
    EXPECT_NEAR(*changes[3]->p_holm, 2.0 * *changes[3]->p, 1e-15);
    EXPECT_NEAR(*changes[0]->p_holm, *changes[0]->p, 1e-15);
    EXPECT_FALSE(changes[2]->p_holm);
}

TEST(Baseline, WordsNeitherClearNorFrighten) {
    EXPECT_EQ(words(Verdict::changed), "changed");
    EXPECT_EQ(words(Verdict::probably_changed), "probably changed");
    EXPECT_EQ(words(Verdict::no_change), "no change beyond measurement error");
    EXPECT_EQ(words(Verdict::not_assessable), "not assessable");
}

TEST(DefaultChanges, AreOfMetricsThatExistAndNameTheirSource) {
    for (const DefaultChange& standard : default_changes()) {
        bool known = false;
        for (const MetricModule* metric : all_metrics()) {
            known = known || metric->definition.id == standard.metric;
        }
        EXPECT_TRUE(known) << standard.metric;
        EXPECT_GT(standard.mdc95, 0.0);
        EXPECT_EQ(standard.source.rfind("science.md I.5", 0), 0U);
    }
    EXPECT_EQ(default_mdc95("eccentric_duration"), 0.25);
    EXPECT_EQ(default_mdc95("cop_forward_shift_10cm"), 0.010);
    EXPECT_FALSE(default_mdc95("peak_bar_power"));
}

}  // namespace
}  // namespace hinge::analysis::comparison
