#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <string_view>

#include "analysis/report.h"
#include "analysis/run_analysis.h"
#include "tests/support/movement.h"

// What a report says of one metric, as a test wants it: the number, the word or the reason.
namespace hinge::analysis {

[[nodiscard]] inline Report analysed(const Trial& trial, const Settings& settings = {}) {
    return run_analysis(trial, settings);
}

// The metric of rep `rep` (1 is the first), or of the set for rep 0. An empty metric and a failed test when
// absent.
[[nodiscard]] inline MetricValue metric(const Report& report, std::string_view id, std::size_t rep = 1) {
    const ReportedMetric* found = nullptr;
    if (rep == 0) {
        found = report.find(id);
    } else if (rep <= report.reps.size()) {
        found = report.reps[rep - 1].find(id);
    } else {
        ADD_FAILURE() << "the report has " << report.reps.size() << " reps, no rep " << rep;
        return {};
    }
    EXPECT_NE(found, nullptr) << id;
    return found == nullptr ? MetricValue{} : found->value;
}

// The number; NaN and a failed test when there is none, so that a comparison with it fails too.
[[nodiscard]] inline double number_of(const Report& report, std::string_view id, std::size_t rep = 1) {
    const MetricValue value = metric(report, id, rep);
    EXPECT_TRUE(value.number()) << id << ": " << value.reason;
    return value.number().value_or(std::numeric_limits<double>::quiet_NaN());
}

[[nodiscard]] inline double set_number(const Report& report, std::string_view id) {
    return number_of(report, id, 0);
}

[[nodiscard]] inline std::string word_of(const Report& report, std::string_view id, std::size_t rep = 1) {
    const MetricValue value = metric(report, id, rep);
    const std::string* word = value.value ? std::get_if<std::string>(&*value.value) : nullptr;
    return word != nullptr ? *word : "no word: " + value.reason;
}

// The reason; a failed test when there is a value beside it or no reason.
[[nodiscard]] inline std::string reason_of(const Report& report, std::string_view id, std::size_t rep = 1) {
    const MetricValue value = metric(report, id, rep);
    EXPECT_FALSE(value.has_value()) << id << " has a value";
    EXPECT_NE(value.reason, "") << id;
    return value.reason;
}

[[nodiscard]] inline double event_of(const Report& report, EventKind kind, std::size_t rep = 1) {
    const auto time = rep <= report.reps.size() ? report.reps[rep - 1].rep.time_s(kind) : std::nullopt;
    EXPECT_TRUE(time) << name(kind);
    return time.value_or(std::numeric_limits<double>::quiet_NaN());
}

}  // namespace hinge::analysis
