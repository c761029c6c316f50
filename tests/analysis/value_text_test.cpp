#include "analysis/value_text.h"

#include <gtest/gtest.h>

namespace hinge::analysis {
namespace {

TEST(ValueText, DigitsFollowTheUncertainty) {
    EXPECT_EQ(value_with_uncertainty(2.9687, 0.0612), "2.97 +- 0.06");
    EXPECT_EQ(value_with_uncertainty(2.9687, 0.0123), "2.969 +- 0.012");
    EXPECT_EQ(value_with_uncertainty(2.9687, 0.0261), "2.969 +- 0.026");
    EXPECT_EQ(value_with_uncertainty(667.123, 0.6), "667.1 +- 0.6");
    EXPECT_EQ(value_with_uncertainty(1723.16, 31.0), "1723 +- 31");
    EXPECT_EQ(value_with_uncertainty(0.030215, 0.0003), "0.0302 +- 0.0003");
}

TEST(ValueText, TheSignBetweenThemIsChosenByTheCaller) {
    EXPECT_EQ(value_with_uncertainty(2.97, 0.06, "\u00b1"), "2.97 \u00b1 0.06");
}

TEST(ValueText, AZeroHasNoSign) {
    EXPECT_EQ(value_with_uncertainty(-0.001, 0.6), "0.0 +- 0.6");
    EXPECT_EQ(value_with_uncertainty(-0.4, 0.5), "-0.4 +- 0.5");
}

TEST(ValueText, CountsStayWhole) {
    EXPECT_EQ(value_with_uncertainty(3.0, 0.0), "3");
    EXPECT_EQ(value_with_uncertainty(0.0, 0.0), "0");
}

TEST(ValueText, FourDigitsWithoutAnUncertainty) {
    EXPECT_EQ(value_with_uncertainty(2.96871, std::nullopt), "2.969");
    EXPECT_EQ(value_with_uncertainty(29.6871, std::nullopt), "29.69");
    EXPECT_EQ(value_with_uncertainty(12345.6, std::nullopt), "12346");
    EXPECT_EQ(value_with_uncertainty(0.5, 0.0), "0.5000");
}

TEST(ValueText, WordsAndAnswers) {
    MetricValue value;
    EXPECT_EQ(value_text(value), "");
    value.value = true;
    EXPECT_EQ(value_text(value), "yes");
    value.value = false;
    EXPECT_EQ(value_text(value), "no");
    value.value = std::string("controlled");
    EXPECT_EQ(value_text(value), "controlled");
    value.value = 2.9687;
    value.uncertainty = 0.0612;
    EXPECT_EQ(value_text(value), "2.97 +- 0.06");
}

}  // namespace
}  // namespace hinge::analysis
