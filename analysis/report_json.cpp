#include "analysis/report_json.h"

#include <nlohmann/json.hpp>

namespace hinge::analysis {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const ReportedMetric& metric) {
    Json object;
    if (!metric.value.value) {
        object["value"] = nullptr;
    } else {
        std::visit([&](const auto& value) { object["value"] = value; }, *metric.value.value);
    }
    object["unit"] = symbol(metric.unit);
    if (metric.value.uncertainty) {
        object["uncertainty"] = *metric.value.uncertainty;
    }
    if (metric.value.grade) {
        object["grade"] = name(*metric.value.grade);
    }
    if (!metric.value.qualifier.empty()) {
        object["qualifier"] = metric.value.qualifier;
    }
    if (!metric.value.has_value()) {
        object["reason"] = metric.value.reason;
    }
    if (metric.version != 1) {
        object["version"] = metric.version;
    }
    return object;
}

Json to_json(const std::vector<ReportedMetric>& metrics) {
    Json object = Json::object();
    for (const ReportedMetric& metric : metrics) {
        object[metric.id] = to_json(metric);
    }
    return object;
}

Json to_json(const std::vector<ReportedSetting>& settings) {
    Json object = Json::object();
    for (const ReportedSetting& setting : settings) {
        object[setting.key] = {{"value", setting.value}, {"from", name(setting.origin)}};
    }
    return object;
}

Json to_json(const std::vector<Finding>& findings) {
    Json list = Json::array();
    for (const Finding& finding : findings) {
        list.push_back({{"id", finding.id},
                        {"text", finding.text},
                        {"numbers", finding.numbers},
                        {"threshold", finding.threshold},
                        {"source", finding.source}});
    }
    return list;
}

Json to_json(const RepReport& report) {
    Json events = Json::object();
    for (std::size_t i = 0; i < kEventCount; ++i) {
        const RepEvent& event = report.rep.events[i];
        const std::string key(kEventNames[i]);
        if (event.event) {
            events[key] = {{"time_s", event.event->time_s},
                           {"uncertainty_s", event.event->uncertainty_s},
                           {"method", event.event->method}};
        } else {
            events[key] = {{"time_s", nullptr}, {"reason", event.reason}};
        }
    }
    return {{"index", report.rep.index},
            {"failed", report.rep.failed},
            {"events", std::move(events)},
            {"metrics", to_json(report.metrics)},
            {"findings", to_json(report.findings)}};
}

}  // namespace

std::string report_json(const Report& report) {
    Json root;
    root["format"] = "hinge-report/1";
    root["software"] = report.software;
    root["definitions"] = report.definitions;
    root["trial"] = {
        {"file", report.trial_file}, {"uuid", report.trial_uuid}, {"exercise", name(report.exercise)}};
    root["settings"] = to_json(report.settings);
    root["settings_checksum"] = report.settings_checksum;
    root["set"] = {{"metrics", to_json(report.set_metrics)},
                   {"findings", to_json(report.set_findings)},
                   {"warnings", report.warnings}};
    root["reps"] = Json::array();
    for (const RepReport& rep : report.reps) {
        root["reps"].push_back(to_json(rep));
    }
    root["decision"] = nullptr;
    return root.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace hinge::analysis
