#include "analysis/value_text.h"

#include <gtest/gtest.h>

namespace hinge::analysis {
namespace {

// design.md, principle 3: 2.97 +- 0.06 s, never 2.9714.
TEST(ValueText, ShowsTheDigitsTheUncertaintySupports) {
    EXPECT_EQ(value_with_uncertainty(2.9714, 0.0619), "2.97 +- 0.06");
    EXPECT_EQ(value_with_uncertainty(0.02496, 0.00123),
              "0.0250 +- 0.0012");  // two digits when it starts with 1 or 2
    EXPECT_EQ(value_with_uncertainty(0.5678, 0.0234), "0.568 +- 0.023");
    EXPECT_EQ(value_with_uncertainty(1780.66, 1.2), "1780.7 +- 1.2");
    EXPECT_EQ(value_with_uncertainty(667.12, 4.0), "667 +- 4");
    EXPECT_EQ(value_with_uncertainty(1.2341e-5, 2.1e-7),
              "0.00001234 +- 0.00000021");  // a small sway area, m2
}

TEST(ValueText, AnUncertaintyThatRoundsUpKeepsItsOneDigit) {
    EXPECT_EQ(value_with_uncertainty(1.2345, 0.0297), "1.23 +- 0.03");
    EXPECT_EQ(value_with_uncertainty(1.2345, 0.0293), "1.234 +- 0.029");
}

TEST(ValueText, ALargeUncertaintyLeavesWholeNumbers) {
    EXPECT_EQ(value_with_uncertainty(1234.5, 56.0), "1234 +- 56");
    EXPECT_EQ(value_with_uncertainty(1234.4, 156.0), "1234 +- 156");
}

TEST(ValueText, CountsStayWhole) {
    EXPECT_EQ(value_with_uncertainty(3.0, 0.0), "3");
    EXPECT_EQ(value_with_uncertainty(0.0, 0.0), "0");
    EXPECT_EQ(value_with_uncertainty(12345.0, 0.0), "12345");
}

TEST(ValueText, WithoutAnUncertaintyFourSignificantDigits) {
    EXPECT_EQ(value_with_uncertainty(2.97142, std::nullopt), "2.971");
    EXPECT_EQ(value_with_uncertainty(0.0123456, std::nullopt), "0.01235");
    EXPECT_EQ(value_with_uncertainty(0.0005, 0.0), "0.0005000");
    EXPECT_EQ(value_with_uncertainty(123456.0, std::nullopt), "123456");
}

TEST(ValueText, NegativeValuesKeepTheirSignAndZeroHasNone) {
    EXPECT_EQ(value_with_uncertainty(-539.4, 5.5), "-539 +- 6");
    EXPECT_EQ(value_with_uncertainty(-0.0004, 0.03), "0.00 +- 0.03");
}

TEST(ValueText, TheSignCanBeTypographic) {
    EXPECT_EQ(value_with_uncertainty(2.9714, 0.0619, "±"), "2.97 ± 0.06");
}

TEST(ValueText, SaysYesNoOrTheWord) {
    MetricValue value;
    EXPECT_EQ(value_text(value), "");
    value.value = true;
    EXPECT_EQ(value_text(value), "yes");
    value.value = false;
    EXPECT_EQ(value_text(value), "no");
    value.value = std::string("controlled");
    EXPECT_EQ(value_text(value), "controlled");
    value.value = 2.9714;
    value.uncertainty = 0.0619;
    EXPECT_EQ(value_text(value), "2.97 +- 0.06");
}

}  // namespace
}  // namespace hinge::analysis
