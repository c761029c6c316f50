#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <string_view>

#include "analysis/run_analysis.h"

// What a report says about one metric, for tests.
namespace hinge::test {

// The metric of the set, or of rep `rep` (1 is the first). Fails the test when it is not there.
[[nodiscard]] inline MetricValue metric(const analysis::Report& report, std::string_view id,
                                        std::size_t rep = 1) {
    if (const analysis::ReportedMetric* found = report.find(id)) {
        return found->value;
    }
    if (rep <= report.reps.size()) {
        if (const analysis::ReportedMetric* found = report.reps[rep - 1].find(id)) {
            return found->value;
        }
    }
    ADD_FAILURE() << "the report has no " << id << " for rep " << rep << " of " << report.reps.size();
    return {};
}

// The metric's number; NaN fails every comparison when there is none.
[[nodiscard]] inline double number(const analysis::Report& report, std::string_view id, std::size_t rep = 1) {
    const MetricValue value = metric(report, id, rep);
    EXPECT_TRUE(value.number()) << id << ": " << value.reason;
    return value.number().value_or(std::numeric_limits<double>::quiet_NaN());
}

[[nodiscard]] inline std::string word(const analysis::Report& report, std::string_view id,
                                      std::size_t rep = 1) {
    const MetricValue value = metric(report, id, rep);
    const std::string* text = value.value ? std::get_if<std::string>(&*value.value) : nullptr;
    EXPECT_NE(text, nullptr) << id << ": " << value.reason;
    return text != nullptr ? *text : std::string{};
}

[[nodiscard]] inline bool yes(const analysis::Report& report, std::string_view id, std::size_t rep = 1) {
    const MetricValue value = metric(report, id, rep);
    const bool* answer = value.value ? std::get_if<bool>(&*value.value) : nullptr;
    EXPECT_NE(answer, nullptr) << id << ": " << value.reason;
    return answer != nullptr && *answer;
}

// Passes when there is no value and the reason contains `words`.
[[nodiscard]] inline testing::AssertionResult has_reason(const MetricValue& value, std::string_view words) {
    if (value.has_value()) {
        return testing::AssertionFailure() << "there is a value, expected a reason with '" << words << "'";
    }
    if (value.reason.find(words) == std::string::npos) {
        return testing::AssertionFailure()
               << "the reason is '" << value.reason << "', expected '" << words << "' in it";
    }
    return testing::AssertionSuccess();
}

[[nodiscard]] inline testing::AssertionResult has_reason(const analysis::Report& report, std::string_view id,
                                                         std::string_view words, std::size_t rep = 1) {
    return has_reason(metric(report, id, rep), words) << " (" << id << ")";
}

// Time of an event of a rep, or NaN and a failure.
[[nodiscard]] inline double time_of(const analysis::Report& report, EventKind kind, std::size_t rep = 1) {
    if (rep > report.reps.size()) {
        ADD_FAILURE() << "there is no rep " << rep;
        return std::numeric_limits<double>::quiet_NaN();
    }
    const RepEvent& event = report.reps[rep - 1].rep[kind];
    EXPECT_TRUE(event.event) << name(kind) << ": " << event.reason;
    return event.event ? event.event->time_s : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace hinge::test
