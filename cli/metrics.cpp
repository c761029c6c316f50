// `hinge metrics`: the metric dictionary, and with --settings every threshold the analysis uses.

#include <iostream>
#include <nlohmann/json.hpp>

#include "analysis/metric_manual.h"
#include "analysis/metrics/metric.h"
#include "analysis/settings.h"
#include "cli/options.h"
#include "cli/text_table.h"
#include "cli/verb.h"

namespace hinge::cli {
namespace {

namespace po = boost::program_options;
using Json = nlohmann::ordered_json;

Json to_json(const analysis::MetricModule& metric) {
    const analysis::MetricDefinition& d = metric.definition;
    return {{"id", d.id},
            {"name", d.name},
            {"unit", symbol(d.unit)},
            {"of", metric.compute_rep != nullptr ? "rep" : "set"},
            {"meaning", d.meaning},
            {"equation", d.equation},
            {"source", d.source},
            {"version", d.version},
            {"settings", d.settings}};
}

void print_dictionary_json() {
    Json root{{"format", "hinge-metrics/1"},
              {"definitions", analysis::definitions_checksum()},
              {"metrics", Json::array()}};
    for (const analysis::MetricModule* metric : analysis::all_metrics()) {
        root["metrics"].push_back(to_json(*metric));
    }
    std::cout << root.dump(2) << '\n';
}

void print_dictionary_table() {
    TextTable table{{{"id"}, {"unit"}, {"of"}, {"version", Align::right}, {"meaning"}, {"source"}}, {}};
    for (const analysis::MetricModule* metric : analysis::all_metrics()) {
        const analysis::MetricDefinition& d = metric->definition;
        table.rows.push_back({std::string(d.id), std::string(symbol(d.unit)),
                              metric->compute_rep != nullptr ? "rep" : "set", std::to_string(d.version),
                              std::string(d.meaning), std::string(d.source)});
    }
    print(std::cout, table);
}

void print_settings(bool as_json) {
    const analysis::Settings defaults;
    Json list = Json::array();
    TextTable table{{{"setting"},
                     {"default", Align::right},
                     {"from", Align::right},
                     {"to", Align::right},
                     {"meaning"},
                     {"science.md"}},
                    {}};
    for (const analysis::SettingInfo& info : analysis::all_settings()) {
        const double value = defaults.*(info.member);
        list.push_back({{"key", info.key},
                        {"default", value},
                        {"min", info.min},
                        {"max", info.max},
                        {"meaning", info.meaning},
                        {"source", info.source}});
        table.rows.push_back({std::string(info.key), Json(value).dump(), Json(info.min).dump(),
                              Json(info.max).dump(), std::string(info.meaning), std::string(info.source)});
    }
    if (as_json) {
        std::cout << list.dump(2) << '\n';
    } else {
        print(std::cout, table);
    }
}

int run(std::span<const std::string> words) {
    VerbSyntax syntax{
        "metrics", "[--settings] [--json | --markdown]",
        "Prints the metric dictionary: id, unit, meaning, equation, source, version. With --settings every\n"
        "threshold and filter with its default and range.",
        po::options_description("options"), ""};
    syntax.options.add_options()("json", "as JSON")("markdown", "the dictionary as the manual page")(
        "settings", "the settings instead of the metrics");
    const auto parsed = parse_options(syntax, words);
    if (!parsed) {
        return fail(parsed.error());
    }
    if (!*parsed) {
        return kDone;
    }
    const ParsedOptions& options = **parsed;
    if (options.has("settings")) {
        print_settings(options.has("json"));
    } else if (options.has("json")) {
        print_dictionary_json();
    } else if (options.has("markdown")) {
        std::cout << analysis::metric_manual();
    } else {
        print_dictionary_table();
    }
    return kDone;
}

}  // namespace

const VerbModule& verb_metrics() {
    static constexpr VerbModule module{"metrics", "the metric dictionary: ids, units, definitions, versions",
                                       &run};
    return module;
}

}  // namespace hinge::cli
