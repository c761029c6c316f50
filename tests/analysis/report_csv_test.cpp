#include "analysis/report_csv.h"

#include <gtest/gtest.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "analysis/run_analysis.h"
#include "tests/support/lift_trial.h"
#include "tests/support/referee.h"

namespace hinge::test {
namespace {

analysis::Report awkward() {
    Trial trial = lift_trial(clean_rep());
    analysis::Report report = analysis::run_analysis(trial);
    report.trial_file = "a, \"b\"\nc.h5";
    report.reps[0].metrics[0].value = {std::nullopt, std::nullopt, std::nullopt, "no, \"really\", none"};
    return report;
}

TEST(ReportCsv, PythonsCsvReaderSeesEveryRow) {
    const analysis::Report report = awkward();
    const Ruling ruling = ask_referee("csv", analysis::report_csv(report));
    ASSERT_EQ(ruling.status, 0) << ruling.said;
    const auto rows = nlohmann::json::parse(ruling.said);
    ASSERT_EQ(rows.size(), 1 + report.set_metrics.size() + kEventCount + report.reps[0].metrics.size());
    EXPECT_EQ(rows[0],
              nlohmann::json({"file", "rep", "id", "value", "uncertainty", "unit", "grade", "reason"}));
    for (const auto& row : rows) {
        ASSERT_EQ(row.size(), 8U);
        EXPECT_EQ(row == rows[0] ? std::string("file") : report.trial_file, row[0].get<std::string>());
    }
    const auto& first_rep_metric = rows[1 + report.set_metrics.size() + kEventCount];
    EXPECT_EQ(first_rep_metric[2], report.reps[0].metrics[0].id);
    EXPECT_EQ(first_rep_metric[7], "no, \"really\", none");
}

TEST(ReportCsv, NumbersReadBackExactly) {
    const analysis::Report report = analysis::run_analysis(lift_trial(clean_rep()));
    const auto rows = nlohmann::json::parse(ask_referee("csv", analysis::report_csv(report)).said);
    std::size_t row = 1;
    for (const analysis::ReportedMetric& metric : report.set_metrics) {
        const std::string text = rows[row][3];
        if (metric.value.number()) {
            double value = 0.0;
            std::from_chars(text.data(), text.data() + text.size(), value);
            EXPECT_EQ(value, *metric.value.number()) << metric.id;
        } else {
            EXPECT_EQ(text, "") << metric.id;
        }
        ++row;
    }
}

TEST(ReportCsv, TheHeaderCanBeLeftOut) {
    const analysis::Report report = analysis::run_analysis(lift_trial(clean_rep()));
    const std::string with = analysis::report_csv(report);
    EXPECT_EQ(analysis::report_csv(report, false), with.substr(with.find('\n') + 1));
}

}  // namespace
}  // namespace hinge::test
