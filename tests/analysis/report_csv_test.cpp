#include "analysis/report_csv.h"

#include <cstdlib>
#include <map>
#include <sstream>

#include "tests/support/reported.h"

namespace hinge::analysis {
namespace {

using namespace movement;

// One line of RFC 4180 as its cells.
std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
            cells.back() += '"';
            ++i;
        } else if (line[i] == '"') {
            quoted = !quoted;
        } else if (line[i] == ',' && !quoted) {
            cells.emplace_back();
        } else {
            cells.back() += line[i];
        }
    }
    return cells;
}

// Cells by "rep/id".
std::map<std::string, std::vector<std::string>> table_of(const std::string& text) {
    std::map<std::string, std::vector<std::string>> rows;
    std::istringstream lines(text);
    std::string line;
    while (std::getline(lines, line)) {
        const std::vector<std::string> cells = cells_of(line);
        if (line.rfind("# settings,", 0) == 0) {
            continue;
        }
        EXPECT_EQ(cells.size(), 9U) << line;
        rows[cells.at(1) + "/" + cells.at(2)] = cells;
    }
    return rows;
}

TEST(ReportCsv, HasOneRowAValue) {
    const Report report = analysed(record(deadlift()));
    const auto rows = table_of(report_csv(report));
    EXPECT_EQ(rows.size(), 1 + report.set_metrics.size() + kEventCount + report.reps[0].metrics.size());
}

TEST(ReportCsv, NumbersReadBackExactly) {
    const Report report = analysed(record(deadlift()));
    const auto rows = table_of(report_csv(report));
    for (const ReportedMetric& metric : report.reps[0].metrics) {
        if (const std::optional<double> number = metric.value.number()) {
            const auto& cells = rows.at("1/" + metric.id);
            EXPECT_EQ(std::strtod(cells[3].c_str(), nullptr), *number) << metric.id;
            EXPECT_EQ(cells[5], symbol(metric.unit)) << metric.id;
        }
    }
    EXPECT_EQ(std::strtod(rows.at("1/event.lift_off")[3].c_str(), nullptr),
              event_of(report, EventKind::lift_off));
    EXPECT_EQ(rows.at("1/tempo_met")[3], "true");
    EXPECT_EQ(rows.at("1/eccentric_grade")[3], "controlled");
}

TEST(ReportCsv, ReasonsWithCommasAndNamesWithQuotesStayOneCell) {
    Report report = analysed(without_plates(record(deadlift())));
    report.trial_file = "a,\"b\".h5";
    const auto rows = table_of(report_csv(report, false));
    const auto& cells = rows.at("1/hip_bar_ratio_50");
    EXPECT_EQ(cells[0], "a,\"b\".h5");
    EXPECT_EQ(cells[3], "");
    EXPECT_EQ(cells[6], "INDETERMINATE");
    EXPECT_EQ(cells[7], "hip timing needs two plates and a bar transducer, or a transducer at the hip");
}

TEST(ReportCsv, WithoutItsHeaderItContinuesAnotherTable) {
    const Report report = analysed(record(deadlift()));
    const std::string header = "file,rep,id,value,uncertainty,unit,grade,reason,qualifier\n";
    std::string text = report_csv(report);
    const std::size_t at = text.find(header);
    ASSERT_NE(at, std::string::npos);
    EXPECT_EQ(text.erase(at, header.size()), report_csv(report, false));
}

TEST(ReportCsv, BeginsWithEverySettingAndWhoSetIt) {
    SettingsInForce settings;
    ASSERT_TRUE(put_setting(settings, "velocity_cutoff_hz", 12.5, SettingOrigin::command_line));
    Report report = run_analysis(record(deadlift()), settings);
    report.trial_file = "a,b.h5";
    std::istringstream lines(report_csv(report));
    std::map<std::string, std::vector<std::string>> said;
    for (std::string line; std::getline(lines, line) && line.rfind("# settings,", 0) == 0;) {
        const auto cells = cells_of(line);
        ASSERT_EQ(cells.size(), 5U) << line;
        EXPECT_EQ(cells[1], "a,b.h5");
        said[cells[2]] = cells;
    }
    EXPECT_EQ(said.size(), all_settings().size() + 2);  // with the tempo and the checksum
    EXPECT_EQ(said["velocity_cutoff_hz"][3], "12.5");
    EXPECT_EQ(said["velocity_cutoff_hz"][4], "command line");
    EXPECT_EQ(said["position_cutoff_hz"][4], "default");
    EXPECT_EQ(said["settings_checksum"][3], report.settings_checksum);
}

}  // namespace
}  // namespace hinge::analysis
