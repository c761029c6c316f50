#include "gui/text/format.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "analysis/value_text.h"

// Expected texts follow by hand from the rule in analysis/value_text.h; the first is design.md's own example.
namespace hinge::gui {
namespace {

TEST(ValueText, ShowsTheDigitsThatTheUncertaintySupports) {
    EXPECT_EQ(value_text(2.9714, 0.0619), "2.97 ± 0.06");
    EXPECT_EQ(value_text(667.12, 0.58), "667.1 ± 0.6");
    EXPECT_EQ(value_text(1.5743, 0.144), "1.57 ± 0.14");
    EXPECT_EQ(value_text(1234.0, 23.0), "1234 ± 23");
    EXPECT_EQ(value_text(0.5, 0.096), "0.50 ± 0.10");
}

TEST(ValueText, UsesATrueMinusAndNeverAMinusZero) {
    EXPECT_EQ(value_text(-0.21, 0.1), "\u22120.21 ± 0.10");
    EXPECT_EQ(value_text(-0.001, 0.1), "0.00 ± 0.10");
    EXPECT_EQ(fixed_text(-0.0, 1), "0.0");
}

TEST(ValueText, WithoutUncertaintyKeepsFourDigitsAndCountsWhole) {
    EXPECT_EQ(value_text(3.0, 0.0), "3");
    EXPECT_EQ(value_text(0.0, 0.0), "0");
    EXPECT_EQ(value_text(0.123456, std::nullopt), "0.1235");
    EXPECT_EQ(value_text(-1234.4, std::nullopt), "\u22121234");
}

// The window and the terminal differ in their signs only.
TEST(ValueText, IsRoundedAsInTheTerminal) {
    for (const double sd : {0.0123, 0.0295, 0.096, 0.58, 2.2, 23.0, 156.0}) {
        EXPECT_EQ(value_text(12.3456, sd), analysis::value_with_uncertainty(12.3456, sd, "±")) << sd;
    }
}

TEST(ValueText, SaysSoWhenThereIsNoNumber) {
    EXPECT_EQ(value_text(std::nan(""), 0.1), "no number");
    EXPECT_EQ(value_text(std::numeric_limits<double>::infinity(), std::nullopt), "no number");
    EXPECT_EQ(value_text(1.25, std::nan("")), "1.250");
}

TEST(DisplayUnit, ShowsSmallLengthsInMillimetres) {
    EXPECT_EQ(display_unit(Unit::metre, 0.02).label, "mm");
    EXPECT_DOUBLE_EQ(display_unit(Unit::metre, 0.02).factor, 1000.0);
    EXPECT_EQ(display_unit(Unit::metre, 0.5).label, "m");
    EXPECT_EQ(display_unit(Unit::square_metre, 0.0004).label, "cm²");
    EXPECT_EQ(display_unit(Unit::one, 1.0).label, "");
    EXPECT_EQ(display_unit(Unit::newton_second, 1.0).label, "N·s");
    EXPECT_EQ(display_unit(Unit::metre_per_second, 1.0).label, "m/s");
}

TEST(MetricText, ScalesValueAndUncertaintyAlike) {
    MetricValue flex;
    flex.value = 0.00696;
    flex.uncertainty = 0.00031;
    EXPECT_EQ(metric_text(flex, {"mm", 1000.0}), "7.0 ± 0.3");
}

TEST(MetricText, WritesAnswersAndCategoriesInWords) {
    MetricValue tempo;
    tempo.value = true;
    EXPECT_EQ(metric_text(tempo, {}), "yes");
    MetricValue grade;
    grade.value = std::string("not_graded");
    EXPECT_EQ(metric_text(grade, {}), "not graded");
    EXPECT_EQ(metric_text(MetricValue{}, {}), "");
}

}  // namespace
}  // namespace hinge::gui
