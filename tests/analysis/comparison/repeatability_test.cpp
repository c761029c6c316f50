#include "analysis/comparison/repeatability.h"

#include <cmath>

#include "tests/analysis/statistics/expect_reason.h"

namespace hinge::analysis::comparison {
namespace {

using statistics::test::expect_reason;

// Shrout & Fleiss 1979, table 2, as athletes and sessions; EMS = 1.0194.
std::vector<Repeats> judges() {
    return {{"a", {9, 2, 5, 8}}, {"b", {6, 1, 3, 2}},  {"c", {8, 4, 6, 8}},
            {"d", {7, 1, 2, 6}}, {"e", {10, 5, 6, 9}}, {"f", {6, 2, 4, 7}}};
}

TEST(Repeatability, PutsThePublishedExampleTogether) {
    const Repeatability found = repeatability(judges(), 4);
    EXPECT_EQ(found.athletes, 6U);
    EXPECT_EQ(found.sessions, 4U);
    ASSERT_TRUE(found.icc && found.sem && found.mdc95);
    EXPECT_NEAR(found.icc->agreement_single.value, 0.29, 0.005);
    EXPECT_NEAR(found.icc->consistency_single.value, 0.71, 0.005);
    EXPECT_NEAR(*found.sem, std::sqrt(1.02), 0.005);
    EXPECT_NEAR(*found.mdc95, 2.771858582251266 * *found.sem, 1e-12);
    EXPECT_NEAR(*found.mean, 127.0 / 24.0, 1e-12);
}

// With two sessions the typical error is sqrt(EMS) exactly (Hopkins 2000).
TEST(Repeatability, OfTwoSessionsHasTheTypicalErrorForItsSem) {
    const Repeatability found = repeatability(judges(), 2);
    ASSERT_TRUE(found.typical_error && found.sem && found.agreement);
    EXPECT_NEAR(*found.typical_error, *found.sem, 1e-12);
    // First minus second: 7, 5, 4, 6, 5, 4; mean 31/6.
    EXPECT_NEAR(found.agreement->limits.bias.value, 31.0 / 6.0, 1e-12);
}

// Steps 1, 3 and then 3, -1: standard deviations sqrt 2 and 2 sqrt 2, typical errors 1 and 2.
TEST(Repeatability, OfMoreSessionsAveragesTheTypicalErrorsOfTheSteps) {
    const std::vector<Repeats> repeats{{"a", {10, 11, 14}}, {"b", {10, 13, 12}}};
    EXPECT_NEAR(*repeatability(repeats, 3).typical_error, std::sqrt(2.5), 1e-12);
}

TEST(Repeatability, PercentagesAreAveragedAsSquares) {
    const std::vector<Repeats> repeats{{"a", {9.0, 10.0, 11.0}},
                                       {"b", {70.0, 100.0, 130.0}}};  // 10 % and 30 %
    const Repeatability found = repeatability(repeats, 3);
    ASSERT_TRUE(found.cv && found.log_cv && found.swc);
    EXPECT_NEAR(*found.cv, std::sqrt(500.0), 1e-12);
    EXPECT_NEAR(*found.swc, 0.2 * 90.0 / std::sqrt(2.0), 1e-12);
    const std::vector<Repeats> factors{{"a", {8.0, 10.0, 12.5}}, {"b", {80.0, 100.0, 125.0}}};
    EXPECT_NEAR(*repeatability(factors, 3).log_cv, 25.0, 1e-12);
}

TEST(Repeatability, AnAthleteWithAMissingValueIsNamedAndLeftOut) {
    std::vector<Repeats> repeats = judges();
    repeats[1].sessions[2].reset();
    const Repeatability found = repeatability(repeats, 4);
    EXPECT_EQ(found.athletes, 5U);
    EXPECT_EQ(found.left_out, (std::vector<std::string>{"b"}));
    ASSERT_TRUE(found.icc);
}

TEST(Repeatability, OfOneAthleteHasAnErrorButNoCorrelation) {
    const Repeatability found = repeatability(std::vector<Repeats>{{"a", {9, 10, 11}}}, 3);
    ASSERT_TRUE(found.sem && found.mdc95 && found.cv);
    EXPECT_DOUBLE_EQ(*found.sem, 1.0);
    EXPECT_DOUBLE_EQ(*found.cv, 10.0);
    expect_reason(found.icc, "at least 2 athletes");
    expect_reason(found.swc, "at least 2 athletes");
    expect_reason(found.typical_error, "at least 2 athletes");
    expect_reason(found.agreement, "at least 3 pairs");
}

TEST(Repeatability, WithoutRepeatsEveryFigureIsAReason) {
    expect_reason(repeatability(judges(), 1).sem, "at least 2 sessions");
    expect_reason(repeatability(std::vector<Repeats>{{"a", {std::nullopt, 1.0}}}, 2).icc, "no athlete");
    expect_reason(repeatability({}, 2).mean, "no athlete");
    expect_reason(repeatability(std::vector<Repeats>{{"a", {std::nan(""), 1.0}}}, 2).cv, "value 1");
}

}  // namespace
}  // namespace hinge::analysis::comparison
