// `hinge analyze TRIAL...`: computes every metric and prints the rep table, the JSON report or a CSV table.

#include <filesystem>
#include <iostream>

#include "analysis/report_csv.h"
#include "analysis/report_json.h"
#include "analysis/run_analysis.h"
#include "cli/options.h"
#include "cli/rep_table.h"
#include "cli/verb.h"
#include "datasets/store/trial_reader.h"

namespace hinge::cli {
namespace {

namespace po = boost::program_options;

Result<analysis::Report> analyze_file(const std::string& file, const analysis::Settings& settings) {
    const Result<Trial> trial = store::read_trial(file, {.with_raw = false});
    if (!trial) {
        return trial.error();
    }
    analysis::Report report = analysis::run_analysis(*trial, settings);
    report.trial_file = std::filesystem::path(file).filename().string();
    return report;
}

// One report as an object, several as an array, so that the output is always one JSON value.
void print_json(const std::vector<analysis::Report>& reports, bool as_array) {
    if (!as_array) {
        std::cout << analysis::report_json(reports.front()) << '\n';
        return;
    }
    std::cout << "[\n";
    for (std::size_t i = 0; i < reports.size(); ++i) {
        std::cout << analysis::report_json(reports[i]) << (i + 1 < reports.size() ? ",\n" : "\n");
    }
    std::cout << "]\n";
}

int run(std::span<const std::string> words) {
    VerbSyntax syntax{
        "analyze", "TRIAL... [--json | --csv] [--set key=value]",
        "Computes the events and metrics of each trial. Prints a table; --json prints the report\n"
        "(hinge-report/1; an array for several trials), --csv one row a value.",
        po::options_description("options"), "trial"};
    syntax.options.add_options()("trial", po::value<std::vector<std::string>>(), "trial files")(
        "json", "print the report as JSON")("csv", "print one row a value")(
        "set", po::value<std::vector<std::string>>(), "change a setting, e.g. --set velocity_cutoff_hz=12");
    const auto parsed = parse_options(syntax, words);
    if (!parsed) {
        return fail(parsed.error());
    }
    if (!*parsed) {
        return kDone;
    }
    const ParsedOptions& options = **parsed;
    if (!options.has("trial")) {
        return fail(
            {ErrorCode::invalid_argument, "analyze: name at least one trial; see 'hinge help analyze'"});
    }
    if (options.has("json") && options.has("csv")) {
        return fail({ErrorCode::invalid_argument, "analyze: --json and --csv exclude each other"});
    }
    analysis::Settings settings;
    if (options.has("set")) {
        for (const std::string& assignment : options.get<std::vector<std::string>>("set")) {
            if (const Result<void> applied = analysis::apply_setting(settings, assignment); !applied) {
                return fail(applied.error());
            }
        }
    }
    const auto& files = options.get<std::vector<std::string>>("trial");
    int status = kDone;
    std::vector<analysis::Report> reports;
    for (const std::string& file : files) {
        Result<analysis::Report> report = analyze_file(file, settings);
        if (!report) {
            status = fail(report.error());
            continue;
        }
        if (options.has("csv")) {
            std::cout << analysis::report_csv(*report, reports.empty());
        } else if (!options.has("json")) {
            std::cout << (reports.empty() ? "" : "\n");
            print_rep_table(std::cout, *report);
        }
        reports.push_back(std::move(*report));
    }
    if (options.has("json") && (files.size() > 1 || !reports.empty())) {
        print_json(reports, files.size() > 1);
    }
    return status;
}

}  // namespace

const VerbModule& verb_analyze() {
    static constexpr VerbModule module{"analyze", "events and metrics of trials: table, --json or --csv",
                                       &run};
    return module;
}

}  // namespace hinge::cli
