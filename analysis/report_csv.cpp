#include "analysis/report_csv.h"

#include "analysis/value_text.h"

namespace hinge::analysis {
namespace {

std::string csv_cell(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        return text;
    }
    std::string result = "\"";
    for (const char c : text) {
        result += c == '"' ? "\"\"" : std::string(1, c);
    }
    return result + '"';
}

std::string text_of(const MetricScalar& value) {
    if (const double* number = std::get_if<double>(&value)) {
        return exact_text(*number);
    }
    if (const bool* yes = std::get_if<bool>(&value)) {
        return *yes ? "true" : "false";
    }
    return std::get<std::string>(value);
}

// "# settings,FILE,KEY,VALUE,FROM" a line: cells like the rest, and a comment to who reads only values.
std::string settings_lines(const Report& report) {
    const std::string start = "# settings," + csv_cell(report.trial_file) + ',';
    std::string text;
    for (const ReportedSetting& setting : report.settings) {
        text += start + setting.key + ',' + exact_text(setting.value) + ',' +
                std::string(name(setting.origin)) + '\n';
    }
    return text + start + "settings_checksum," + report.settings_checksum + ",\n";
}

struct Table {
    std::string file;
    std::string text;

    void row(int rep, const std::string& id, const std::string& value, const std::string& sd,
             std::string_view unit, std::string_view grade, const std::string& reason,
             const std::string& qualifier = {}) {
        text += csv_cell(file) + ',' + std::to_string(rep) + ',' + id + ',' + csv_cell(value) + ',' + sd +
                ',' + std::string(unit) + ',' + std::string(grade) + ',' + csv_cell(reason) + ',' +
                qualifier + '\n';
    }
    void add(int rep, const ReportedMetric& metric) {
        const MetricValue& v = metric.value;
        row(rep, metric.id, v.value ? text_of(*v.value) : "", v.uncertainty ? exact_text(*v.uncertainty) : "",
            symbol(metric.unit), v.grade ? name(*v.grade) : "", v.reason, v.qualifier);
    }
    void add(int rep, std::size_t kind, const RepEvent& event) {
        const std::string id = "event." + std::string(kEventNames[kind]);
        if (event.event) {
            row(rep, id, exact_text(event.event->time_s), exact_text(event.event->uncertainty_s), "s", "",
                "");
        } else {
            row(rep, id, "", "", "s", "", event.reason);
        }
    }
};

}  // namespace

std::string report_csv(const Report& report, bool with_header) {
    Table table{report.trial_file, settings_lines(report)};
    table.text += with_header ? "file,rep,id,value,uncertainty,unit,grade,reason,qualifier\n" : "";
    for (const ReportedMetric& metric : report.set_metrics) {
        table.add(0, metric);
    }
    for (const RepReport& rep : report.reps) {
        for (std::size_t i = 0; i < kEventCount; ++i) {
            table.add(rep.rep.index, i, rep.rep.events[i]);
        }
        for (const ReportedMetric& metric : rep.metrics) {
            table.add(rep.rep.index, metric);
        }
    }
    return table.text;
}

}  // namespace hinge::analysis
