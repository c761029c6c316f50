#include "analysis/statistics/measurement_error.h"

#include <cmath>
#include <vector>

#include "tests/analysis/statistics/expect_reason.h"

namespace hinge::analysis::statistics {
namespace {

using test::expect_reason;
using Values = std::vector<double>;

TEST(CoefficientOfVariation, IsDeviationOverMean) {
    const Result<double> cv = coefficient_of_variation(Values{9.0, 10.0, 11.0});
    ASSERT_TRUE(cv);
    EXPECT_DOUBLE_EQ(*cv, 10.0);
    EXPECT_DOUBLE_EQ(*coefficient_of_variation(Values{-9.0, -10.0, -11.0}), 10.0);
}

// Logarithms -s, 0, s have the standard deviation s.
TEST(CoefficientOfVariation, OfLogarithmsIsAFactor) {
    const Result<double> cv = log_coefficient_of_variation(Values{8.0, 10.0, 12.5});
    ASSERT_TRUE(cv);
    EXPECT_NEAR(*cv, 25.0, 1e-12);
}

TEST(CoefficientOfVariation, WithoutMeaningIsAReason) {
    expect_reason(coefficient_of_variation(Values{1.0}), "at least 2 values");
    expect_reason(coefficient_of_variation(Values{-1.0, 1.5}), "both signs");
    expect_reason(coefficient_of_variation(Values{0.0, 0.0}), "mean is zero");
    expect_reason(coefficient_of_variation(Values{1.0, std::nan("")}), "value 2");
    expect_reason(log_coefficient_of_variation(Values{1.0, 0.0}), "positive");
    expect_reason(log_coefficient_of_variation(Values{2.0}), "at least 2");
}

// Differences 1, 3, 5: standard deviation 2.
TEST(TypicalError, IsTheDeviationOfTheDifferencesOverRootTwo) {
    const Result<double> error = typical_error(Values{10.0, 20.0, 30.0}, Values{11.0, 23.0, 35.0});
    ASSERT_TRUE(error);
    EXPECT_NEAR(*error, std::sqrt(2.0), 1e-15);
}

TEST(TypicalError, DoesNotCountAShiftThatAllShare) {
    EXPECT_DOUBLE_EQ(*typical_error(Values{1.0, 2.0, 4.0}, Values{2.0, 3.0, 5.0}), 0.0);
}

TEST(TypicalError, NeedsPairs) {
    expect_reason(typical_error(Values{1.0, 2.0}, Values{1.0}), "2 values and the second 1");
    expect_reason(typical_error(Values{1.0}, Values{1.0}), "at least 2 athletes");
    expect_reason(typical_error(Values{1.0, std::nan("")}, Values{1.0, 2.0}), "value 2");
}

// 1.96 * 1.41421356 = 2.77185858 by hand; the 2.77 of Bland & Altman's repeatability coefficient.
TEST(MinimalDetectableChange, IsTwoPointSevenSevenTimesTheError) {
    EXPECT_NEAR(minimal_detectable_change(1.0), 2.771858582251266, 1e-14);
    EXPECT_NEAR(minimal_detectable_change(0.5), 1.385929291125633, 1e-14);
}

TEST(SmallestWorthwhileChange, IsAFifthOfTheSpreadBetweenPeople) {
    EXPECT_DOUBLE_EQ(smallest_worthwhile_change(15.0), 3.0);
}

}  // namespace
}  // namespace hinge::analysis::statistics
