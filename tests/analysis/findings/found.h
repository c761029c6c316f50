#pragma once

#include <algorithm>
#include <string_view>

#include "analysis/findings.h"
#include "tests/support/reported.h"

// What a report finds, as a test wants it.
namespace hinge::analysis {

[[nodiscard]] inline const Finding* find_id(const std::vector<Finding>& findings, std::string_view id) {
    const auto found =
        std::find_if(findings.begin(), findings.end(), [&](const Finding& f) { return f.id == id; });
    return found == findings.end() ? nullptr : &*found;
}

// The finding of rep `rep` (1 is the first), or of the set for rep 0; null when it is not told.
[[nodiscard]] inline const Finding* found(const Report& report, std::string_view id, std::size_t rep = 1) {
    if (rep == 0) {
        return find_id(report.set_findings, id);
    }
    if (rep > report.reps.size()) {
        ADD_FAILURE() << "the report has " << report.reps.size() << " reps, no rep " << rep;
        return nullptr;
    }
    return find_id(report.reps[rep - 1].findings, id);
}

[[nodiscard]] inline const Finding* found_in_set(const Report& report, std::string_view id) {
    return found(report, id, 0);
}

// The number that a finding rests on; NaN and a failed test when the finding or the number is missing.
[[nodiscard]] inline double number_in(const Finding* finding, const std::string& key) {
    const bool there = finding != nullptr && finding->numbers.contains(key);
    EXPECT_TRUE(there) << key;
    return there ? finding->numbers.at(key) : std::numeric_limits<double>::quiet_NaN();
}

// A rep whose metrics are those given, each with one standard deviation: the rest of the rep is that of a
// clean lift.
struct GivenMetric {
    const char* id;
    double value, sd;
};

[[nodiscard]] inline std::vector<Finding> findings_for(const std::vector<GivenMetric>& metrics) {
    const Trial trial = movement::record(movement::deadlift());
    const Settings settings;
    const SetAnalysis set = analyze_set(trial, settings);
    RepReport report;
    for (const GivenMetric& given : metrics) {
        MetricValue value;
        value.value = given.value;
        value.uncertainty = given.sd;
        report.metrics.push_back({given.id, Unit::one, 1, value});
    }
    return find_in_rep(set, set.reps.at(0), report);
}

// Fails when a finding lacks an id, a sentence, a threshold, a source or a number.
inline void expect_whole(const Finding* finding) {
    ASSERT_NE(finding, nullptr);
    EXPECT_NE(finding->id, "");
    EXPECT_NE(finding->text, "");
    EXPECT_NE(finding->threshold, "") << finding->id;
    EXPECT_NE(finding->source.find("science.md"), std::string::npos) << finding->id;
    EXPECT_FALSE(finding->numbers.empty()) << finding->id;
}

}  // namespace hinge::analysis
