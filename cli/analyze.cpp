// `hinge analyze TRIAL...`: computes every metric and prints the rep table, the JSON report or a CSV table.

#include <filesystem>
#include <iostream>

#include "analysis/report_csv.h"
#include "analysis/report_json.h"
#include "cli/options.h"
#include "cli/rep_table.h"
#include "cli/residual_table.h"
#include "cli/settings_options.h"
#include "cli/verb.h"
#include "datasets/store/trial_reader.h"
#include "workflow/analyse_file.h"

namespace hinge::cli {
namespace {

namespace po = boost::program_options;

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

// A table or JSON per trial; several trials make an array.
int show_residuals(const std::vector<std::string>& files, bool as_json) {
    int status = kDone;
    std::vector<std::string> documents;
    for (const std::string& file : files) {
        const Result<Trial> trial = store::read_trial(file, {.with_raw = false});
        if (!trial) {
            status = fail(trial.error());
            continue;
        }
        const std::string base = std::filesystem::path(file).filename().string();
        const std::vector<SignalResiduals> residuals = residuals_of(*trial);
        if (as_json) {
            documents.push_back(residuals_json(base, residuals));
        } else {
            print_residuals(std::cout, base, residuals);
        }
    }
    if (as_json && files.size() == 1 && !documents.empty()) {
        std::cout << documents.front() << '\n';
    } else if (as_json && files.size() > 1) {
        std::cout << "[\n";
        for (std::size_t i = 0; i < documents.size(); ++i) {
            std::cout << documents[i] << (i + 1 < documents.size() ? ",\n" : "\n");
        }
        std::cout << "]\n";
    }
    return status;
}

int run(std::span<const std::string> words) {
    VerbSyntax syntax{
        "analyze", "TRIAL... [--json | --csv] [--settings FILE] [--set key=value] [--residuals]",
        "Computes the events and metrics of each trial. Prints a table; --json prints the report\n"
        "(hinge-report/1; an array for several trials), --csv one row a value. --residuals prints Winter's "
        "residual\n"
        "analysis instead: which low-pass each signal asks for (hinge-residuals/1 with --json).",
        po::options_description("options"), "trial"};
    syntax.options.add_options()("trial", po::value<std::vector<std::string>>(), "trial files")(
        "json", "print the report as JSON")("csv", "print one row a value")(
        "residuals", "print the residual analysis of each signal");
    add_settings_options(syntax);
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
    const auto& files = options.get<std::vector<std::string>>("trial");
    if (options.has("residuals")) {
        return options.has("csv")
                   ? fail({ErrorCode::invalid_argument, "analyze: --residuals and --csv exclude each other"})
                   : show_residuals(files, options.has("json"));
    }
    const auto given = given_settings(options);
    if (!given) {
        return fail(given.error());
    }
    int status = kDone;
    std::vector<analysis::Report> reports;
    for (const std::string& file : files) {
        Result<workflow::AnalysedFile> analysed = workflow::analyse_file(file, *given);
        if (!analysed) {
            status = fail(analysed.error());
            continue;
        }
        analysis::Report& report = analysed->report;
        if (options.has("csv")) {
            std::cout << analysis::report_csv(report, reports.empty());
        } else if (!options.has("json")) {
            std::cout << (reports.empty() ? "" : "\n");
            print_rep_table(std::cout, report);
        }
        reports.push_back(std::move(report));
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
