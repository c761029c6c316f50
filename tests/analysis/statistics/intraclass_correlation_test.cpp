#include "analysis/statistics/intraclass_correlation.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/analysis/statistics/expect_reason.h"

namespace hinge::analysis::statistics {
namespace {

using test::expect_reason;
using Values = std::vector<double>;

// Shrout & Fleiss 1979, Psychol Bull 86:420, table 2: six subjects, four judges.
const Values kJudges{9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7};

// Their table 3: BMS 11.24, JMS 32.49, EMS 1.02 and within subjects WMS 6.26.
TEST(MeanSquares, AreThoseOfShroutAndFleiss) {
    const Result<MeanSquares> ms = two_way_mean_squares({kJudges, 6, 4});
    ASSERT_TRUE(ms);
    EXPECT_NEAR(ms->between_subjects, 11.24, 0.005);
    EXPECT_NEAR(ms->between_sessions, 32.49, 0.005);
    EXPECT_NEAR(ms->error, 1.02, 0.005);
    const double within = (3.0 * ms->between_sessions + 15.0 * ms->error) / 18.0;
    EXPECT_NEAR(within, 6.26, 0.005);
    // ICC(1,1), their table 4.
    EXPECT_NEAR((ms->between_subjects - within) / (ms->between_subjects + 3.0 * within), 0.17, 0.005);
}

// Their table 4.
TEST(IntraclassCorrelations, AreThoseOfShroutAndFleiss) {
    const Result<IntraclassCorrelations> icc = intraclass_correlations({kJudges, 6, 4});
    ASSERT_TRUE(icc);
    EXPECT_NEAR(icc->agreement_single.value, 0.29, 0.005);
    EXPECT_NEAR(icc->consistency_single.value, 0.71, 0.005);
    EXPECT_NEAR(icc->agreement_mean.value, 0.62, 0.005);
    EXPECT_NEAR(icc->consistency_mean.value, 0.91, 0.005);
}

// The same data in the manual of R's psych package, ICC(): lower and upper bound to two digits.
TEST(IntraclassCorrelations, HaveTheIntervalsOfAnotherProgram) {
    const Result<IntraclassCorrelations> icc = intraclass_correlations({kJudges, 6, 4});
    ASSERT_TRUE(icc);
    EXPECT_NEAR(*icc->agreement_single.low, 0.019, 0.0005);
    EXPECT_NEAR(*icc->agreement_single.high, 0.761, 0.0005);
    EXPECT_NEAR(*icc->consistency_single.low, 0.342, 0.0005);
    EXPECT_NEAR(*icc->consistency_single.high, 0.946, 0.0005);
    EXPECT_NEAR(*icc->agreement_mean.low, 0.072, 0.001);
    EXPECT_NEAR(*icc->agreement_mean.high, 0.927, 0.0005);
    EXPECT_NEAR(*icc->consistency_mean.low, 0.676, 0.0005);
    EXPECT_NEAR(*icc->consistency_mean.high, 0.986, 0.0005);
}

// A shift of one session lowers agreement and leaves consistency alone.
TEST(IntraclassCorrelations, AShiftOfOneSessionCountsForAgreementOnly) {
    Values shifted = kJudges;
    for (std::size_t i = 3; i < shifted.size(); i += 4) {
        shifted[i] += 10.0;
    }
    const auto before = intraclass_correlations({kJudges, 6, 4});
    const auto after = intraclass_correlations({shifted, 6, 4});
    ASSERT_TRUE(before && after);
    EXPECT_NEAR(after->consistency_single.value, before->consistency_single.value, 1e-12);
    EXPECT_NEAR(*after->consistency_single.low, *before->consistency_single.low, 1e-9);
    EXPECT_LT(after->agreement_single.value, 0.5 * before->agreement_single.value);
}

// Two subjects that swap places: BMS = 0.02, EMS = 1.62 (by hand), so (0.02 - 1.62) / (0.02 + 1.62) =
// -0.9756.
TEST(IntraclassCorrelations, ANegativeOneIsReportedAsZeroAndKept) {
    const auto icc = intraclass_correlations({Values{1.0, 3.0, 2.6, 1.0}, 2, 2});
    ASSERT_TRUE(icc);
    EXPECT_NEAR(icc->squares.between_subjects, 0.04, 1e-12);
    EXPECT_NEAR(icc->squares.error, 3.24, 1e-12);
    EXPECT_EQ(icc->consistency_single.value, 0.0);
    EXPECT_NEAR(*icc->consistency_single.raw, (0.04 - 3.24) / (0.04 + 3.24), 1e-12);
    EXPECT_EQ(icc->agreement_mean.value, 0.0);
    EXPECT_FALSE(icc->agreement_mean.raw);  // BMS + (JMS - EMS) / n is below zero
    for (const Correlation* c :
         {&icc->agreement_single, &icc->agreement_mean, &icc->consistency_single, &icc->consistency_mean}) {
        EXPECT_TRUE(!c->low || std::isfinite(*c->low));
        EXPECT_TRUE(!c->high || std::isfinite(*c->high));
    }
}

TEST(IntraclassCorrelations, DoNotDependOnTheUnit) {
    Values scaled = kJudges;
    std::transform(scaled.begin(), scaled.end(), scaled.begin(), [](double v) { return 1e-6 * v + 4e-6; });
    const auto icc = intraclass_correlations({kJudges, 6, 4});
    const auto other = intraclass_correlations({scaled, 6, 4});
    ASSERT_TRUE(icc && other);
    EXPECT_NEAR(other->agreement_single.value, icc->agreement_single.value, 1e-9);
    EXPECT_NEAR(*other->agreement_mean.high, *icc->agreement_mean.high, 1e-9);
}

TEST(IntraclassCorrelations, WhatCannotBeComputedIsAReason) {
    expect_reason(intraclass_correlations({Values{1.0, 2.0}, 1, 2}), "at least 2 athletes, there are 1");
    expect_reason(intraclass_correlations({Values{1.0, 2.0}, 2, 1}), "at least 2 sessions");
    expect_reason(intraclass_correlations({Values{1.0, 2.0, 3.0}, 2, 2}), "make 4 values, there are 3");
    expect_reason(intraclass_correlations({Values{1.0, std::nan(""), 3.0, 4.0}, 2, 2}), "value 2");
    expect_reason(intraclass_correlations({Values{5.0, 5.0, 5.0, 5.0}, 2, 2}), "do not differ");
    expect_reason(intraclass_correlations({Values{1.1, 2.2, 3.3, 4.4}, 2, 2}), "do not scatter");
}

}  // namespace
}  // namespace hinge::analysis::statistics
