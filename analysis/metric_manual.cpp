#include "analysis/metric_manual.h"

#include <nlohmann/json.hpp>

#include "analysis/metrics/metric.h"
#include "analysis/settings.h"

namespace hinge::analysis {
namespace {

// Text for a table cell: a bar would end it.
std::string cell(std::string_view text) {
    std::string result;
    for (const char c : text) {
        result += c == '|' ? "\\|" : std::string(1, c);
    }
    return result.empty() ? "-" : result;
}

void add_metrics(std::string& page, bool of_rep) {
    page +=
        "| id | unit | version | meaning | equation | settings | source |\n| --- | --- | --- | --- | --- | "
        "--- | --- |\n";
    for (const MetricModule* metric : all_metrics()) {
        if ((metric->compute_rep != nullptr) != of_rep) {
            continue;
        }
        const MetricDefinition& d = metric->definition;
        page += "| `" + std::string(d.id) + "` | " + std::string(symbol(d.unit)) + " | " +
                std::to_string(d.version) + " | " + cell(d.meaning) + " | " + cell(d.equation) + " | " +
                cell(d.settings) + " | " + cell(d.source) + " |\n";
    }
}

}  // namespace

std::string metric_manual() {
    std::string page =
        "# Metrics\n\nWritten by `hinge metrics --markdown`; a test fails when this page is stale. Every "
        "value comes with one\n"
        "standard deviation, or with the reason why there is none.\n\n## Of the set\n\n";
    add_metrics(page, false);
    page += "\n## Of a rep\n\n";
    add_metrics(page, true);
    page +=
        "\n## Settings\n\n| key | default | range | meaning | science.md |\n| --- | --- | --- | --- | --- "
        "|\n";
    const Settings defaults;
    for (const SettingInfo& info : all_settings()) {
        page += "| `" + std::string(info.key) + "` | " + nlohmann::json(defaults.*(info.member)).dump() +
                " | " + nlohmann::json(info.min).dump() + " .. " + nlohmann::json(info.max).dump() + " | " +
                cell(info.meaning) + " | " + cell(info.source) + " |\n";
    }
    return page;
}

}  // namespace hinge::analysis
