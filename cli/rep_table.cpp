#include "cli/rep_table.h"

#include <ostream>

#include "analysis/value_text.h"
#include "cli/text_table.h"

namespace hinge::cli {
namespace {

using analysis::Report;
using analysis::ReportedMetric;
using analysis::RepReport;

std::string unit_text(Unit unit) {
    return unit == Unit::one ? "" : std::string(symbol(unit));
}

std::string cell(const MetricValue& value) {
    if (!value.has_value()) {
        return value.grade == Grade::indeterminate ? "indeterminate" : "-";
    }
    return analysis::value_text(value) + (value.grade == Grade::b ? " (B)" : "");
}

void print_set(std::ostream& out, const Report& report) {
    TextTable table{{{"set"}, {"value", Align::right}, {"unit"}, {"reason"}}, {}};
    for (const ReportedMetric& metric : report.set_metrics) {
        table.rows.push_back({metric.id, cell(metric.value), unit_text(metric.unit), metric.value.reason});
    }
    print(out, table);
}

void print_events(std::ostream& out, const Report& report) {
    TextTable table{{{"event"}}, {}};
    for (const RepReport& rep : report.reps) {
        table.columns.push_back({"rep " + std::to_string(rep.rep.index), Align::right});
    }
    table.columns.push_back({"unit"});
    for (std::size_t kind = 0; kind < kEventCount; ++kind) {
        std::vector<std::string> row{std::string(kEventNames[kind])};
        for (const RepReport& rep : report.reps) {
            const RepEvent& event = rep.rep.events[kind];
            row.push_back(event.event ? analysis::value_with_uncertainty(event.event->time_s,
                                                                         event.event->uncertainty_s)
                                      : "-");
        }
        row.emplace_back("s");
        table.rows.push_back(std::move(row));
    }
    print(out, table);
}

// Why a metric is missing: the reason of the first rep that has none.
std::string first_reason(const Report& report, std::size_t metric) {
    for (const RepReport& rep : report.reps) {
        if (!rep.metrics[metric].value.has_value()) {
            return rep.metrics[metric].value.reason;
        }
    }
    return {};
}

void print_reps(std::ostream& out, const Report& report) {
    TextTable table{{{"rep metric"}}, {}};
    for (const RepReport& rep : report.reps) {
        table.columns.push_back(
            {"rep " + std::to_string(rep.rep.index) + (rep.rep.failed ? " (failed)" : ""), Align::right});
    }
    table.columns.push_back({"unit"});
    table.columns.push_back({"reason"});
    const std::size_t count = report.reps.empty() ? 0 : report.reps.front().metrics.size();
    for (std::size_t m = 0; m < count; ++m) {
        const ReportedMetric& first = report.reps.front().metrics[m];
        std::vector<std::string> row{first.id};
        for (const RepReport& rep : report.reps) {
            row.push_back(cell(rep.metrics[m].value));
        }
        row.push_back(unit_text(first.unit));
        row.push_back(first_reason(report, m));
        table.rows.push_back(std::move(row));
    }
    print(out, table);
}

}  // namespace

void print_rep_table(std::ostream& out, const Report& report) {
    out << printable(report.trial_file) << "  " << name(report.exercise) << ", " << report.reps.size()
        << (report.reps.size() == 1 ? " rep\n\n" : " reps\n\n");
    print_set(out, report);
    if (!report.reps.empty()) {
        out << '\n';
        print_events(out, report);
        out << '\n';
        print_reps(out, report);
    }
    for (const analysis::Finding& finding : report.set_findings) {
        out << "\nset: " << finding.text;
    }
    for (const RepReport& rep : report.reps) {
        for (const analysis::Finding& finding : rep.findings) {
            out << "\nrep " << rep.rep.index << ": " << finding.text;
        }
    }
    for (const std::string& warning : report.warnings) {
        out << "\nwarning: " << printable(warning);
    }
    out << '\n';
}

}  // namespace hinge::cli
