#include "analysis/comparison/set_value.h"

#include <gtest/gtest.h>

namespace hinge::analysis::comparison {
namespace {

MetricValue number(double value) {
    return {.value = MetricScalar{value}, .uncertainty = {}, .grade = {}, .reason = ""};
}
MetricValue reason(const std::string& words) {
    return {.value = {}, .uncertainty = {}, .grade = {}, .reason = words};
}

RepReport rep_with(MetricValue value, bool failed = false) {
    RepReport rep;
    rep.rep.failed = failed;
    rep.metrics.push_back({"eccentric_duration", Unit::second, 1, std::move(value)});
    return rep;
}

TEST(SetValue, IsTheMedianOfTheRepsThatHaveOne) {
    Report report;
    report.reps = {rep_with(number(3.1)), rep_with(reason("no touchdown")), rep_with(number(2.5)),
                   rep_with(number(9.0)), rep_with(reason("no touchdown"))};
    const SetValue value = set_value(report, "eccentric_duration");
    EXPECT_EQ(value.value, 3.1);
    EXPECT_EQ(value.reps, 5U);
    EXPECT_EQ(value.rep_values, (std::vector<double>{3.1, 2.5, 9.0}));
    EXPECT_EQ(value.reasons, (std::vector<std::string>{"no touchdown"}));
}

TEST(SetValue, FailedLiftsDoNotCount) {
    Report report;
    report.reps = {rep_with(number(3.0)), rep_with(number(0.4), true)};
    const SetValue value = set_value(report, "eccentric_duration");
    EXPECT_EQ(value.value, 3.0);
    EXPECT_EQ(value.reasons, (std::vector<std::string>{"the lift failed"}));
}

TEST(SetValue, OfASetMetricIsThatMetric) {
    Report report;
    report.set_metrics.push_back({"body_weight", Unit::newton, 1, number(700.0)});
    report.reps = {rep_with(number(3.0))};
    EXPECT_EQ(set_value(report, "body_weight").value, 700.0);
    EXPECT_EQ(set_value(report, "body_weight").reps, 1U);
}

TEST(SetValue, WithoutANumberThereIsAReason) {
    Report report;
    EXPECT_EQ(set_value(report, "eccentric_duration").reasons,
              (std::vector<std::string>{"no rep was found"}));
    report.reps = {rep_with(
        {.value = MetricScalar{std::string("dropped")}, .uncertainty = {}, .grade = {}, .reason = ""})};
    const SetValue word = set_value(report, "eccentric_duration");
    EXPECT_FALSE(word.value);
    EXPECT_EQ(word.reasons, (std::vector<std::string>{"is a word, not a number"}));
}

}  // namespace
}  // namespace hinge::analysis::comparison
